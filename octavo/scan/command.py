"""Turn the options of ``import`` into a book folder with its two reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from octavo.errors import UsageError
from octavo.scan import import_scan
from octavo.scan.model import Log, Options
from octavo.scan.office import FORMATS, import_document
from octavo.scan.report import Told, report_json, report_text, summary_of
from octavo.scan.source import TEXT_SUFFIXES, Media, read_text
from octavo.slug import slugify
from octavo.write import write_files

REPORTS = ("import-report.json", "import-report.md")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import has made."""

    paths: tuple[Path, ...]
    told: Told
    summary: tuple[str, ...]

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should look at something."""
        return bool(self.told.log.looks)


def import_book(
    scan: Path,
    folder: Path,
    options: Options,
    progress: Callable[[str, str], None],
    *,
    replace: bool = False,
) -> Outcome:
    """Read ``scan``, write the book folder.

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
    told = _named(told, f"manuscript/{name}")
    progress("write", str(folder))
    paths = _write(folder, name, text, media.files, told)
    for old in there:
        if old.name != name:
            old.unlink(missing_ok=True)
    return Outcome(paths, told, tuple(summary_of(told)))


def _named(told: Told, manuscript: str) -> Told:
    return Told(told.name, manuscript, told.front_matter, told.front, told.dialect, told.pages, told.entries,
                told.titles, told.flow, told.log, told.account)  # fmt: skip


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
