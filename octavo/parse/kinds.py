"""Turn what an author marked as a kind of matter into the shape that all editions print.

1. a class that stands on the words of a whole paragraph, or on nothing at its beginning, is the paragraph's;
2. a page break is a class of the block that begins the page: no empty box is left to fill a page of its own;
3. an epigraph knows its source, a dialogue its speakers;
4. each line of verse is an element, so that what is too long for the page can hang below its beginning.

Nothing is moved, and no word added: a reader without our style sheets reads the same text.
"""

from __future__ import annotations

import re

from lxml import etree

from octavo.parse.tree import INLINE, SOURCE_PAGE
from octavo.text.rare import Rare
from octavo.text.trees import drop, unwrap

PAGE_BREAK = "page-break"
NEW_PAGE = "new-page"  # of the block that begins it
DROP_CAP = "drop-cap"
_INITIAL = 3  # characters, a quotation mark among them
LINE = "verse-line"
LINES = "lines"  # of a box whose lines are counted (`linenumbers.py`)
_FIRST, _LAST = "verse-first", "verse-last"  # of a stanza: neither is left alone on a page
_WHOLE = frozenset(("table", "figure"))  # in which no page ends
# Classes that say something of a whole paragraph, wherever in it they were written.
_OF_PARAGRAPHS = frozenset(
    "center right continued source dateline salutation signature page-break".split()
)
_SOURCE = re.compile(r"\s*(?:—|–|―|--)\s*")
# What pandoc gives for a line's end within a paragraph; in verse each is the end of a line.
VERSE = """\
local function kept(note) return note, false end
local function broken() return pandoc.LineBreak() end
function Div(div)
  if div.classes:includes('verse') or div.classes:includes('lines') then
    return div:walk{traverse = 'topdown', Note = kept, SoftBreak = broken}
  end
end
"""
_VERSE = Rare(
    ("verse", r"\bverse\b"),
    (":::", r"^[ >]*:{3,}.*\blines\b"),
    ("<div", r"<div\b[^>]*\blines\b"),
)


def may_have_verse(text: str) -> bool:
    """Whether there may be verse in ``text`` whose lines pandoc would run on."""
    return _VERSE.search(text) is not None


def shape_kinds(tree: etree._Element, *, of_note: bool = False) -> None:
    """Shape the kinds of matter in a tree whose words stand in paragraphs; no page begins in a note."""
    for span in list(tree.iter("span")):
        if span.get("class"):
            _lift(span)
    for element in list(tree.iter(etree.Element)):
        classes = element.get("class")
        if not classes:
            continue
        names = classes.split()
        if PAGE_BREAK in names:
            _break_page(element, tree, of_note=of_note)
        if DROP_CAP in names:
            _set_initial(element)
        if "epigraph" in names:
            element.set("role", "doc-epigraph")
        if "epigraph" in names or "verse" in names:
            _find_source(element, of_verse="verse" in names)
        if "dialogue" in names:
            _find_speakers(element)
        if "verse" in names or "line-block" in names or (element.tag == "div" and LINES in names):
            _part_lines(element)


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def _name(element: etree._Element, names: list[str]) -> None:
    if names:
        element.set("class", " ".join(dict.fromkeys(names)))
    else:
        element.attrib.pop("class", "")


def _lift(span: etree._Element) -> None:
    """Give a paragraph the classes that a span in it has for it."""
    names = _names(span)
    lifted = [name for name in names if name in _OF_PARAGRAPHS]
    paragraph = span.getparent()
    if not lifted or paragraph is None or paragraph.tag != "p":
        return
    empty = not len(span) and not (span.text or "").strip()
    first = not (paragraph.text or "").strip() and all(
        child.get("class") == SOURCE_PAGE and not (child.tail or "").strip()
        for child in span.itersiblings(preceding=True)
    )
    last = not (span.tail or "").strip() and span.getnext() is None
    if not first or not (empty or last):
        return
    _name(paragraph, _names(paragraph) + lifted)
    _name(span, [name for name in names if name not in lifted])
    if not span.attrib:
        _dissolve(span)


def _set_initial(element: etree._Element) -> None:
    """An initial is a letter or two with which a paragraph begins, and stands at the margin; else its class
    is only an author's."""
    paragraph = element.getparent()
    begins = (
        element.tag == "span"
        and paragraph is not None
        and paragraph.tag == "p"
        and not (paragraph.text or "").strip()
        and element.getprevious() is None
        and 0 < len("".join(element.itertext()).strip()) <= _INITIAL
    )
    if begins and paragraph is not None:
        _name(paragraph, [*_names(paragraph), "with-initial"])
    else:
        _name(element, [f"own-{n}" if n == DROP_CAP else n for n in _names(element)])


