"""Turn pairs of links into notes: the note's words go to the end of the tree, a mark stands where it is called.

1. what belongs to a note is found from the link that leads back: the largest box that holds this note alone;
2. labels and links back are taken off, since notes are counted anew; what counting would not give again is told;
3. what is left of the boxes, and the heading above them, go too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.scan.dialects import NOTES_TITLE
from octavo.scan.hypertext.marks import MARK, marked
from octavo.scan.hypertext.pairs import BLOCKS, Pair, block_of, find_pairs, raised
from octavo.scan.hypertext.parsing import kinds_of, words_of
from octavo.scan.model import Aside, Log, Look
from octavo.scan.series import sign_of
from octavo.text.trees import HEADINGS, drop, unwrap

_BOXES = ("div", "li", "aside", "dl", "dd", "dt", "p", "tr", "td", "tbody", "table")
_EMPTIED = (*_BOXES, "section", "ol", "ul", "footer")
_LISTS = frozenset(("doc-endnotes", "doc-footnotes", "footnotes", "endnotes", "rearnotes"))
_PARTS = ("dd", "td", "tr", "tbody", "li")  # of a box: nothing without it
_END = re.compile(r"(?:^|[_\W])(?:sd)?(?:edn|endnote)", re.IGNORECASE)
_OPEN, _CLOSE = re.compile(r"[\[({]\s*$"), re.compile(r"^\s*[\])}]")
_BLANK = " \t\r\n\xa0"


@dataclass(frozen=True, slots=True)
class Label:
    """What a page prints at a call."""

    text: str  # without brackets
    kind: str  # "" as most are, "end", "sign", or the prefix of a series
    key: str = ""  # of a sign: itself; of an edition of ours: the key in its manuscript


def take_notes(body: etree._Element, log: Log) -> list[Label]:
    """Mark every call in ``body`` and put the notes behind all; their labels, in the order of the calls."""
    pairs = find_pairs(body)
    heads = {_head_of(pair) for pair in pairs}
    calls = {call for pair in pairs for call in (pair.call, *pair.again)}
    boxes = [_box_of(pair, heads, calls) for pair in pairs]
    pairs, boxes = _without_own_calls(pairs, boxes)
    labels = [_label_of(pair) for pair in pairs]
    taken: list[str] = []
    left: list[tuple[etree._Element | None, etree._Element | None]] = []
    for number, (pair, box, label) in enumerate(zip(pairs, boxes, labels, strict=True)):
        left.append((box.getprevious(), box.getparent()))
        note = _lift(pair, box, label, taken)
        note.set(MARK, f"note {number} {label.kind or '-'} {label.key}".strip())
        body.append(note)
        _put_call(pair.call, number, taken)
        for again in pair.again:
            log.looks.append(
                Look("note", f"the note {label.text} is called twice; the second call is words now")
            )
            unwrap(again)
    for before, parent in dict.fromkeys(left):
        _clear(before, parent, body, log)
    if words := " ".join(filter(None, taken)):
        log.asides.append(Aside("labels of notes", words, 0))
    _tell_labels(labels, log)
    return labels


def _without_own_calls(
    pairs: list[Pair], boxes: list[etree._Element]
) -> tuple[list[Pair], list[etree._Element]]:
    """The pairs whose call stands outside of the note: a box that holds both is text."""
    kept = [
        n
        for n, (pair, box) in enumerate(zip(pairs, boxes, strict=True))
        if box not in pair.call.iterancestors()
    ]
    return [pairs[n] for n in kept], [boxes[n] for n in kept]


def _head_of(pair: Pair) -> etree._Element:
    return pair.target if pair.back is None else pair.back


def _box_of(pair: Pair, heads: set[etree._Element], calls: set[etree._Element]) -> etree._Element:
    """The largest box around a note that holds no other note, no call in the text, no heading and no rule."""
    head = _head_of(pair)
    box = block_of(head)
    if pair.target.tag in BLOCKS and (pair.target is head or pair.target in head.iterancestors()):
        box = pair.target
    own = {head, *box.iter()}
    parent = box.getparent()
    while parent is not None and parent.tag in _BOXES and not kinds_of(parent) & _LISTS:
        if any(_is_others(item, heads, calls, own) for item in parent.iter()):
            break
        box, parent = parent, parent.getparent()
    return _with_definitions(box) if box.tag == "dt" else box


def _is_others(
    item: etree._Element,
    heads: set[etree._Element],
    calls: set[etree._Element],
    own: set[etree._Element],
) -> bool:
    """Whether an element says that its box holds more than one note."""
    return item not in own and (item in heads or item in calls or item.tag in (*HEADINGS, "hr"))


def _with_definitions(term: etree._Element) -> etree._Element:
    """A box around a term that is the label of a note, and the definitions that are its words."""
    box = etree.Element("div")
    term.addprevious(box)
    parts = [term]
    for behind in term.itersiblings():
        if behind.tag != "dd":
            break
        parts.append(behind)
    box.extend(parts)
    return box


def _label_of(pair: Pair) -> Label:
    text = words_of(pair.call).strip(f"{_BLANK}[](){{}}")
    names = " ".join(filter(None, (pair.target.get("id"), pair.target.get("name"))))
    if pair.call.get("data-series") or pair.call.get("data-key"):
        return Label(text, pair.call.get("data-series", ""), pair.call.get("data-key", ""))
    if known := sign_of(text):
        return Label(text, "sign", known)
    return Label(text, "end" if _END.search(names) else "")


def _lift(pair: Pair, box: etree._Element, label: Label, taken: list[str]) -> etree._Element:
    """The note's own blocks out of a box, without its label and its way back."""
    for back in [*([] if pair.back is None else [pair.back]), *pair.more]:
        if box in [back, *back.iterancestors()] and back.getparent() is not None:
            taken.append(_drop_bracketed(back))
    for term in [item for item in box.iter("dt") if not words_of(item).strip(f"{_BLANK}[]().")]:
        drop(term)
    taken.append(_strip_label(box, label.text))
    note = etree.Element("div")
    drop(box)
    if box.tag in ("p", *HEADINGS):
        box.tag = "p"
        note.append(box)
    else:
        note.text = box.text
        note.extend(list(box))
    for part in note:
        if part.tag in _PARTS:
            part.tag = "div"
        elif part.tag in ("dl", "table"):
            part.tag = "div"
            for inner in list(part.iter(*_PARTS)):
                inner.tag = "div"
    return note


