"""Turn what stands in the lines of a TEI document into inline elements of pandoc's tree (TEI P5, chapter 3)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import langcodes
from lxml import etree

from octavo.scan.model import Aside, Log
from octavo.scan.readers.elements import JOIN, holding, page, picture, said, span, tidy
from octavo.scan.readers.teinotes import Paired
from octavo.scan.readers.xmlfile import local
from octavo.scan.tree import Element, plain_words
from octavo.scan.words import Lexicon

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What is said by rend, rendition or style, by the words that are used for it.
_LOOKS = (
    ("Emph", re.compile(r"\b(?:i|it|ital|italics?|italique|kursiv|oblique)\b")),
    ("Strong", re.compile(r"\b(?:b|bf|bold|fett)\b")),
    ("Superscript", re.compile(r"\b(?:sup|super|superscript|hoch)\b")),
    ("Subscript", re.compile(r"\b(?:sub|subscript)\b")),
    ("SmallCaps", re.compile(r"\b(?:sc|smcap|smallcaps|small-caps|kapitälchen)\b")),
    ("Underline", re.compile(r"\b(?:u|ul|underlined?|unterstrichen)\b")),
    ("Strikeout", re.compile(r"\b(?:strike|strikethrough|struck|line-through)\b")),
    ("Emph", re.compile(r"\b(?:spaced|gesperrt|g|letterspaced)\b")),  # spaced letters are emphasis
)
_MARKS = {"del": "Strikeout", "emph": "Emph", "code": "Code"}
_QUOTES = "“”„‟\"«»‹›‘’'"
_CHOICES = {
    "choice": ("corr", "reg", "expan"),
    "subst": ("add",),
    "app": ("lem",),
}  # which of several is read
_FURNITURE = {"header": "running head", "head": "running head", "pageNum": "folio", "sig": "signature mark",
              "catch": "catchword", "footer": "running foot"}  # fmt: skip
_SILENT = frozenset(
    ("anchor", "cb", "gb", "milestone", "handShift", "index", "divGen", "space", "figDesc", "fw")
)
BLOCKS = frozenset(
    "p ab list table quote cit figure lg floatingText div sp listBibl epigraph listPerson listPlace".split()
)


@dataclass(slots=True)
class Words(ABC):
    """Reads one document; blocks within words are read by who knows them."""

    notes: Paired
    lexicon: Lexicon
    language: str
    is_ours: bool  # made by Octavo: it has line ends only where a reader sees them
    log: Log
    editions: bool  # whether pages of the source are told from others by @ed
    counts: Counter[str] = field(default_factory=Counter)  # what there is to tell, once each
    numbers: list[str] = field(default_factory=list)  # of lists, which count themselves from now on

    @abstractmethod
    def flow(self, e: etree._Element) -> list[Element]:
        """The blocks of an element that holds words, blocks, or both."""

    def words(self, e: etree._Element) -> list[Element]:
        """The words of an element, without spaces at their ends."""
        return tidy(self.inner(e), self.is_hyphenated)

    def is_hyphenated(self, front: str, behind: str) -> bool:
        """Whether the hyphen between two halves is of the word."""
        first = re.search(r"[^\W\d_]+$", front)
        second = re.match(r"[^\W\d_]+", behind)
        if first is None or second is None:
            return True
        return not second[0][0].islower() or self.lexicon.knows(f"{first[0]}-{second[0]}")

    def inner(self, e: etree._Element) -> list[Element]:
        """The inlines of an element as they come."""
        made = said(e.text or "")
        for child in e:
            made += self.word(child)
            made += said(child.tail or "")
        return made

    def word(self, e: etree._Element) -> list[Element]:
        """The inlines of an element that stands among words, with the notes that it calls."""
        if e in self.notes.apart:
            return []
        made = [] if e in self.notes.replaced else self._named(e)
        if e in self.notes.replaced:
            self.aside("call of a note", e)
        for note in self.notes.called_by.get(e, ()):
            made.append(self.note(note))
        return made

    def note(self, e: etree._Element) -> Element:
        """A note, to be called here."""
        self.counts[f"note at {e.get('place') or 'foot'}"] += 1
        if (label := e.get("n") or "") and not label.strip(" .)").isdigit():
            self.counts["note with a sign"] += 1
        blocks = self.flow(e) or [holding("Para", [])]
        self._drop_label(blocks, label.strip(), e)
        return holding("Note", blocks)

    def _drop_label(self, blocks: list[Element], label: str, e: etree._Element) -> None:
        """Take the number off the head of a note that has it in its text, too: “<note n="1)">1) Words.”"""
        inlines = blocks[0]["c"] if blocks[0]["t"] == "Para" else []
        first = plain_words(inlines[:1]).strip()
        if first and label and first.strip("().[]") == label.strip("().[]"):
            self.log.asides.append(Aside("number of a note", first, int(e.sourceline or 0)))
            blocks[0]["c"] = tidy(inlines[1:], self.is_hyphenated)

    def aside(self, what: str, e: etree._Element) -> None:
        """Set the words of an element aside."""
        if words := " ".join("".join(e.itertext()).split()):
            self.log.asides.append(Aside(what, words, int(e.sourceline or 0)))

    def _named(self, e: etree._Element) -> list[Element]:
        name = local(e)
        if name in _SILENT:
            what = _FURNITURE.get(e.get("type") or "", "running head")
            self.aside(what if name == "fw" else f"{name}, which no edition shows", e)
            return []
        if name in BLOCKS and not (name == "figure" and e.find("{*}p") is None):
            return [{"t": "LineBreak"}, *self.words(e)] if name != "quote" else self._quoted(e)
        shapes: dict[str, Callable[[etree._Element], list[Element]]] = {
            **dict.fromkeys(_CHOICES, self._chosen),
            **dict.fromkeys(("q", "said", "soCalled"), self._quoted),
            **dict.fromkeys(("ref", "ptr"), self._link),
            **dict.fromkeys(("figure", "ruby"), self._children),
            "note": lambda note: [self.note(note)],
            "lb": self._line_end,
            "pb": self.page,
            "graphic": lambda graphic: [picture(graphic.get("url") or "", self.described(graphic))],
            "formula": self.formula,
            "gap": self._gap,
            "stage": lambda words: [holding("Emph", self.words(words))],
            "supplied": lambda words: [*said("["), *self.words(words), *said("]")],
            "rt": lambda words: [*said("("), *self.words(words), *said(")")],
        }
        return shapes.get(name, self._set_apart)(e)

    def _children(self, e: etree._Element) -> list[Element]:
        return [item for child in e for item in self.word(child)]

    def _gap(self, _: etree._Element) -> list[Element]:
        self.counts["gap"] += 1
        return said("[…]")

    def _line_end(self, e: etree._Element) -> list[Element]:
        if e.get("break") == "no":
            return [JOIN]
        before = _text_before(e)
        behind = (e.tail or "").lstrip()[:1]
        if re.search(r"[^\W\d_][-‐¬⸗\u00ad]$", before) and behind.islower():
            self.counts["joined"] += 1
            return [JOIN]
        parent = e.getparent()
        within = "" if parent is None else local(parent)
        real = self.is_ours or within in (
            "addrLine",
            "closer",
            "opener",
            "salute",
            "signed",
            "cell",
        )
        return [{"t": "LineBreak" if real else "SoftBreak"}]

    def page(self, e: etree._Element) -> list[Element]:
        """The mark of a page; of one without a number nothing."""
        label = " ".join((e.get("n") or "").split())[:20]
        if self.editions and e.get("ed") != "source":
            return [JOIN] if e.get("break") == "no" else []
        if not label:
            self.counts["page without a number"] += 1
            return [JOIN] if e.get("break") == "no" else []
        return [page(label), JOIN] if e.get("break") == "no" else [page(label)]

    def _chosen(self, e: etree._Element) -> list[Element]:
        """Of two readings the one that is meant to be read; the other stands in the report."""
        names = _CHOICES[local(e)]
        parts = [child for child in e if isinstance(child.tag, str)]
        if self.is_ours and e.find("{*}abbr") is not None:
            names = ("abbr",)
        read = next((part for name in names for part in parts if local(part) == name), None)
        read = parts[0] if read is None and parts else read
        for part in parts:
            if part is not read:
                self.aside(f"the other reading ({local(part)})", part)
        return [] if read is None else self.word(read)

    def _set_apart(self, e: etree._Element) -> list[Element]:
        found = self.inner(e)
        inner = tidy(found, self.is_hyphenated, trim=False)
        name = local(e)
        language = e.get(XML_LANG) or ""
        for kind in reversed(self._looks_of(e, name)):
            if kind == "Code":
                inner = [{"t": "Code", "c": [["", [], []], "".join(e.itertext())]}]
            else:
                inner = [holding(kind, inner)]
        if language and language != self.language and langcodes.tag_is_valid(language):
            inner = [span(inner, lang=language)]
        # a word that a line cuts at the edge of the element goes on outside of it
        return [JOIN] * (found[:1] == [JOIN]) + inner + [JOIN] * (found[-1:] == [JOIN])

    def _looks_of(self, e: etree._Element, name: str) -> list[str]:
        said_of = " ".join(e.get(key) or "" for key in ("rend", "rendition", "style")).lower()
        found = list(dict.fromkeys(kind for kind, sign in _LOOKS if sign.search(said_of)))
        if name in _MARKS and _MARKS[name] not in found:
            found.append(_MARKS[name])
        if name == "title" and (e.get("level") or "m") in ("m", "j", "s") and not found:
            found.append("Emph")
        if name == "hi" and not found:
            self.counts[f"hi without a look: {said_of.strip()[:40]}"] += 1
        return found

    def _quoted(self, e: etree._Element) -> list[Element]:
        """Words in quotation marks; the marks are set where the text has none."""
        inner = tidy(self.inner(e), self.is_hyphenated)
        words = "".join(e.itertext()).strip()
        before, behind = _text_before(e)[-1:], (e.tail or "")[:1]
        marked = (
            words[:1] in _QUOTES or (before and before in _QUOTES) or (behind and behind in _QUOTES)
        )
        if not words or marked:
            return inner
        kind = "SingleQuote" if local(e) == "soCalled" else "DoubleQuote"
        return [{"t": "Quoted", "c": [{"t": kind}, inner]}]

    def _link(self, e: etree._Element) -> list[Element]:
        address = (e.get("target") or "").split()[:1]
        inner = self.words(e)
        if not address:
            return inner
        inner = inner or ([] if address[0].startswith("#") else said(address[0]))
        return [{"t": "Link", "c": [["", [], []], inner, [address[0], ""]]}] if inner else []

    def described(self, graphic: etree._Element) -> list[Element]:
        """The words that stand for a picture: its own description, or that of its figure."""
        for holder in (graphic, graphic.getparent()):
            said_of = None if holder is None else holder.find("{*}figDesc")
            if said_of is not None:
                return said(" ".join("".join(said_of.itertext()).split()))
        return []

    def formula(self, e: etree._Element) -> list[Element]:
        """TeX as it is; of others the letters, and it is told."""
        text = "".join(e.itertext()).strip()
        if (e.get("notation") or "").lower() in ("tex", "latex"):
            kind = "DisplayMath" if e.get("rend") == "display" else "InlineMath"
            return [{"t": "Math", "c": [{"t": kind}, text.strip("$")]}]
        self.counts["formula"] += 1
        return said(" ".join(text.split()))


def _text_before(e: etree._Element) -> str:
    """What stands right before an element, in the same parent."""
    before = e.getprevious()
    parent = e.getparent()
    if before is not None:
        return before.tail or ""
    return (parent.text or "") if parent is not None else ""
