"""Turn the XML of ABBYY FineReader (schemas 6 to 10; `_abbyy.gz` of the Internet Archive) into Sheets.

Every letter has a box there; a word is the letters between two blanks in one face. “¬” at the end of a line is the hyphen
of a word that goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import langcodes
from lxml import etree

from octavo.model.errors import UsageError
from octavo.scan.model import Box
from octavo.scan.readers.building import around, line_of, points_of, spread
from octavo.scan.readers.xmlfile import local, number, read_pieces
from octavo.scan.sheets.model import Line, Region, RegionKind, Sheet, Sheets, Word

_KINDS: dict[str, RegionKind] = {"Table": "table", "Picture": "picture"}
_SOFT = "¬\u00ad"


@dataclass(slots=True)
class _Letters:
    """Letters that may be one word."""

    text: str
    boxes: list[Box]
    confidence: list[float]


def read_abbyy(content: bytes, name: str) -> Sheets:
    """The pages of a file. Raises UsageError when it is no whole XML, or has no page."""
    pages: list[Sheet] = []
    for e in read_pieces(content, ("page",), name):
        pages.append(_page(e, len(pages)))
    if not pages:
        raise UsageError(f"{name} has no page", hint="look at the file: the OCR may have failed")
    return Sheets(tuple(pages), recognised=True)


def _page(e: etree._Element, index: int) -> Sheet:
    height = number(e.get("height"))
    scale = points_of(height, number(e.get("resolution")))
    regions: list[Region] = []
    for block in e:
        kind = _KINDS.get(block.get("blockType") or "", "") if local(block) == "block" else ""
        parts = [part for part in block.iter("{*}par", "{*}line")
                 if local(part) == "par" or next(part.iterancestors("{*}par"), None) is None]  # fmt: skip
        if kind == "picture" and not parts:
            regions.append(Region((), _box(block, scale), kind))
        for part in parts:
            lines = tuple(
                line for x in part.iter("{*}line") if (line := _line(x, scale)) is not None
            )
            if lines:
                regions.append(Region(lines, around(line.box for line in lines), kind))
    names = {str(x.get("lang")) for x in e.iter("{*}formatting") if x.get("lang")}
    return Sheet(index, number(e.get("width")) * scale, height * scale, tuple(regions),
                 language=_language(names.pop()) if len(names) == 1 else "")  # fmt: skip


def _line(e: etree._Element, scale: float) -> Line | None:
    baseline = number(e.get("baseline")) * scale
    words: list[Word] = []
    blank = True  # whether the next word follows a space
    for part in e.findall("{*}formatting") or [e]:
        made, opens, closes = _words(part, scale, baseline)
        if made and not blank and not opens:
            made[0] = made[0]._replace(glued=True)
        words += made
        blank = closes if made else blank or closes
    said = "".join("".join(e.itertext()).split())
    if len(said) > sum(
        len(word.text) for word in words
    ):  # letters that stand in no element of their own
        words = spread(
            " ".join("".join(e.itertext()).split()),
            _box(e, scale),
            Word("", Box(0, 0, 0, 0), baseline=baseline),
        )
    hyphen: bool | None = None
    if words and words[-1].text[-1:] in _SOFT:
        hyphen = True
        words = [*words[:-1], words[-1]._replace(text=f"{words[-1].text.rstrip(_SOFT)}\u00ad")]
    return line_of(words, _box(e, scale), baseline=baseline, hyphen=hyphen) if words else None


def _words(e: etree._Element, scale: float, baseline: float) -> tuple[list[Word], bool, bool]:
    """The words of letters in one face; whether a blank stands before the first, and behind the last."""
    model = Word(
        "", Box(0, 0, 0, 0), number((e.get("fs") or "").rstrip(".")), baseline, e.get("ff") or "",
        _is(e, "bold"), _is(e, "italic"), _is(e, "smallcaps"), raised=True if _is(e, "superscript") else None,
    )  # fmt: skip
    letters = e.findall("{*}charParams")
    if not letters:
        text = "".join(e.itertext())
        holder = e.getparent()
        box = Box(0, 0, 0, 0) if holder is None else _box(holder, scale)
        return spread(text, box, model), text[:1].isspace(), text[-1:].isspace()
    made = [
        model._replace(text=word.text, box=around(word.boxes), confidence=min(word.confidence, default=1.0))
        for word in _gather(letters, scale)
    ]  # fmt: skip
    return made, _is_blank(letters[0]), _is_blank(letters[-1])


def _gather(letters: list[etree._Element], scale: float) -> Iterator[_Letters]:
    word = _Letters("", [], [])
    for letter in letters:
        if _is_blank(letter):
            if word.text:
                yield word
            word = _Letters("", [], [])
            continue
        word.text += (letter.text or "").strip()
        word.boxes.append(_box(letter, scale))
        sure = number(
            letter.get("charConfidence"), -1.0
        )  # -1, and 255, are of letters that were not weighed
        word.confidence.append(min(sure, 100.0) / 100 if sure >= 0 else 1.0)
    if word.text:
        yield word


def _is_blank(letter: etree._Element) -> bool:
    return not (letter.text or "").strip()


def _is(e: etree._Element, name: str) -> bool:
    return e.get(name) in ("true", "1")


def _box(e: etree._Element, scale: float) -> Box:
    left, top, right, bottom = (number(e.get(key)) * scale for key in "ltrb")
    return Box(round(left, 2), round(top, 2), round(right, 2), round(bottom, 2))


def _language(name: str) -> str:
    """ABBYY names languages in English: “GermanStandard”, “EnglishUnitedStates”."""
    for known, tag in (("English", "en"), ("German", "de"), ("French", "fr"), ("Spanish", "es"), ("Italian", "it"),
                       ("Russian", "ru"), ("Latin", "la"), ("Dutch", "nl"), ("Portuguese", "pt")):  # fmt: skip
        if name.startswith(known):
            return tag
    return name if langcodes.tag_is_valid(name) else ""