def _drop_bracketed(link: etree._Element) -> str:
    """Take a link out, with what raises it and the brackets around it; its words."""
    words = words_of(link).strip()
    outer = raised(link)
    _unbracket(outer)
    drop(outer)
    return words


def _unbracket(element: etree._Element) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if parent is None:
        return
    before = (parent.text if previous is None else previous.tail) or ""
    if _OPEN.search(before) and _CLOSE.match(element.tail or ""):
        element.tail = _CLOSE.sub("", element.tail or "")
        if previous is None:
            parent.text = _OPEN.sub("", before)
        else:
            previous.tail = _OPEN.sub("", before)


def _strip_label(box: etree._Element, label: str) -> str:
    """Take the label off the head of a note that has it beside its link: “1. ”, “[1] ”; what was taken."""
    heads = [form.format(label) for form in ("[{}]", "({})", "{}.", "{}:", "{})")] if label else []
    for element, name in _texts(box):
        text = (getattr(element, name) or "").lstrip(_BLANK)
        if not text:
            continue
        raised_alone = element.tag == "sup" and name == "text" and text.strip(_BLANK) == label
        taken = text if raised_alone else next((head for head in heads if _begins(text, head)), "")
        setattr(element, name, text[len(taken) :].lstrip(_BLANK))
        if taken and not text[len(taken) :].strip():
            return taken + _strip_label(box, "")
        return taken
    return ""


def _begins(text: str, head: str) -> bool:
    return text.startswith(head) and text[len(head) : len(head) + 1].strip(_BLANK) == ""


def _texts(box: etree._Element) -> list[tuple[etree._Element, str]]:
    """Where texts stand in a box, in order."""
    found: list[tuple[etree._Element, str]] = [(box, "text")]
    for child in box:
        found += [*_texts(child), (child, "tail")]
    return found


def _put_call(call: etree._Element, number: int, taken: list[str]) -> None:
    mark = marked("span", f"call {number}")
    raised(call).addprevious(mark)
    mark.tail = None
    taken.append(_drop_bracketed(call))


def _clear(
    before: etree._Element | None, parent: etree._Element | None, body: etree._Element, log: Log
) -> None:
    """Take away boxes that have nothing in them now, and rules and headings that stand above nothing."""
    while before is not None and before.getparent() is not None and _heads_nothing(before):
        above = before.getprevious()
        _drop_heading(before, log)
        before = above
    while parent is not None and parent is not body and parent.tag in _EMPTIED:
        words = words_of(parent).strip(_BLANK)
        if (
            parent.getparent() is None
            or any(item.tag in ("img", "svg", "math") for item in parent.iter())
            or (words and NOTES_TITLE.fullmatch(words) is None)
        ):
            return
        above, outer = parent.getprevious(), parent.getparent()
        _drop_heading(parent, log)
        if above is not None and _heads_nothing(above):
            _drop_heading(above, log)
        parent = outer


def _drop_heading(element: etree._Element, log: Log) -> None:
    if words := words_of(element).strip(_BLANK):
        log.asides.append(Aside("heading of the notes", words, 0))
    drop(element)


def _heads_nothing(element: etree._Element) -> bool:
    """Whether a rule, or a heading “Notes”, has nothing behind it now."""
    is_title = element.tag in (*HEADINGS, "p", "div") and NOTES_TITLE.fullmatch(
        words_of(element).strip(_BLANK)
    )
    if not is_title and element.tag not in ("hr", "br"):
        return False
    behind = element.getnext()
    return not (element.tail or "").strip() and (
        behind is None or behind.tag in (*HEADINGS, "section") or bool(behind.get(MARK))
    )


def _tell_labels(labels: Sequence[Label], log: Log) -> None:
    odd = [
        label.text
        for label in labels
        if not label.kind and re.fullmatch("[a-hj-uwyzA-Z]", label.text)
    ]
    if odd:
        log.looks.append(Look("note", f"notes are called by letters ({', '.join(odd[:6])}); they are counted "
                              "with numbers now"))  # fmt: skip
