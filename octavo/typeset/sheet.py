"""Turn the pages of a job into its sheet, and both into bytes that can be kept.

A sheet is what the rest of the book has to know. For the next time that its text is edited each page is
kept by itself as well, with how the text was laid out: an Earlier.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate
from typing import Any

from octavo.engine.stops import Setting, Stop
from octavo.typeset.plates import Plate, read_plates, write_plates
from octavo.workshop import store


@dataclass(frozen=True, slots=True)
class FontUse:
    """What pages use of a font; fonts of one name are one font in the joined PDF."""

    name: str  # BaseFont without slash: "TFOXIO+Octavo-Text"
    family: str
    italic: bool
    weight: int
    ascent: int  # in thousandths of an em, like all lengths of a font
    descent: int
    flags: int
    widths: tuple[tuple[int, int], ...]  # glyph → advance
    texts: tuple[tuple[int, str], ...]  # glyph → text it stands for


@dataclass(frozen=True, slots=True)
class Impression:
    """One page, and what the book has to know of it."""

    plate: Plate
    blank: bool  # whether it is an empty verso
    letters: int  # of the running text on it
    lines: tuple[int, int]  # that were composed, and that were left to the engine
    anchors: dict[str, tuple[float, float]]  # id → x and y in points from the lower left
    fonts: tuple[FontUse, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The pages of a job."""

    plates: tuple[Plate, ...] = field(repr=False)
    blanks: tuple[bool, ...]  # for every page whether it is an empty verso
    anchors: dict[str, tuple[int, float, float]]  # id → page, x and y in points from the lower left
    starts: tuple[int | None, ...]  # letters of the piece's running text before each page
    fonts: tuple[FontUse, ...]
    lines: tuple[int, int]  # that were composed, and that were left to the engine
    said: tuple[str, ...]  # warnings of the engine

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self.blanks)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The pages of a job whose text may be edited."""

    setting: Setting
    impressions: tuple[Impression, ...]


def gather(impressions: Sequence[Impression], said: Iterable[str]) -> Sheet:
    """The sheet of these pages."""
    anchors: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(impressions):
        for name, (x, y) in page.anchors.items():
            anchors.setdefault(name, (index, x, y))
    before = accumulate((page.letters for page in impressions), initial=0)
    return Sheet(
        plates=tuple(page.plate for page in impressions),
        blanks=tuple(page.blank for page in impressions),
        anchors=anchors,
        starts=tuple(start if page.letters else None
                     for page, start in zip(impressions, before, strict=False)),
        fonts=merge_uses(use for page in impressions for use in page.fonts),
        lines=(sum(page.lines[0] for page in impressions), sum(page.lines[1] for page in impressions)),
        said=tuple(dict.fromkeys(said)),
    )  # fmt: skip


def merge_uses(uses: Iterable[FontUse]) -> tuple[FontUse, ...]:
    """The uses of each font as one; where a glyph stands for several texts, the first is taken."""
    merged: dict[str, tuple[FontUse, dict[int, int], dict[int, str]]] = {}
    for use in uses:
        _, widths, texts = merged.setdefault(use.name, (use, {}, {}))
        widths.update(use.widths)
        for glyph, text in use.texts:
            texts.setdefault(glyph, text)
    return tuple(
        replace(use, widths=tuple(sorted(widths.items())), texts=tuple(sorted(texts.items())))
        for use, widths, texts in (merged[name] for name in sorted(merged))
    )


def write_sheet(sheet: Sheet) -> bytes:
    """A sheet as bytes."""
    facts = {
        "blanks": sheet.blanks,
        "anchors": sheet.anchors,
        "starts": sheet.starts,
        "fonts": [asdict(font) for font in sheet.fonts],
        "lines": sheet.lines,
        "said": sheet.said,
    }
    return _with_plates(facts, sheet.plates)


def read_sheet(body: bytes) -> Sheet:
    """The sheet that ``write_sheet`` made these bytes of."""
    facts, plates = _parted(body)
    return Sheet(
        plates=plates,
        blanks=tuple(facts["blanks"]),
        anchors={name: (page, x, y) for name, (page, x, y) in facts["anchors"].items()},
        starts=tuple(facts["starts"]),
        fonts=tuple(_font_use(font) for font in facts["fonts"]),
        lines=tuple(facts["lines"]),
        said=tuple(facts["said"]),
    )


def write_earlier(earlier: Earlier) -> bytes:
    """Pages and how they were laid out, as bytes."""
    pages = [
        [page.blank, page.letters, page.lines, page.anchors, [asdict(font) for font in page.fonts]]
        for page in earlier.impressions
    ]
    facts = {"setting": asdict(earlier.setting), "pages": pages}
    return _with_plates(facts, [page.plate for page in earlier.impressions])


def find_earlier(key: str) -> Earlier | None:
    """How a job was set before, where that is kept."""
    return store.find_value("earlier", key, read_earlier) if key else None


def read_earlier(body: bytes) -> Earlier:
    """The pages that ``write_earlier`` made these bytes of."""
    facts, plates = _parted(body)
    setting = facts["setting"]
    return Earlier(
        Setting(
            setting["frame"],
            tuple(setting["blocks"]),
            setting["notes"],
            tuple(Stop(**stop) for stop in setting["stops"]),
            tuple(setting["looked"]),
            tuple(setting["called"]),
        ),
        tuple(
            Impression(
                plate,
                blank,
                letters,
                (lines[0], lines[1]),
                {name: (x, y) for name, (x, y) in anchors.items()},
                tuple(_font_use(font) for font in fonts),
            )
            for plate, (blank, letters, lines, anchors, fonts) in zip(
                plates, facts["pages"], strict=True
            )
        ),
    )


def _font_use(facts: dict[str, Any]) -> FontUse:
    widths = tuple((glyph, width) for glyph, width in facts["widths"])
    texts = tuple((glyph, text) for glyph, text in facts["texts"])
    return FontUse(**{**facts, "widths": widths, "texts": texts})


def _with_plates(facts: object, plates: Sequence[Plate]) -> bytes:
    """The length of the facts, the facts as JSON, the plates."""
    head = json.dumps(facts, separators=(",", ":")).encode()
    return len(head).to_bytes(8, "big") + head + write_plates(plates)


def _parted(body: bytes) -> tuple[Any, tuple[Plate, ...]]:
    end = 8 + int.from_bytes(body[:8], "big")
    return json.loads(body[8:end]), read_plates(body[end:])
