"""``octavo import``: make a book folder, and two reports, of a scan or of a document of another kind."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from octavo.commands.options import add_json_option, folder_name
from octavo.commands.terminal import open_console, show_progress
from octavo.model.errors import UsageError
from octavo.model.oneline import one_line
from octavo.scan import import_scan
from octavo.scan.dialects import BREAKS, CALLS, NUMBERINGS, PLACES
from octavo.scan.keys import name_file
from octavo.scan.kinds import Kind, find_kind, tell_name
from octavo.scan.model import Log, Look, Options
from octavo.scan.office import import_document
from octavo.scan.processors.changes import CHANGES
from octavo.scan.report import Told, report_json, report_text, summary_of
from octavo.scan.sheets.model import Sheets
from octavo.scan.source import PROJECT_SUFFIXES, Media, read_text, shown
from octavo.write import write_files

if TYPE_CHECKING:
    from octavo.scan.projects import Project
    from octavo.scan.sheets.writing import Laid

CHANGED = ("docx", "odt")  # what can have tracked changes
REPORTS = ("import-report.json", "import-report.md")
SHOWN = "import-report.html"  # where pages of the source can be seen
_NUMBERING_OF = {said: numbering for numbering, said in NUMBERINGS.items()}
_PLACE_OF = {said: place for place, said in PLACES.items()}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What to import, where to, and what is known of it."""
    parser.add_argument("scan", type=Path, metavar="SCAN",
                        help="text that an OCR program wrote, a document, a PDF, a folder or zip of pages, or a folder of "
                             "Quarto, bookdown, mdBook, MkDocs")  # fmt: skip
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
    parser.add_argument("--changes", choices=tuple(CHANGES), default="accept",
                        help="what is done with tracked changes of a word processor (default: accept)")  # fmt: skip
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
        changes=options.changes,
    )
    with show_progress() as progress:
        told, paths = import_book(
            options.scan,
            Path(os.path.abspath(options.out)),
            given,
            progress,
            replace=options.replace,
        )
    looks = told.log.looks
    if options.json:
        sys.stdout.write(report_json(told).decode())
        return int(bool(looks))
    console = open_console()
    for look in looks:
        where = f"{told.name}:{look.line}: " if look.line else ""
        console.print(Text(one_line(f"{where}{look.message} [{look.what}]")))
    lines = (*summary_of(told), *told.log.remarks, *(shown(str(path)) for path in paths))
    sys.stdout.writelines(f"{one_line(line)}\n" for line in lines)
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
    name = shown(scan.name)
    project = _project_of(scan)
    if project is not None:
        return _import_project(project, scan, folder, options, progress, replace=replace)
    kind = find_kind(scan)
    there = _manuscripts_in(folder, scan, replace=replace)
    log = Log()
    tell_name(scan, kind, log)
    changes = kind.reader in CHANGED
    _tell_unused(options, log, of_text=kind.road != "document", of_changes=changes)
    progress("read", name)
    try:
        told, text, pictures, paged = _read(scan, name, kind, options, progress, log)
    except OSError as error:  # no room for what is unfolded, or no folder for it
        raise UsageError(
            f"{name} cannot be imported: {error.strerror or error}",
            hint="make room, or name another folder for temporary files in TMPDIR",
        ) from error
    manuscript = f"manuscript/{name_file(str(told.front_matter['title']))}.md"
    told = changed(told, manuscript=manuscript)
    progress("write", str(folder))
    # In one act, and the manuscript last: a run that is ended leaves the old book or the new one.
    reports = dict(zip(REPORTS, (report_json(told), report_text(told)), strict=True))
    if paged is not None:
        progress("show", name)
        if page := _show(scan, kind, folder, told, text, paged):
            reports[SHOWN] = page
    paths = write_files(folder, {**pictures, **reports, manuscript: text.encode()})
    _remove(there, {Path(manuscript).name})
    if SHOWN not in reports:
        (folder / SHOWN).unlink(missing_ok=True)  # of what was imported before
    return told, paths


def _show(
    scan: Path, kind: Kind, folder: Path, told: Told, text: str, paged: tuple[Sheets, Laid]
) -> bytes:
    """The report with the pages of the source; nothing where there is nothing to look at, or no page to be seen."""
    if not any(look.spots for look in told.log.looks):
        return b""
    # what draws pages is loaded for these alone
    from octavo.reading.theme import template_environment
    from octavo.scan.showing import show_looks
    from octavo.scan.views import open_views

    with open_views(scan, kind, paged[0].pages) as view:
        return show_looks(told, text, *paged, view, template_environment(folder))


