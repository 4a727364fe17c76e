"""Turn the numbers of ordered lists into text: what the author wrote, in every edition.

1. pandoc knows whether a number stands as ``1.``, ``1)`` or ``(1)``, and its HTML writer does not say so: a
   filter of a few lines, run where such a list may be, puts a box around each list with brackets;
2. the boxes are taken off again, and each item of a list gets its number as its first words.

What a style sheet counts nobody can compare, and readers without style sheets count otherwise. So lists say
of themselves that nothing counts them.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.parse.tree import INLINE, SOURCE_PAGE
from octavo.text.numerals import letters, roman
from octavo.text.trees import unwrap

# Style and beginning of a list, that of examples too, are in pandoc's HTML, as `type` and `start`.
LISTS = """\
local boxes = {OneParen = "octavo-list-1", TwoParens = "octavo-list-2"}
function OrderedList(list)
  local name = boxes[list.delimiter]
  return name and pandoc.Div(list, {class = name})
end
"""
_BOXES = {"octavo-list-1": "{})", "octavo-list-2": "({})"}
# What may open lists, at the beginning of a line, a cell, an element, a note.
_OPENING = r"((?:[^\w\n]|\w[\w-]{0,40}[.)](?=\s|$))*+)"
# apart: `re` looks for each of them in a third of the time that both together take
_OPENINGS = [re.compile(before + _OPENING, re.MULTILINE) for before in ("^", "[|>+:]")]
_CLASS = "list-number"
# Class of a list: up to what width of its numbers in em, punctuation and all. The style sheets give each
# the room. Numbers that are wider push their text to the right.
_ROOMS = ((1.25, ""), (2.1, "list-wide"), (2.9, "list-wider"), (4.1, "list-widest"))
_THIN = frozenset("iIjltf.()1")
_BROAD = frozenset("mwMW")


def may_have_brackets(text: str) -> bool:
    """Whether pandoc may read a list in ``text`` whose numbers have brackets."""
    return ")" in text and any(
        ")" in opening for openings in _OPENINGS for opening in openings.findall(text)
    )


def number_lists(tree: etree._Element) -> None:
    """Write the numbers of the ordered lists in a tree as text."""
    forms: dict[etree._Element, str] = {}
    for box in list(tree.iter("div")):
        if form := _BOXES.get(box.get("class") or ""):
            forms.update(dict.fromkeys(box.findall("ol"), form))
            unwrap(box)
    for made in list(tree.iter("ol")):
        _number_list(made, forms.get(made, "{}."))


def numeral(number: int, style: str) -> str:
    """A number as HTML's ``type`` says: ``1``, ``a``, ``A``, ``i`` or ``I``. What letters and roman numerals
    cannot say is said in figures, as browsers do."""
    if style in ("i", "I") and 0 < number < 4000:
        made = roman(number)
    elif style in ("a", "A") and number > 0:
        made = letters(number)
    else:
        return str(number).replace("-", "\u2212")
    return made.upper() if style.isupper() else made


def _number_list(made: etree._Element, form: str) -> None:
    items = made.findall("li")
    backwards = "reversed" in made.attrib
    number = int(made.get("start") or (len(items) if backwards else 1))
    widest = 0.0
    for item in items:
        number = int(item.get("value") or number)
        text = form.format(numeral(number, made.get("type") or "1"))
        widest = max(widest, _width(text))
        _put_number(item, text)
        number += -1 if backwards else 1
    room = next((name for width, name in _ROOMS if widest <= width), _ROOMS[-1][1])
    if room:
        made.set("class", f"{made.get('class') or ''} {room}".strip())
    made.set("style", "; ".join(filter(None, (made.get("style"), "list-style-type: none"))))
    made.set("role", "list")  # some browsers take a list for none when nothing counts it


def _width(text: str) -> float:
    return sum(0.3 if c in _THIN else 0.85 if c in _BROAD else 0.5 for c in text)


def _put_number(item: etree._Element, text: str) -> None:
    """Put a number before an item's first words: in their paragraph, or in one of its own before a table, a
    picture, code. A page that begins with the item begins with its number."""
    mark, words, first = _beginning(item)
    if not words and first is not None and first.tag == "p":
        item = first
        mark, _, _ = _beginning(item)
    elif not words and first is not None and first.tag not in INLINE:
        alone = etree.Element("p")
        alone.set("class", _CLASS)
        alone.text, alone.tail = text, "\n"
        first.addprevious(alone)
        return
    number = etree.Element("span")
    number.set("class", _CLASS)
    number.text = f"{text} "
    if mark is None:
        number.tail, item.text = (item.text or "").lstrip(), None
        item.insert(0, number)
    else:
        number.tail, mark.tail = (mark.tail or "").lstrip(), None
        mark.addnext(number)


def _beginning(holder: etree._Element) -> tuple[etree._Element | None, str, etree._Element | None]:
    """The last of the marks of pages with which an element begins; the words behind it that stand in no
    other element; the next element."""
    mark, words = None, (holder.text or "").strip()
    for child in holder:
        if words or child.get("class") != SOURCE_PAGE:
            return mark, words, child
        mark, words = child, (child.tail or "").strip()
    return mark, words, None
