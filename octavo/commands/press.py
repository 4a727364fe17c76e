"""``octavo press``: make of the print edition what a printing house takes, and hold it against the house's rules.

1. take the print edition that the last build has left, or build, where something has changed since;
2. make the interior, read it back, and judge it rule by rule;
3. write it with both reports, in one act.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.commands.options import add_json_option, add_work_options, folder_name, keep_apart
from octavo.model.errors import ManuscriptError, UsageError
from octavo.press.houses import HOUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from octavo.model import Finding, Manuscript
    from octavo.model.leastmargins import LeastMargins
    from octavo.press.anew import Setter
    from octavo.press.cover import Art
    from octavo.press.houses import House
    from octavo.press.ordering import Ordered
    from octavo.workshop.pool import Workshop


# what the process needs that measures pages while others are made
_LOADED = ("octavo.press.thumbnail", "pypdfium2", "PIL.Image")
_BESIDE = (
    "cover.pdf",
    "jacket.pdf",
    "front.jpg",
    "booklet.pdf",
    "16up.pdf",
    "proof.pdf",
    "cover-proof.pdf",
    "jacket-proof.pdf",
)  # that not every run makes


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, for which house, where to."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    parser.add_argument("--printer", choices=HOUSES, required=True,
                        help="the printing house (docs/press.md)")  # fmt: skip
    parser.add_argument("--build", type=folder_name, metavar="DIR",
                        help="where the finished editions are (default: build/ in the book's folder)")  # fmt: skip
    parser.add_argument("--out", type=folder_name, metavar="DIR",
                        help="where to write to (default: press/ among the finished editions)")  # fmt: skip
    parser.add_argument("--impose", choices=("booklet", "16up"),
                        help="lay the pages out on sheets, too, to be printed and folded")  # fmt: skip
    parser.add_argument("--proof", action="store_true",
                        help="draw trim and grid of baselines over the pages, and folds over the cover, too")  # fmt: skip
    add_work_options(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """0 when the house takes the file, 1 when a rule is broken, or the book's proof has errors: then nothing is made.
    Raises OctavoError when there is nothing to print."""
    from octavo.workshop.pool import Workshop, processors

    with Workshop(options.jobs or processors()) as workshop:
        workshop.warm(1, _LOADED)  # while this process loads what it needs itself
        return _make(options, workshop)


def _make(options: argparse.Namespace, workshop: Workshop) -> int:
    from octavo.commands.terminal import show_findings, show_progress
    from octavo.pipeline import read_words
    from octavo.press.houses import load_house
    from octavo.press.ordering import Order, make_order
    from octavo.press.told import preflight_html, preflight_json
    from octavo.reading.folder import read_manuscript
    from octavo.reading.theme import load_theme, template_environment
    from octavo.write import look_ahead, write_files

    root = options.book.resolve()
    folder = Path(options.build or root / "build").resolve()
    place = Path(options.out or folder / "press").resolve()
    keep_apart(root, folder)
    keep_apart(root, place)
    look_ahead(place)
    house = load_house(options.printer)
    manuscript, _ = read_manuscript(root)
    art, profile = _read_art(manuscript), _read_profile(manuscript)
    _try_binding(manuscript, house)
    _try_inks(manuscript, house, profile, pictures=bool(art.files))
    edition = _current_edition(root, folder, options)
    if edition is None:
        return 1
    with show_progress() as progress:
        progress("press", house.name)
        metadata = read_words(manuscript)
        theme = load_theme(metadata.theme, root, manuscript.fonts)
        content = edition.read_bytes()
        set_anew = _setter(root, content, options, progress)
        order = Order(
            house, metadata, theme, art, profile, _date(root), edition.stem, content, set_anew
        )
        made = make_order(order, workshop)
        found = _findings(made, manuscript)
        told = preflight_json(made)
        leading = (metadata.print.font_size or theme.size_pt) * theme.leading
        files = {
            **made.files,
            "preflight.json": told,
            **_for_the_eye(made, edition.stem, leading, options),
        }
        files["preflight.html"] = preflight_html(template_environment(root), metadata, made)
        # a cover or a booklet of another house's order is none of this interior
        names = (f"{edition.stem}-{what}" for what in _BESIDE)
        paths = write_files(place, files, [name for name in names if name not in files])
    if options.json:
        sys.stdout.write(told.decode())
    else:
        show_findings(tuple(found))
        sys.stdout.writelines(f"{path}\n" for path in paths)
    return int(any(finding.severity == "error" for finding in found))


def _for_the_eye(
    made: Ordered, slug: str, leading: float, options: argparse.Namespace
) -> dict[str, bytes]:
    """The files that are looked at and folded, where they are asked for."""
    from octavo.press.imposing import draw_folds, draw_proof, impose

    interior, files = made.interior.interior.content, {}
    if options.impose:
        files[f"{slug}-{options.impose}.pdf"] = impose(interior, options.impose)
    if options.proof:
        files[f"{slug}-proof.pdf"] = draw_proof(interior, leading)
        for name, spread in made.spreads.items():
            files[name.replace(".pdf", "-proof.pdf")] = draw_folds(made.files[name], spread)
    return files


def _findings(made: Ordered, manuscript: Manuscript) -> list[Finding]:
    """What there is to mend, at the line of the key whose value it is; of a jacket, which lies beside a case, with its name."""
    found = []
    for part, rules in made.parts.items():
        for rule in rules:
            if (finding := rule.finding) is not None:
                said = f"jacket: {finding.message}" if part == "jacket" else finding.message
                place = manuscript.key_place(*rule.key) if rule.key else None
                found.append(replace(finding, message=said, place=place))
    return found


def _current_edition(root: Path, folder: Path, options: argparse.Namespace) -> Path | None:
    """The print edition, as the manuscript is now; None where its proof has found errors. What is found is told every
    time, as a build tells it."""
    from octavo.commands.build import read_current, read_made

    record = None if options.no_cache else read_current(root, folder)
    is_kept = record is not None and any(name.endswith(".pdf") for name in record.files)
    if not is_kept:
        _build(root, folder, options)
        record = read_made(root, folder)
    if record is None:
        raise UsageError("the book was changed while it was built", hint="run octavo press again")
    if is_kept:
        sys.stderr.write(record.said)
    if errors := _errors_in(folder):
        sys.stderr.write("nothing was made for the press: mend the errors of the book\n")
        if options.json:
            sys.stdout.write(json.dumps({"findings": errors}, ensure_ascii=False, indent=2) + "\n")
        return None
    return next(folder / name for name in record.files if name.endswith(".pdf"))


def _errors_in(folder: Path) -> list[dict[str, object]]:
    """The findings of a build that was proved to have errors, as its report for machines has them; none of one without."""
    from octavo.report import REPORT

    # however long it is: its record has been read, so it is there and whole
    findings: list[dict[str, object]] = json.loads((folder / REPORT).read_bytes())["findings"]
    return findings if any(finding["severity"] == "error" for finding in findings) else []


def _build(root: Path, folder: Path, options: argparse.Namespace) -> None:
    """What ``octavo build`` does; what it says of files is no result of ours."""
    from octavo.commands import build

    parser = argparse.ArgumentParser()
    build.add_options(parser)
    given = [str(root), "--out", str(folder)]
    given += ["--jobs", str(options.jobs)] if options.jobs else []
    given += ["--no-cache"] if options.no_cache else []
    with redirect_stdout(sys.stderr):
        build.run(parser.parse_args(given))


def _setter(
    root: Path, first: bytes, options: argparse.Namespace, progress: Callable[[str, str], None]
) -> Setter:
    """What sets the book of the ``first`` edition again, with wider margins; nothing is written."""
    from octavo.commands.options import open_workshop
    from octavo.model.errors import OctavoError
    from octavo.press.anew import Setting

    def set_anew(least: LeastMargins) -> Setting | None:
        from octavo.pipeline import build_book, frame_of

        try:
            with open_workshop(options) as workshop:
                build = build_book(root, ("pdf",), os.environ, workshop, progress, least=least)
        except OctavoError:
            return None
        if build.has_errors or build.page_map is None:
            return None
        frames = build.page_map.frame, frame_of(first, build)
        areas = [
            (f.width_pt - f.inner_pt - f.outer_pt, f.height_pt - f.top_pt - f.bottom_pt)
            for f in frames
        ]
        return Setting(build.editions[0].content, *areas)

    return set_anew


def _read_profile(manuscript: Manuscript) -> bytes:
    """The profile of the press that the book names; b"" where it names none. Raises ManuscriptError when it is not there."""
    name = manuscript.metadata.print.icc
    return _read_named(manuscript, name, "icc", ("print", "icc")) if name else b""


def _read_art(manuscript: Manuscript) -> Art:
    """The author's pictures for the cover. Raises ManuscriptError when one is not there, or is none."""
    from octavo.model import Finding, Severity
    from octavo.press.cover import Art
    from octavo.press.pictures import is_picture

    wanted = manuscript.metadata.cover_art
    files = {}
    for part, name in (("front", wanted.front), ("back", wanted.back), ("wrap", wanted.wrap)):
        if name is None:
            continue
        content = _read_named(manuscript, name, "cover", ("cover-art", part))
        if not is_picture(content):
            raise ManuscriptError((
                Finding("press-art", Severity.ERROR, f"cover-art.{part}: {name} is no picture that can be printed",
                        manuscript.key_place("cover-art", part), "save it as JPEG, PNG or TIFF"),
            ))  # fmt: skip
        files[part] = name, content
    return Art(files)