def _project_of(scan: Path) -> Project | None:
    """The project of pandoc, Quarto and others that a folder or a Markdown file is; none of it is loaded for others."""
    if not scan.is_dir() and scan.suffix.lower() not in PROJECT_SUFFIXES:
        return None
    from octavo.scan.projects import find_project

    return find_project(scan)


def _import_project(
    project: Project,
    scan: Path,
    folder: Path,
    options: Options,
    progress: Callable[[str, str], None],
    *,
    replace: bool,
) -> tuple[Told, tuple[Path, ...]]:
    from octavo.scan.projects import import_project

    there = _manuscripts_in(folder, scan, replace=replace)
    log = Log()
    _tell_unused(options, log, of_text=False, of_changes=False)
    progress("read", project.name)
    told, files = import_project(project, log)
    progress("write", str(folder))
    reports = zip(REPORTS, (report_json(told), report_text(told)), strict=True)
    paths = write_files(folder, {**dict(reports), **files})
    _remove(there, {Path(name).name for name in files})
    return told, paths


def _tell_unused(options: Options, log: Log, *, of_text: bool, of_changes: bool) -> None:
    """Tell which options were given in vain: a document says by itself what they say of a text, or has no such thing."""
    plain = Options()
    unused = [
        f"--{flag}"
        for flag, given, usual, used in (
            ("dialect", options.breaks, plain.breaks, of_text),
            ("calls", options.calls, plain.calls, of_text),
            ("notes", options.numbering, plain.numbering, of_text),
            ("notes-at", options.place, plain.place, of_text),
            ("changes", options.changes, plain.changes, of_changes),
        )
        if given != usual and not used
    ]
    if unused:
        log.looks.append(
            Look(
                "option",
                f"not used, since they say nothing of a file of this kind: {', '.join(unused)}",
            )
        )


def _remove(there: list[Path], kept: set[str]) -> None:
    """Take away the manuscripts that were replaced."""
    for old in there:
        if old.name not in kept:
            with suppress(OSError):
                old.unlink()


def _read(
    scan: Path,
    name: str,
    kind: Kind,
    options: Options,
    progress: Callable[[str, str], None],
    log: Log,
) -> tuple[Told, str, dict[str, bytes], tuple[Sheets, Laid] | None]:
    """The report's facts, the manuscript's text, its pictures by their paths in the book's folder, and the pages where
    the source has such."""
    media = Media(scan.parent, log)
    paged = None
    if kind.road == "document":
        told, text = import_document(scan, kind.reader, media, log, options.changes)
    elif kind.road in ("sheets", "pages"):
        told, text, paged = _read_pages(scan, kind, name, options, progress, media, log)
    else:
        source = read_text(scan, log)
        progress("import", name)
        told, text = _import_text(source, name, options, media, log)
    pictures = {f"manuscript/{path}": content for path, content in media.files.items()}
    return told, text, pictures, paged


def _read_pages(
    scan: Path,
    kind: Kind,
    name: str,
    options: Options,
    progress: Callable[[str, str], None],
    media: Media,
    log: Log,
) -> tuple[Told, str, tuple[Sheets, Laid] | None]:
    # none of the readers is loaded for a text
    from octavo.scan.holdings import read_holding
    from octavo.scan.sheets.importing import import_sheets

    held = read_holding(scan, kind, log)
    progress("import", name)
    if isinstance(held, Sheets):
        told, text, laid = import_sheets(held, name, options, media, log)
        return told, text, (held, laid)
    return (*_import_text(held, name, options, media, log), None)


def _import_text(
    source: str, name: str, options: Options, media: Media, log: Log
) -> tuple[Told, str]:
    made = import_scan(source, name, options, {}, media.find, log)
    told = Told(name, "", made.front_matter, made.front, made.dialect, made.pages, made.entries,
                made.titles, made.flow, log, made.account)  # fmt: skip
    return told, made.text


def _manuscripts_in(folder: Path, scan: Path, *, replace: bool) -> list[Path]:
    """The manuscripts that are there, which ``replace`` gives free."""
    manuscript = folder / "manuscript"
    there = sorted(manuscript.glob("*.md")) if manuscript.is_dir() else []
    if there and not replace:
        raise UsageError(
            f"{shown(str(folder))} holds a manuscript already: {shown(there[0].name)}",
            hint="import into another folder, or say --replace to write over it",
        )
    if any(path.samefile(scan) for path in there if path.exists() and scan.exists()):
        raise UsageError(
            f"{shown(scan.name)} is in the folder of the manuscript that would replace it",
            hint="move it to another folder first",
        )
    return there
