"""Turn what an author types between words into what a compositor sets: marks, spaces and dashes of the language.

1. quotation marks are those of the language (`quotes.py`); between two of them, ” behind ’, stands a hair space;
2. French has narrow spaces before ; ! ? and within « », and one as wide as between words before a colon;
3. no line begins with a dash or an ellipsis that a space parts from its word, and none ends within . . .;
4. two em dashes, or three, are one dash of that length.

Marks and spaces only: no letter is touched. What is code, or a formula, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.parse.quotes import NARROW, SIGNS, open_first, write_marks
from octavo.parse.tree import INLINE, VERBATIM

_FIXED = "\u00a0"  # a space at which no line ends
_HAIR = "\u200a"
_OBJECT = "\ufffc"  # what is no text: a picture, code, a formula

# Rules look at what stands around what they change, whatever element it is in, and change nothing around it.
_PAIRS = ("“‘", "‘“", "’”", "”’", "„‚", "‚„", "«‹", "‹«", "»›", "›»")
_CROWDED = re.compile("|".join(f"(?<={pair[0]})(?={pair[1]})" for pair in _PAIRS))
_LONG_DASH = re.compile(r"(?<!—)—{2,3}(?!—)")
_TO_BIND = re.compile(r"(?<=\S) (?=[–—⸺⸻](?:\s|$)|…|\. \.)|(?<=\.) (?=\.(?!\w))")
_SPACES = "[ \u00a0\u2009\u202f]+"
_BEHIND = rf"(?<=[\w)\]’”»…%°{_OBJECT}])"
_ENDING = r"(?=[\s!?;…»”’)\]]|$)"
_NARROWED = re.compile(rf"(?<=\S){_SPACES}(?=[;!?»])|(?<=«){_SPACES}(?=\S)")
_MISSING = re.compile(rf"{_BEHIND}(?=[;!?]{_ENDING})")
_BARE = re.compile(r"(?<=«)(?=\S)|(?<=\S)(?=»)")
_COLON = re.compile(rf"(?<=\S){_SPACES}(?=:(?:\s|$))|{_BEHIND}(?=:(?:\s|$))")


@dataclass(slots=True)
class _Slot:
    """A text of the tree, with the language that holds for it."""

    element: etree._Element
    is_tail: bool
    language: str
    is_object: bool = False  # what nobody may change

    @property
    def text(self) -> str:
        """What stands in it."""
        if self.is_object:
            return _OBJECT
        return (self.element.tail if self.is_tail else self.element.text) or ""

    def write(self, text: str) -> None:
        """Put another text in its place."""
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is to stand in the place of a stretch of a paragraph; of nothing, before a character."""

    start: int
    end: int
    text: str


_Rule = tuple[re.Pattern[str], Callable[[str, str], str | None]]  # given a match and a language


def _is_french(language: str) -> bool:
    return language.partition("-")[0].lower() == "fr"


def _in_french(space: str) -> Callable[[str, str], str | None]:
    return lambda _, language: space if _is_french(language) else None


def _in_france(_: str, language: str) -> str | None:
    """In Canada no space stands before ; ! ?."""
    return NARROW if _is_french(language) and not language.upper().endswith("-CA") else None


def _long_dash(dashes: str, language: str) -> str | None:
    """In Chinese and Japanese two em dashes are one dash already. Three stay as they are: a reader of PDF (pdfium, which
    is Chromium's) takes a line that begins with U+2E3B, as wide as two lines are apart, for a part of the one above."""
    return None if language.startswith(("zh", "ja")) or len(dashes) > 2 else "⸺"


_RULES: tuple[_Rule, ...] = (
    (_LONG_DASH, _long_dash),
    (_TO_BIND, lambda *_: _FIXED),
    (_CROWDED, lambda *_: _HAIR),
)
_FRENCH: tuple[_Rule, ...] = (
    (_NARROWED, _in_french(NARROW)),
    (_BARE, _in_french(NARROW)),
    (_MISSING, _in_france),
    (_COLON, _in_french(_FIXED)),
    *_RULES,
)
# What a paragraph has, or it is left alone: most are.
_ANY = re.compile(rf"[{SIGNS}]|^\s*“| [–—⸺⸻…]|——|\. \.|" + "|".join(_PAIRS))
_SIGN = re.compile(
    f"[{SIGNS}“”‘’„‚«»‹›–—⸺⸻…]"
)  # without one of these it has nothing of it but points


def set_punctuation(root: etree._Element, language: str) -> None:
    """Set the punctuation of a tree whose book is in ``language``."""
    for element in root.iter("img", "a"):
        for name in ("alt", "title"):
            if value := element.get(name):
                element.set(name, write_marks(value, _language_of(element, language)))
    for paragraph in _paragraphs(root, language):
        _set_paragraph(paragraph)


def _language_of(element: etree._Element | None, language: str) -> str:
    while element is not None:
        if stated := element.get("lang"):
            return stated
        element = element.getparent()
    return language


def _set_paragraph(slots: Sequence[_Slot]) -> None:
    french = any(map(_is_french, {slot.language for slot in slots}))
    whole = "".join(slot.text for slot in slots)
    if not french and not ((_SIGN.search(whole) or ". ." in whole) and _ANY.search(whole)):
        return
    if whole.lstrip().startswith("“") and whole.count("“") > whole.count("”"):
        first = next(slot for slot in slots if slot.text.strip())
        first.write(open_first(first.text, first.language))
    for slot in slots:
        if not slot.is_object and (marked := write_marks(slot.text, slot.language)) != slot.text:
            slot.write(marked)
    for pattern, replacement in _FRENCH if french else _RULES:
        whole = "".join(slot.text for slot in slots)
        edits = [
            _Edit(match.start(), match.end(), made)
            for match in pattern.finditer(whole)
            if (made := replacement(match[0], _slot_at(slots, match.start()).language)) is not None
        ]
        if edits:
            _edit(slots, edits)


def _slot_at(slots: Sequence[_Slot], position: int) -> _Slot:
    for slot in slots:
        position -= len(slot.text)
        if position < 0:
            return slot
    return slots[-1]


def _edit(slots: Sequence[_Slot], edits: Sequence[_Edit]) -> None:
    """Carry out edits, in their order; one that runs over the end of a slot is the first's."""
    start = 0
    for slot in slots:
        text, end = slot.text, start + len(slot.text)
        pieces: list[str] = []
        position = start
        for edit in edits:
            if start <= edit.start < end:
                pieces += [text[position - start : edit.start - start], edit.text]
            if edit.start < end and edit.end > start:
                position = min(edit.end, end)
            elif start <= edit.start < end:
                position = edit.start
        if not slot.is_object:
            slot.write("".join(pieces) + text[position - start :])
        start = end


def _paragraphs(root: etree._Element, language: str) -> list[list[_Slot]]:
    """The texts between the bounds of blocks, in order."""
    done: list[list[_Slot]] = [[]]
    _gather(root, language, done)
    return [slots for slots in done if slots]


def _gather(element: etree._Element, language: str, done: list[list[_Slot]]) -> None:
    """Add the texts in an element to the last of what is done."""
    language = element.get("lang") or language
    is_block = element.tag not in INLINE and element.tag not in VERBATIM
    if is_block or element.tag == "br":
        done.append([])
    if element.tag in VERBATIM or element.tag == "img":
        done[-1].append(_Slot(element, False, language, is_object=True))
    else:
        if element.text:
            done[-1].append(_Slot(element, False, language))
        for child in element:
            if isinstance(child.tag, str):
                _gather(child, language, done)
            if child.tail:
                done[-1].append(_Slot(child, True, language))
    if is_block:
        done.append([])
