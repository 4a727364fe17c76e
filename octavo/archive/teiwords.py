"""Turn the words of a fragment of the Book into those of TEI P5: emphasis, links, notes, formulas, marks of pages."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from octavo.archive.fragments import read_fragment
from octavo.archive.teitables import make_figure
from octavo.archive.teitree import XML_ID, make, names_of, own, write
from octavo.model import Note
from octavo.text.trees import calls_by_words

INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q rp rt ruby s samp small "
    "span strong sub sup time u var wbr".split()
)
_HI = {
    "b": "bold", "em": "italic", "i": "italic", "mark": "highlight", "s": "strikethrough", "small": "small",
    "strong": "bold", "sub": "subscript", "sup": "superscript", "u": "underline",
}  # fmt: skip
_SAME = {"abbr": "abbr", "cite": "title", "del": "del", "dfn": "term", "ins": "add", "q": "q"}
_HI_CLASSES = frozenset("smallcaps drop-cap lead-in".split())
_TEX = "application/x-tex"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class WordScribe(ABC):
    """Writes what stands in lines; blocks within notes are written by who knows them."""

    def __init__(
        self,
        notes: Mapping[str, Note],
        place: Callable[[Note], str],
        name: Callable[[str], str],
        picture: Callable[[str], str],
        page: Callable[[etree._Element], tuple[str, bool]],
    ) -> None:
        """``place`` of a note: "foot", "margin" or "end". ``name`` makes an xml:id of an id of the Book, ``picture`` an
        address of a picture's src; ``page`` reads a page's mark: its number, and whether it is the source's."""
        self._notes, self._place = notes, place
        self._calls = {
            note.call_id: name for name, note in notes.items()
        }  # it stands where it is called
        self.name, self.picture, self._page = name, picture, page
        self._shapes: dict[object, Callable[[etree._Element, etree._Element], None]] = {
            "a": self._link, "br": self._line_end, "wbr": self.anchor, "img": self._picture, "math": self._formula,
            "code": self._code, "ruby": self._ruby, "span": self._span,
        }  # fmt: skip

    @abstractmethod
    def flow(
        self, holder: etree._Element, source: etree._Element, but: etree._Element | None = None
    ) -> None:
        """Write words and blocks into an element that takes both, without the block ``but``."""

    @abstractmethod
    def block(self, holder: etree._Element, e: etree._Element) -> None:
        """Write a block."""

    def words(self, holder: etree._Element, source: etree._Element) -> None:
        """Write words into an element that takes nothing else; blocks among them are parted by ends of lines."""
        write(holder, source.text or "")
        for child in source:
            self.word(holder, child)
            write(holder, child.tail or "")

    def word(self, holder: etree._Element, e: etree._Element) -> None:
        """Write an element that stands among words; what follows it is not written."""
        if e.tag in self._shapes:
            self._shapes[e.tag](holder, e)
        elif e.tag not in INLINE:
            self._loose(holder, e)
        else:
            made = self._named(holder, e, " ".join(names_of(e)))
            own(self, made, e)
            self.words(made, e)

    def _named(self, holder: etree._Element, e: etree._Element, classes: str) -> etree._Element:
        """The element for words that have one by a name alone."""
        tag = str(e.tag)
        if tag == "abbr" and e.get("title"):
            choice = make("choice", holder)
            made = make("abbr", choice, rend=classes)
            make("expan", choice).text = e.get("title")
            return made
        if tag == "time":
            moment = e.get("datetime") or ""
            return make("date", holder, when=moment if _DATE.fullmatch(moment) else "", rend=classes)  # fmt: skip
        if tag in _HI:
            return make("hi", holder, rend=f"{_HI[tag]} {classes}".strip())
        if tag in _SAME:
            return make(_SAME[tag], holder, rend=classes)
        return make("seg", holder, type=tag, rend=classes)

    def _line_end(self, holder: etree._Element, e: etree._Element) -> None:
        own(self, make("lb", holder), e)

    def _picture(self, holder: etree._Element, e: etree._Element) -> None:
        make_figure(self, holder, e)

    def _loose(self, holder: etree._Element, e: etree._Element) -> None:
        """Write a block where only words may stand."""
        if len(holder) or (holder.text or "").strip():
            make("lb", holder)
        self.anchor(holder, e)
        if e.tag in ("ul", "ol", "table", "dl") and etree.QName(holder).localname in ("p", "ab"):
            self.block(holder, e)
        else:
            self.words(holder, e)

    def _link(self, holder: etree._Element, e: etree._Element) -> None:
        href = e.get("href") or ""
        if e.get("role") == "doc-noteref":
            note = self._notes[href.removeprefix("#")]
            if calls_by_words(e):
                self.words(make("seg", holder, type="lemma"), e)
            made = make("note", holder, place=self._place(note), n=note.label, type=note.series)
            made.set(XML_ID, self.name(note.id))
            self.flow(made, read_fragment(note.html))
            return
        if not href:
            made = make("seg", holder, type="link", rend=" ".join(names_of(e)))
        else:
            kind = "bibl" if e.get("role") == "doc-biblioref" else ""
            target = (
                f"#{self.name(self._calls.get(href[1:], href[1:]))}" if href[:1] == "#" else href
            )
            made = make("ref", holder, type=kind, target=target, rend=" ".join(names_of(e)))
        own(self, made, e)
        self.words(made, e)

    def _span(self, holder: etree._Element, e: etree._Element) -> None:
        names = names_of(e)
        if is_mark(e):
            number, of_source = self._page(e)
            made = make("pb", holder, n=number, ed="source" if of_source else "")
            if e.get("id"):
                made.set(XML_ID, self.name(str(e.get("id"))))
            return
        if names == ["decimal-room"]:
            return
        if names == ["number"]:
            made = make("label", holder, type="number")
        elif names and names[0] in _HI_CLASSES:
            made = make("hi", holder, rend=" ".join(names))
        elif names:
            cited = e.get("data-cites") or ""
            made = make("seg", holder, type=names[0], rend=" ".join(names[1:]), n=cited)
        elif e.get("lang"):
            made = make("foreign", holder)
        else:
            made = make("seg", holder)
        own(self, made, e)
        self.words(made, e)

    def _ruby(self, holder: etree._Element, e: etree._Element) -> None:
        """Letters with how they are read beside them (TEI P5, 3.4.2); what stands in for brackets is left out."""
        self.anchor(holder, e)
        base: etree._Element | None = None
        for text, child in nodes_of(e):
            if text.strip():
                base = make("rb", make("ruby", holder)) if base is None else base
                write(base, text)
            if child is None or child.tag == "rp":
                continue
            if base is None:
                base = make("rb", make("ruby", holder))
            if child.tag == "rt":
                reading = make("rt", base.getparent())
                own(self, reading, child)
                self.words(reading, child)
                base = None
            else:
                self.word(base, child)
        if base is not None:
            make("rt", base.getparent())

    def _formula(self, holder: etree._Element, e: etree._Element) -> None:
        shown = "display" if e.get("display") == "block" else "inline"
        tex = e.findtext(f".//annotation[@encoding='{_TEX}']")
        made = make("formula", holder, notation="TeX" if tex else "MathML", rend=shown)
        own(self, made, e, style=False)
        if tex:
            made.text = tex
            return
        made.append(_in_mathml(e))

    def _code(self, holder: etree._Element, e: etree._Element) -> None:
        names = names_of(e)
        if names[:1] == ["tex"]:
            shown = "display" if "display" in names else "inline"
            made = make("formula", holder, notation="TeX", rend=shown)
        elif all(part.tag == "span" for part in e.iterdescendants()):
            made = make("code", holder, lang=names[0] if names else "")
        else:
            made = make("seg", holder, type="code", rend=" ".join(names))
            own(self, made, e)
            self.words(made, e)
            return
        for part in e.iterdescendants():
            self.anchor(holder, part, made)
        own(self, made, e)
        made.text = "".join(e.itertext())

    def anchor(
        self, holder: etree._Element, e: etree._Element, before: etree._Element | None = None
    ) -> None:
        """Leave a mark where something had an id that is not written as an element."""
        if e.get("id"):
            mark = make("anchor", holder)
            mark.set(XML_ID, self.name(str(e.get("id"))))
            if before is not None:
                before.addprevious(mark)


def nodes_of(source: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """Each text with the element behind it; None behind the last."""
    text = source.text or ""
    for child in list(source):
        following = child.tail or ""
        yield text, child
        text = following
    yield text, None


def is_mark(e: etree._Element) -> bool:
    """Whether a page begins here."""
    return e.tag == "span" and (e.get("class") == "source-page" or e.get("role") == "doc-pagebreak")


def _in_mathml(e: etree._Element) -> etree._Element:
    """The same in the namespace of MathML, without what follows it."""
    twin = etree.Element(f"{{{_MATHML}}}{e.tag!s}", nsmap={None: _MATHML})
    twin.text = e.text
    for name, value in e.items():
        if name != "id":
            twin.set(name, value)
    for child in e:
        made = _in_mathml(child)
        made.tail = child.tail
        twin.append(made)
    return twin
