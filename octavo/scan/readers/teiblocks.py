"""Turn the divisions and blocks of a TEI document into blocks of pandoc's tree (TEI P5, chapters 3 to 7, 14)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import langcodes
from lxml import etree

from octavo.scan.model import Look
from octavo.scan.readers.elements import attributes, cell, figure, holding, said, span, table, tidy
from octavo.scan.readers.teinotes import XML_ID
from octavo.scan.readers.teiwords import BLOCKS, XML_LANG, Words
from octavo.scan.readers.xmlfile import local
from octavo.scan.tree import Element

_DIVISION = re.compile(r"div[1-7]?")
_ORDERED = re.compile(r"\b(?:numbered|ordered|arabic|decimal)\b")
_LISTS = ("list", "listBibl", "listPerson", "listPlace")
_WRAPS = frozenset(
    (
        "body",
        "front",
        "back",
        "group",
        "text",
        "noteGrp",
        "argument",
        "set",
        "castList",
        "performance",
    )
)
_SET_ASIDE = {"titlePage": "title page", "divGen": "contents, made anew", "titlePart": "title page"}
_MOST = 1000  # rows or columns that a cell may stand over


class Blocks(Words):
    """Reads divisions, and what stands in them."""

    def division(self, e: etree._Element, level: int) -> list[Element]:
        """The blocks of a division, its heading first; ``level``: of that."""
        made: list[Element] = []
        opened = False
        for child, bare in self._parts(e):
            if child is None:
                made.append(holding("Para", bare))
                continue
            name = local(child)
            if name == "head" and not opened and not self._holds_moved_notes_only(e):
                opened = True
                made.append(
                    {
                        "t": "Header",
                        "c": [max(1, level), attributes(_id_of(e, child)), self.words(child)],
                    }
                )
            elif name == "head" and self._holds_moved_notes_only(e):
                self.aside("heading of notes", child)
            elif name == "head":
                made.append(holding("Para", [holding("Strong", self.words(child))]))
            elif _DIVISION.fullmatch(name):
                is_part = (e.get("type") or "") in ("part", "volume")
                made += self.division(
                    child, level if is_part else level + bool(opened or level == 0)
                )
            elif name == "note" and child not in self.notes.apart:
                self._stray(made, child)
            else:
                made += self.block(child, level)
        return made

    def flow(self, e: etree._Element) -> list[Element]:
        """Words and blocks, as blocks."""
        made: list[Element] = []
        for child, bare in self._parts(e):
            if child is not None and local(child) == "l" and made and made[-1]["t"] == "LineBlock":
                made[-1]["c"].append(self.words(child))  # a speech in verse
            else:
                made += [holding("Para", bare)] if child is None else self.block(child, 6)
        return made

    def block(self, e: etree._Element, level: int) -> list[Element]:
        """The blocks of an element that stands among blocks."""
        if e in self.notes.apart:
            return []
        name = local(e)
        if name in _SET_ASIDE:
            self.aside(_SET_ASIDE[name], e)
            return []
        if _DIVISION.fullmatch(name) or name == "floatingText":
            return self.division(e, min(level + 1, 6))
        if name in _WRAPS:
            return self.division(e, level)
        shapes: dict[str, Callable[[etree._Element], list[Element]]] = {
            **dict.fromkeys(("quote", "cit", "epigraph"), self._quotation),
            **dict.fromkeys(_LISTS, self._list),
            **dict.fromkeys(("sp", "opener", "closer", "postscript"), self.flow),
            **dict.fromkeys(("milestone", "space"), _ornament),
            "note": self._quotation if e.get("type") == "callout" else self.flow,
            "table": self._table,
            "figure": self._figure,
            "lg": self._verse,
            "l": lambda line: [holding("LineBlock", [self.words(line)])],
            "address": lambda lines: [holding("LineBlock", [self.words(line) for line in lines])],
            "speaker": lambda words: [holding("Para", [holding("SmallCaps", self.words(words))])],
            "stage": lambda words: [holding("Para", [holding("Emph", self.words(words))])],
            "head": lambda words: [holding("Para", [holding("Strong", self.words(words))])],
        }
        if name == "ab" and e.get("type") == "code":
            return [{"t": "CodeBlock", "c": [attributes(), "".join(e.itertext()).strip("\n")]}]
        return shapes.get(name, self._paragraphs)(e)

    def _quotation(self, e: etree._Element) -> list[Element]:
        return [holding("BlockQuote", self.flow(e))]

    def _paragraphs(self, e: etree._Element) -> list[Element]:
        """A paragraph; what is a block in it stands behind what is before it."""
        blocks = [
            holding("Para", bare) if child is None else None for child, bare in self._parts(e)
        ]
        if None not in blocks:
            return [self._with_language(block, e) for block in blocks if block is not None]
        return self.flow(e)

    def _parts(self, e: etree._Element) -> Iterable[tuple[etree._Element | None, list[Element]]]:
        """Each block in an element (with no words), and each run of words between them (with no block)."""
        run: list[Element] = said(e.text or "")
        is_words = local(e) not in _HOLDERS and not _DIVISION.fullmatch(local(e))
        for child in e:
            name = local(child)
            # in a paragraph only what cannot stand in a line is a block; among blocks only what cannot stand alone is none
            inline = (name not in BLOCKS | _ALONE) if is_words else (name in _BETWEEN)
            if is_words and name in ("quote", "cit", "figure") and _is_in_line(child):
                inline = True
            if inline:
                run += self.word(child)
            else:
                if bare := tidy(run, self.is_hyphenated):
                    yield None, bare
                run = []
                yield child, []
            run += said(child.tail or "")
        if bare := tidy(run, self.is_hyphenated):
            yield None, bare

    def _with_language(self, block: Element, e: etree._Element) -> Element:
        language = e.get(XML_LANG) or ""
        if not language or language == self.language or not langcodes.tag_is_valid(language):
            return block
        return holding("Para", [span(block["c"], lang=language)])

    def _stray(self, made: list[Element], note: etree._Element) -> None:
        """A note that stands among blocks and that nothing calls: behind the words before it, and told."""
        line = int(note.sourceline or 0)
        words = " ".join("".join(note.itertext()).split())[:60]
        last = made[-1] if made else None
        if last is not None and last["t"] in ("Para", "Plain") and note not in self.notes.uncalled:
            last["c"].append(self.note(note))
        elif last is not None and last["t"] in ("Para", "Plain"):
            last["c"].append(self.note(note))
            self.log.looks.append(Look("note", f"nothing calls it; it was put behind the words before it: “{words}”",
                                       line))  # fmt: skip
        else:
            made += self.flow(note)
            self.log.looks.append(
                Look("note", f"nothing calls it; it was kept as text: “{words}”", line)
            )

    def _holds_moved_notes_only(self, e: etree._Element) -> bool:
        """Whether nothing would be left under the heading: all below it are notes that stand where they are called."""
        held = [
            child for child in e if local(child) not in ("head", "pb", "lb", "fw", "milestone", "")
        ]
        return bool(held) and all(
            child in self.notes.apart or (local(child) in ("noteGrp", "div", "list", "item", "p", "div2")
                                          and self._holds_moved_notes_only(child))
            for child in held
        )  # fmt: skip

    def _verse(self, e: etree._Element) -> list[Element]:
        """Stanzas of lines; what else a poem holds stands between them."""
        made: list[Element] = []
        lines: list[list[Element]] = []
        held: list[Element] = []  # marks of pages before the next line

        def close() -> None:
            if lines:
                made.append({"t": "LineBlock", "c": list(lines)})
                lines.clear()

        for child in e:
            name = local(child)
            if name == "l":
                lines.append([*held, *self.words(child)])
                held = []
            elif name in _BETWEEN:
                if lines and name in ("note", "ref", "ptr"):
                    lines[-1] += self.word(child)
                else:
                    held += [
                        item for item in self.word(child) if item["t"] not in ("Join", "SoftBreak")
                    ]
            else:
                close()
                made += self.block(child, 6)
        close()
        return [*made, *([holding("Para", held)] if held else [])]

    def _list(self, e: etree._Element) -> list[Element]:
        made: list[Element] = []
        items: list[tuple[list[Element], list[Element]]] = []
        label: list[Element] = []
        for child in e:
            name = local(child)
            if name == "head":
                made += self.block(child, 6)
            elif name == "label":
                label = self.words(child)
            elif name in ("item", "bibl", "biblStruct", "biblFull", "person", "place"):
                items.append((label, _as_item(self.flow(child), child)))
                label = []
            elif name and items:
                items[-1][1].extend(
                    self.flow(child) if name not in _BETWEEN else _as_para(self.word(child))
                )
            elif name:
                made += _as_para(self.word(child)) if name in _BETWEEN else self.block(child, 6)
        if label:
            items.append((label, []))
        look = f"{e.get('rend') or ''} {e.get('type') or ''}".lower()
        numbers = ["".join(str(i.get("c")) for i in label if i["t"] == "Str") for label, _ in items]
        if all(re.fullmatch(r"\(?\d{1,4}[.)]?", number) for number in numbers) and items:
            start = int(re.sub(r"\D", "", numbers[0]))
            if all(int(re.sub(r"\D", "", n)) == start + k for k, n in enumerate(numbers)):
                self.numbers += numbers
                return [*made, _ordered(start, [body for _, body in items])]
        if any(numbers) and "gloss" in look:
            return [*made, {"t": "DefinitionList", "c": [[label, [body]] for label, body in items]}]
        bodies = [_labelled(label, body) for label, body in items]
        if e.tag is not None and local(e) == "listBibl":
            return [
                *made,
                *(
                    holding("Para", b["c"]) if b["t"] == "Plain" else b
                    for body in bodies
                    for b in body
                ),
            ]
        if _ORDERED.search(look) and not any(numbers):
            return [*made, _ordered(1, bodies)]
        return [*made, {"t": "BulletList", "c": bodies}] if bodies else made

    def _table(self, e: etree._Element) -> list[Element]:
        rows = [child for child in e if local(child) == "row"]
        others = [child for child in e if local(child) not in ("row", "head", "")]
        caption = [i for head in e.findall("{*}head") for i in self.words(head)]
        made: list[tuple[bool, list[Any]]] = []
        for row in rows:
            cells: list[Any] = []
            for child in row:
                if local(child) == "cell":
                    cells.append(
                        cell(self.flow(child), _span(child.get("rows")), _span(child.get("cols")))
                    )
                elif cells:  # a page that begins within a row, a note behind a cell
                    cells[-1][4].extend(_as_para(self.word(child)))
                else:
                    cells.append(cell(_as_para(self.word(child)), 1, 1))
            made.append((row.get("role") == "label", cells))
        behind = [block for child in others for block in self.block(child, 6)]
        if not made:
            return [*([holding("Para", caption)] if caption else []), *behind]
        heads = 0
        while heads < len(made) - 1 and made[heads][0]:
            heads += 1
        columns = max(sum(int(c[3]) for c in cells) for _, cells in made) or 1
        if columns > _MOST:  # of words that are no table
            return [block for _, cells in made for c in cells for block in c[4]] + behind
        whole = [cells for _, cells in made]
        return [table(whole[:heads], whole[heads:], columns, caption), *behind]

    def _figure(self, e: etree._Element) -> list[Element]:
        pictures = [holding("Plain", self.word(g)) for g in e.iter("{*}graphic")]
        caption: list[Element] = []
        behind: list[Element] = []
        for child in e:
            if local(child) in ("head", "p", "ab", "caption"):
                caption += [*([{"t": "Space"}] if caption else []), *self.words(child)]
            elif local(child) in _BETWEEN and local(child) != "graphic":
                behind += _as_para(self.word(child))
            elif local(child) not in ("graphic", "figDesc", "figure", ""):
                behind += self.block(child, 6)
            elif local(child) == "figure" and child.find("{*}graphic") is None:
                behind += self._figure(child)
        if not pictures:
            described = [] if e.find("{*}figDesc") is None else self._told_picture(e)
            return [*_as_para([*caption, *described]), *behind]
        if not caption:
            return [*(holding("Para", p["c"]) for p in pictures), *behind]
        return [figure(pictures, caption), *behind]

    def _told_picture(self, e: etree._Element) -> list[Element]:
        """A figure without a file: what is said of it is kept in the report."""
        for described in e.iter("{*}figDesc"):
            self.aside("description of a picture that is not there", described)
        self.log.looks.append(Look("picture", "a figure names no picture", int(e.sourceline or 0)))
        return []


# Holders of blocks, blocks that stand in none of BLOCKS, and what may stand between blocks.
_HOLDERS = _WRAPS | {
    "floatingText",
    "listBibl",
    "figure",
    "lg",
    "epigraph",
    "cit",
    "sp",
    "postscript",
}
_ALONE = frozenset(
    ("l", "address", "speaker", "stage", "opener", "closer", "row", "argument", "titlePage")
)
_BETWEEN = frozenset(("pb", "lb", "cb", "gb", "fw", "anchor", "ref", "ptr", "graphic", "hi", "gap", "index", "space"))  # fmt: skip


def _ornament(e: etree._Element) -> list[Element]:
    """A line of ornament, or a blank, between paragraphs; other milestones are of other editions."""
    seen = e.get("rend") if local(e) == "milestone" else e.get("dim") == "vertical"
    return [{"t": "HorizontalRule"}] if seen and e.get("unit") in ("section", None) else []


def _is_in_line(e: etree._Element) -> bool:
    """Whether a quotation or picture stands among words, and not alone."""
    if local(e) == "figure":
        return e.find("{*}head") is None and e.find("{*}p") is None
    is_set_apart = e.get("rend") in ("block", "blockquote", "display")
    return not is_set_apart and not any(local(child) in BLOCKS for child in e)


def _id_of(e: etree._Element, head: etree._Element) -> str:
    return str(e.get(XML_ID) or head.get(XML_ID) or "")


def _span(value: str | None) -> int:
    return min(int(value), _MOST) if value and value.isdecimal() and int(value) > 0 else 1


def _ordered(start: int, bodies: list[list[Element]]) -> Element:
    return {"t": "OrderedList", "c": [[start, {"t": "Decimal"}, {"t": "Period"}], bodies]}


def _as_para(inlines: list[Element]) -> list[Element]:
    kept = [item for item in inlines if item["t"] not in ("Join", "SoftBreak", "Space")]
    return [holding("Para", [i for i in inlines if i["t"] != "Join"])] if kept else []


def _as_item(blocks: list[Element], e: etree._Element) -> list[Element]:
    """An item that is words, not paragraphs, is set without blanks around it."""
    if e.find("{*}p") is None and blocks and blocks[0]["t"] == "Para":
        return [{"t": "Plain", "c": blocks[0]["c"]}, *blocks[1:]]
    return blocks


def _labelled(label: list[Element], body: list[Element]) -> list[Element]:
    """An item with its label before its words."""
    if not label:
        return body
    if body and body[0]["t"] in ("Para", "Plain"):
        return [holding(body[0]["t"], [*label, {"t": "Space"}, *body[0]["c"]]), *body[1:]]
    return [holding("Para", label), *body]
