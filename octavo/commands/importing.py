"""``octavo import``: make a book folder, and two reports, of a scan or of a document of another kind."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from pathlib import Path

from rich.text import Text

from octavo.commands.options import add_json_option, folder_name
from octavo.commands.terminal import open_console, show_progress
from octavo.model.errors import UsageError
from octavo.scan import import_scan
from octavo.scan.dialects import BREAKS, CALLS, NUMBERINGS, PLACES
from octavo.scan.model import Log, Options
from octavo.scan.office import FORMATS, import_document
from octavo.scan.report import Told, report_json, report_text, summary_of
from octavo.scan.source import TEXT_SUFFIXES, Media, read_text
from octavo.text.slug import slugify
from octavo.write import write_files

REPORTS = ("import-report.json", "import-report.md")
_NUMBERING_OF = {said: numbering for numbering, said in NUMBERINGS.items()}
_PLACE_OF = {said: place for place, said in PLACES.items()}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What to import, where to, and what is known of it."""
    parser.add_argument("scan", type=Path, metavar="SCAN",
                        help="text that an OCR program wrote, or .docx, .odt, .html, .epub, .tex")  # fmt: skip
    parser.add_argument("--out", type=folder_name, metavar="BOOK", required=True,
                        help="the folder of the book that is made")  # fmt: skip
    for name, values, help_text in (
        ("dialect", BREAKS, "how the scan marks its pages"),
        ("calls", CALLS, "how it calls notes"),
        ("notes", _NUMBERING_OF, "where the count of notes begins anew"),
        ("notes-at", _PLACE_OF, "where notes stand"),
    ):
        parser.add_argument(f"--{name}", choices=("auto", *values), default="auto",
                            help=f"{help_text} (default: found out)")  # fmt: skip
    parser.add_argument("--replace", action="store_true",
                        help="write over a manuscript that is there")  # fmt: skip
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """1 when something needs a look, 0 when not. Raises OctavoError when nothing can be made of it."""
    given = Options(
        breaks=options.dialect,
        calls=options.calls,
        numbering=_NUMBERING_OF.get(options.notes, "auto"),
        place=_PLACE_OF.get(options.notes_at, "auto"),
    )
    with show_progress() as progress:
        told, paths = import_book(
            options.scan, options.out.resolve(), given, progress, replace=options.replace
        )
    looks = told.log.looks
    if options.json:
        sys.stdout.write(report_json(told).decode())
        return int(bool(looks))
    console = open_console()
    for look in looks:
        where = f"{options.scan.name}:{look.line}: " if look.line else ""
        console.print(Text(f"{where}{look.message} [{look.what}]"))
    sys.stdout.writelines(f"{line}\n" for line in (*summary_of(told), *paths))
    return int(bool(looks))


def import_book(
    scan: Path,
    folder: Path,
    options: Options,
    progress: Callable[[str, str], None],
    *,
    replace: bool = False,
) -> tuple[Told, tuple[Path, ...]]:
    """Read ``scan``, write the book folder; what there is to tell of it, and the files that were written.

    Raises UsageError when the scan cannot be read, when its kind is not known, or when ``folder`` holds
    a manuscript already and ``replace`` is not set.
    """
    suffix = scan.suffix.lower()
    if suffix not in (*TEXT_SUFFIXES, *FORMATS):
        raise UsageError(
            f"{scan.name} is of a kind that cannot be imported",
            hint=f"give one of {', '.join((*TEXT_SUFFIXES, *FORMATS))}; a PDF has to go through OCR first",
        )
    there = sorted((folder / "manuscript").glob("*.md")) if (folder / "manuscript").is_dir() else []
    if there and not replace:
        raise UsageError(
            f"{folder} holds a manuscript already: {there[0].name}",
            hint="import into another folder, or say --replace to write over it",
        )
    log = Log()
    progress("read", scan.name)
    media = Media(scan.parent, log)
    if suffix in FORMATS:
        told, text = import_document(scan, FORMATS[suffix], media, log)
    else:
        source = read_text(scan, log)
        progress("import", scan.name)
        made = import_scan(source, scan.name, options, {}, media.find, log)
        text = made.text
        told = Told(scan.name, "", made.front_matter, made.front, made.dialect, made.pages, made.entries,
                    made.titles, made.flow, log, made.account)  # fmt: skip
    name = f"{slugify(str(told.front_matter['title']))[:60].strip('-')}.md"
    told = changed(told, manuscript=f"manuscript/{name}")
    progress("write", str(folder))
    paths = _write(folder, name, text, media.files, told)
    for old in there:
        if old.name != name:
            old.unlink(missing_ok=True)
    return told, paths


def _write(
    folder: Path, name: str, text: str, media: Mapping[str, bytes], told: Told
) -> tuple[Path, ...]:
    manuscript = folder / "manuscript"
    pictures = {path.removeprefix("media/"): content for path, content in media.items()}
    paths: tuple[Path, ...] = ()
    if pictures:
        paths += write_files(manuscript / "media", pictures)
    paths += write_files(manuscript, {name: text.encode()})
    paths += write_files(
        folder, dict(zip(REPORTS, (report_json(told), report_text(told)), strict=True))
    )
    return paths