def _dissolve(element: etree._Element) -> None:
    """Take a tag off; white space that stood behind an empty one goes with it."""
    if not len(element) and not (element.text or "").strip():
        element.tail = (element.tail or "").lstrip() or None
    unwrap(element)


# Page breaks


def _break_page(element: etree._Element, tree: etree._Element, *, of_note: bool) -> None:
    """Let a block begin a page: this one when there is something in it, else the next."""
    _name(element, [name for name in _names(element) if name != PAGE_BREAK])
    if element.tag in INLINE:
        return  # a page begins with a block, not in the midst of a line
    within = {holder.tag for holder in element.iterancestors()}
    may = not of_note and not within & _WHOLE
    if _shows(element):
        if may:
            _begin_page(element)
        return
    block: etree._Element | None = element
    while may and block is not None and block is not tree:
        if (after := block.getnext()) is not None:
            _begin_page(after)
            break
        block = block.getparent()
    drop(element)


def _shows(element: etree._Element) -> bool:
    objects = ("img", "hr", "math")
    return bool("".join(element.itertext()).strip()) or any(True for _ in element.iter(*objects))


def _begin_page(block: etree._Element) -> None:
    if block.tag != "h1":  # which does by itself
        _name(block, [*_names(block), NEW_PAGE])


# Epigraphs and dialogues


def _find_source(quoted: etree._Element, *, of_verse: bool) -> None:
    """Mark where the words are from: the last paragraph when it begins with a dash, or its last line. In verse
    a last stanza of many lines may begin so, too, and is none."""
    paragraphs = list(quoted.iter("p"))
    if not paragraphs:
        return
    last = paragraphs[-1]
    if "source" in _names(last):
        _write_dash(last)
        return
    breaks = last.findall("br")
    if len(paragraphs) > 1 and not (of_verse and breaks) and _SOURCE.match(last.text or ""):
        _name(last, [*_names(last), "source"])
        _write_dash(last)
    elif breaks and _SOURCE.match(breaks[-1].tail or ""):
        line = breaks[-1]
        source = etree.Element("p")
        source.set("class", "source")
        source.text = (line.tail or "").lstrip()
        source.extend(list(line.itersiblings()))
        line.tail, source.tail, last.tail = None, last.tail, "\n"
        last.remove(line)
        last.addnext(source)
        _write_dash(source)


def _write_dash(source: etree._Element) -> None:
    source.text = "— " + _SOURCE.sub("", source.text or "", count=1).lstrip()


def _find_speakers(dialogue: etree._Element) -> None:
    """The strong words with which a speech begins are the name of who speaks."""
    for paragraph in dialogue.iter("p"):
        first = paragraph[0] if len(paragraph) else None
        if first is not None and first.tag == "strong" and not (paragraph.text or "").strip():
            first.tag = "span"
            _name(first, [*_names(first), "speaker"])


# Verse


def _part_lines(verse: etree._Element) -> None:
    """Make an element of each line, and a paragraph of each stanza."""
    for paragraph in list(verse.iter("p")):
        if "source" in _names(paragraph) or LINE in _names(
            paragraph[0] if len(paragraph) else paragraph
        ):
            continue
        lines = _split(paragraph)
        stanzas: list[list[etree._Element]] = [[]]
        for line in lines:
            if len(line) or (line.text or "").strip():
                stanzas[-1].append(line)
            elif stanzas[-1]:
                stanzas.append([])
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.text = None
        holder = paragraph
        for number, stanza in enumerate(s for s in stanzas if s):
            if number:
                made = etree.Element("p")
                if classes := paragraph.get("class"):
                    made.set("class", classes)
                made.tail, holder.tail = holder.tail, "\n"
                holder.addnext(made)
                holder = made
            if len(stanza) > 1:  # a single line would hold on to what stands around the stanza
                _name(stanza[0], [*_names(stanza[0]), _FIRST])
                _name(stanza[-1], [*_names(stanza[-1]), _LAST])
            for line in stanza:
                holder.append(line)
                if line is not stanza[-1]:
                    etree.SubElement(holder, "br").tail = "\n"


def _split(element: etree._Element) -> list[etree._Element]:
    """The lines of an element, each a span; what holds the end of a line is closed and opened again."""
    lines = [etree.Element("span")]
    lines[0].set("class", LINE)
    _add(lines[-1], element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            lines.append(etree.Element("span"))
            lines[-1].set("class", LINE)
            _add(lines[-1], (tail or "").lstrip("\n"))
            continue
        if child.find(".//br") is None:
            lines[-1].append(child)
        else:
            for number, part in enumerate(_split(child)):
                part.tag = child.tag
                part.attrib.clear()
                part.attrib.update(child.attrib)
                if number:
                    part.attrib.pop("id", "")
                    lines.append(etree.Element("span"))
                    lines[-1].set("class", LINE)
                lines[-1].append(part)
        _add(lines[-1], tail)
    return lines


def _add(holder: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text