def _read_named(manuscript: Manuscript, name: str, what: str, keys: tuple[str, str]) -> bytes:
    """What a file of the book holds. Raises ManuscriptError, with the keys that name it, when it is not to be had."""
    from octavo.reading.paths import find_named, read_file

    findings: list[Finding] = []
    place = manuscript.key_place(*keys)
    path = find_named(name, manuscript.root, what, place, findings)
    content = read_file(path, name, place, findings) if path else None
    if content is None:
        key = ".".join(keys)
        raise ManuscriptError(tuple(replace(f, message=f"{key}: {f.message}") for f in findings))
    return content


def _try_inks(manuscript: Manuscript, house: House, profile: bytes, *, pictures: bool) -> None:
    """Raise ManuscriptError where the house's inks cannot be had: before anything is set."""
    from octavo.model import Finding, Severity
    from octavo.press.making import choose_cover_inks, choose_inks

    wanted = manuscript.metadata.print
    keys: tuple[str, ...] = ("print", "icc")
    what = f"print: {{icc: {wanted.icc}}}" if wanted.icc else house.name
    needed = wanted.ink == "colour" and house.figures["colour"].value == "cmyk"
    other = "print: {ink: black}" if needed else "take icc: out"
    try:
        choose_inks(house, wanted.ink, profile)
        keys, what = ("cover-art",), f"cover-art: {house.name}"
        other = "take cover-art: out, for a drawn cover needs none"
        choose_cover_inks(house, profile, pictures=pictures)
    except ValueError as error:
        hint = f"write print: {{icc: FILE}}, with the profile that the printer gives, or {other}"
        raise ManuscriptError((
            Finding("press-icc", Severity.ERROR, f"{what}: {error}", manuscript.key_place(*keys), hint),
        )) from error  # fmt: skip


def _try_binding(manuscript: Manuscript, house: House) -> None:
    """Raise ManuscriptError where it is not known how the house binds as the book asks."""
    from octavo.model import Finding, Severity
    from octavo.press.houses import HOUSES, load_house

    binding = manuscript.metadata.print.binding
    if house.binds(binding):
        return
    others = [key for key in HOUSES if load_house(key).binds(binding)]
    raise ManuscriptError((
        Finding("press-binding", Severity.ERROR,
                f"print: {{binding: {binding}}}: how {house.name} measures one is not known",
                manuscript.key_place("print", "binding"),
                f"write print: {{binding: paperback}}, or take --printer {' or '.join(others)}"),
    ))  # fmt: skip


def _date(root: Path) -> str:
    """The date of the build, as a PDF says it."""
    from octavo.reading.stamp import read_stamp

    epoch = read_stamp(root, os.environ).epoch
    return datetime.fromtimestamp(epoch, UTC).strftime("D:%Y%m%d%H%M%SZ")
