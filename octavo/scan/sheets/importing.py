"""Turn sheets into what the import of a scan gives: the report's facts and the manuscript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from octavo.scan import import_scan
from octavo.scan.model import Log, Options
from octavo.scan.report import Told
from octavo.scan.sheets.guessing import guess_calls
from octavo.scan.sheets.labelcolumns import join_label_columns
from octavo.scan.sheets.model import Sheets
from octavo.scan.sheets.sizing import size_lines
from octavo.scan.sheets.spots import find_spots
from octavo.scan.sheets.writing import Laid, write_sheets
from octavo.scan.source import Media


def import_sheets(
    sheets: Sheets, name: str, options: Options, media: Media, log: Log
) -> tuple[Told, str, Laid]:
    """The report's facts, the manuscript, and the text that was made of the sheets; ``name``: of the file."""
    if sheets.recognised:
        joined = replace(sheets, pages=tuple(map(join_label_columns, sheets.pages)))
        sheets, looks = guess_calls(size_lines(joined))
        log.looks += looks
    laid = write_sheets(sheets)
    log.remarks += sheets.remarks
    log.looks += (*sheets.looks, *laid.looks)

    def find(sources: Sequence[str]) -> Mapping[str, str]:
        held = {source: sheets.pictures[source] for source in sources if source in sheets.pictures}
        kept = {source: media.add(source, content, source) for source, content in held.items()}
        return {source: path for source, path in kept.items() if path is not None}

    known = {key: value for key, value in sheets.metadata.items() if key == "language"}
    said = ("title", "author", "date", "publisher") if sheets.recognised else ("title", "author")
    made = import_scan(
        laid.text, name, options, known, find, log, seams=laid.seams,
        guessed={key: sheets.metadata[key] for key in said if key in sheets.metadata},
        told=laid.told, own=sheets.own, sized=not sheets.recognised,
        outline=[" ".join(title.split()) for _, title, _ in sheets.outline],
    )  # fmt: skip
    log.looks[:] = find_spots(log.looks, laid)
    told = Told(name, "", made.front_matter, made.front, made.dialect, made.pages, made.entries,
                made.titles, made.flow, log, made.account)  # fmt: skip
    return told, made.text, laid
