"""Turn markup of the Book into elements of TEI P5, word for word.

Notes stand where they are called. What TEI has a word for is called by it; what it has none for is a ``seg``,
``ab`` or ``floatingText`` with the author's class as its type. No letter of the Book is left out, and none added.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from octavo.archive.teitables import make_figure, make_table
from octavo.archive.teitree import XML_LANG, make, names_of, own, write
from octavo.archive.teiwords import INLINE, WordScribe, is_mark, nodes_of
from octavo.text.trees import HEADINGS, drop

# Classes that say how matter looks and not what it is: they become what TEI calls the rendition of its blocks.
_LOOKS = frozenset("center right tight loose continued new-page with-initial line-block hanging-indent".split())  # fmt: skip
_AHEAD = frozenset(("head", "pb", "anchor", "epigraph", "note"))  # may stand before an epigraph
_BEFORE = frozenset(("head", "pb", "anchor", "note"))
_RENDERED = frozenset(("p", "ab", "lg", "list", "table", "quote", "cit", "figure", "floatingText"))
_BLOCKS = _RENDERED - {"figure"} | {"div", "listBibl", "sp"}
_LETTER = {"dateline": "dateline", "salutation": "salute", "signature": "signed"}
VERSE_LINE = "verse-line"


class Scribe(WordScribe):
    """Writes fragments of one book."""

    # Sections and blocks

    def sections(self, holder: etree._Element, source: etree._Element, level: int) -> None:
        """Write blocks into an element that takes nothing but blocks; each heading below ``level`` opens a ``div``."""
        opened = [(level, holder)]
        bare: etree._Element | None = None  # of words that stand beside blocks
        for text, child in nodes_of(source):
            if text.strip():
                bare = make("ab", opened[-1][1]) if bare is None else bare
                write(bare, text)
            if child is None:
                continue
            if child.tag in INLINE:
                if bare is None and not is_mark(child):
                    bare = make("ab", opened[-1][1])
                self.word(opened[-1][1] if bare is None else bare, child)
                continue
            bare = None
            if child.tag in HEADINGS:
                rank = int(str(child.tag)[1])
                while len(opened) > 1 and opened[-1][0] >= rank:
                    opened.pop()
                division = make("div", opened[-1][1], type="section", n=_number(child))
                own(self, division, child)
                self.words(make("head", division), child)
                opened.append((rank, division))
            else:
                self.block(opened[-1][1], child)

    def flow(
        self, holder: etree._Element, source: etree._Element, but: etree._Element | None = None
    ) -> None:
        """Write words and blocks into an element that takes both, without the block ``but``."""
        nodes = list(nodes_of(source))
        before: etree._Element | None = None
        for text, child in nodes:
            beside = [e for e in (before, child) if e is not None]
            if text.strip() or (beside and all(e.tag in INLINE for e in beside)):
                write(holder, text)
            if child is not None and child is not but:
                (self.word if child.tag in INLINE else self.block)(holder, child)
            before = child

    def block(self, holder: etree._Element, e: etree._Element) -> None:
        """Write a block."""
        match e.tag:
            case "p":
                self._paragraph(holder, e)
            case "ul" | "ol":
                self._list(holder, e)
            case "dl":
                self._glossary(holder, e)
            case "table":
                make_table(self, holder, e)
            case "figure":
                make_figure(self, holder, e)
            case "pre":
                self._code_block(holder, e)
            case "blockquote":
                self._quotation(holder, e)
            case "hr":
                own(self, make("milestone", holder, unit="section", rend="break"), e)
            case "div" | "section" | "article" | "aside" | "details" | "address":
                self._box(holder, e)
            case "summary" if not len(holder) and etree.QName(holder).localname == "body":
                head = make("head", holder)
                own(self, head, e)
                self.words(head, e)
            case (
                _
            ):  # a heading where no section begins, and what stands outside of what it belongs to
                kind = "heading" if e.tag in HEADINGS else str(e.tag)
                loose = make("ab", holder, type=kind, n=_number(e))
                own(self, loose, e)
                self.words(loose, e)

    def _paragraph(self, holder: etree._Element, e: etree._Element) -> None:
        names = names_of(e)
        if _is_verse(e):
            self._stanza(holder, e)
            return
        matter = next((name for name in names if name in _LETTER), None)
        if "callout-title" in names:
            made = make("label", holder)
        elif matter:
            made = make("ab", holder, type=matter)
        else:
            made = make("p", holder, rend=" ".join(names))
        own(self, made, e)
        self.words(made, e)

    def _box(self, holder: etree._Element, e: etree._Element) -> None:
        names = names_of(e)
        if "references" in names:
            self._bibliography(holder, e)
        elif "callout" in names:
            kind = next((n.removeprefix("callout-") for n in names if n.startswith("callout-")), "")
            note = make("note", holder, type="callout", subtype=kind)
            own(self, note, e)
            self.flow(note, e)
        elif "epigraph" in names:
            ahead = {etree.QName(child).localname for child in holder} <= _AHEAD
            is_div = etree.QName(holder).localname in ("div", "body")
            if ahead and is_div:
                self._quotation(make("epigraph", holder), e)
            else:
                self._quotation(holder, e, "epigraph")
        elif "verse" in names or "line-block" in names:
            self._verse(holder, e)
        elif kind := next((n for n in names if n not in _LOOKS), "" if e.tag == "div" else str(e.tag)):  # fmt: skip
            self._text_within(holder, e, kind, " ".join(n for n in names if n != kind))
        elif any(True for _ in e.iter(*HEADINGS)):
            self._text_within(holder, e, "block", " ".join(names))
        else:
            self._unfold(holder, e, names)

    def _unfold(self, holder: etree._Element, e: etree._Element, looks: list[str]) -> None:
        """Write what stands in a box that says nothing but how it looks; its blocks say it from now on."""
        self.anchor(holder, e)
        start = len(holder)
        if etree.QName(holder).localname in ("div", "body"):
            self.sections(holder, e, 6)
        else:
            self.flow(holder, e)
        for made in holder[start:]:
            if etree.QName(made).localname in _RENDERED:
                if looks:
                    made.set("rend", " ".join([*(made.get("rend") or "").split(), *looks]))
                if (language := e.get("lang")) and made.get(XML_LANG) is None:
                    made.set(XML_LANG, language)

    def _text_within(
        self, holder: etree._Element, e: etree._Element, kind: str, looks: str
    ) -> None:
        if not _shows(e):
            self.anchor(holder, e)
            return
        text = make("floatingText", holder, type=kind, rend=looks)
        own(self, text, e)
        body = make("body", text)
        if kind == "dialogue":
            self._speeches(body, e)
        else:
            self.sections(body, e, 0)
        if not any(etree.QName(made).localname in _BLOCKS for made in body):
            make("ab", body)  # there has to be one (TEI P5, 4)
        if kind == "letter":
            open_and_close(body)

    def _speeches(self, body: etree._Element, e: etree._Element) -> None:
        speech: etree._Element | None = None
        for text, child in nodes_of(e):
            if text.strip():
                write(make("ab", body), text)
            if child is None:
                continue
            first = next((part for part in child if not is_mark(part)), None)
            if child.tag == "p" and first is not None and "speaker" in names_of(first):
                speech = make("sp", body)
                own(self, speech, child)
                self.words(make("speaker", speech), first)
                drop_words(first)
                self.words(make("p", speech), child)
            elif child.tag == "dl":
                for terms, meanings in _pairs(child):
                    speech = make("sp", body)
                    self._join(make("speaker", speech), terms)
                    for meaning in meanings:
                        self.anchor(speech, meaning)
                        self.sections(speech, meaning, 6)
                    if not meanings:
                        make("ab", speech)
            elif child.tag in INLINE:
                self.word(body if is_mark(child) else make("ab", body), child)
            else:
                self.block(body if speech is None else speech, child)

    def _quotation(self, holder: etree._Element, e: etree._Element, kind: str = "") -> None:
        children = [child for child in e if isinstance(child.tag, str)]
        source = children[-1] if children and "source" in names_of(children[-1]) else None
        if source is None or len(children) == 1:
            quote = make("quote", holder, type=kind)
            own(self, quote, e)
            self.flow(quote, e)
            return
        cited = make("cit", holder, type=kind)
        own(self, cited, e)
        self.flow(make("quote", cited), e, source)
        bibl = make("bibl", cited)
        own(self, bibl, source)
        self.words(bibl, source)

    def _verse(self, holder: etree._Element, e: etree._Element) -> None:
        if not _shows(e):
            self.anchor(holder, e)
            return
        stanzas = [child for child in e if child.tag == "p" and _is_verse(child)]
        if len(stanzas) < len(e) or (e.text or "").strip():
            self._quotation(holder, e, "verse")
            return
        poem = make("lg", holder, type="poem")
        own(self, poem, e)
        for stanza in stanzas:
            self._stanza(poem if len(stanzas) > 1 or stanza.get("id") else None, stanza, poem)

    def _stanza(
        self,
        holder: etree._Element | None,
        e: etree._Element,
        whole: etree._Element | None = None,
    ) -> None:
        """A stanza in ``holder``, or as the ``whole`` of a poem."""
        stanza = make("lg", holder, type="stanza") if holder is not None or whole is None else whole
        own(self, stanza, e)
        line: etree._Element | None = None
        for text, child in nodes_of(e):
            if text.strip():
                line = make("l", stanza) if line is None else line
                write(line, text)
            if child is None or child.tag == "br":
                continue
            if VERSE_LINE in names_of(child):
                line = make("l", stanza)
                own(self, line, child)
                self.words(line, child)
            else:
                self.word(stanza if is_mark(child) or line is None else line, child)

    def _bibliography(self, holder: etree._Element, e: etree._Element) -> None:
        entries = [child for child in e if isinstance(child.tag, str)]
        if not entries:
            self.anchor(holder, e)
            return
        listed = make("listBibl", holder)
        own(self, listed, e)
        for entry in entries:
            bibl = make("bibl", listed)
            own(self, bibl, entry)
            self.words(bibl, entry)

    # Lists

    def _list(self, holder: etree._Element, e: etree._Element) -> None:
        items = [item for item in e if isinstance(item.tag, str)]
        if not items:
            self.anchor(holder, e)
            return
        numbered = e.tag == "ol"
        made = make("list", holder, rend="numbered" if numbered else "bulleted")
        own(self, made, e, style=False)
        for item in items:
            if numbered:
                number = next((n for n in item.iter() if n.get("class") == "list-number"), None)
                label = make("label", made)
                if number is not None and next(number.iterancestors("li"), None) is item:
                    label.text = " ".join("".join(number.itertext()).split())
                    drop(number)
            written = make("item", made)
            own(self, written, item)
            self.flow(written, item)

    def _glossary(self, holder: etree._Element, e: etree._Element) -> None:
        pairs = list(_pairs(e))
        if not pairs:
            self.anchor(holder, e)
            return
        made = make("list", holder, type="gloss")
        own(self, made, e)
        for terms, meanings in pairs:
            self._join(make("label", made), terms)
            item = make("item", made)
            if len(meanings) == 1:
                own(self, item, meanings[0])
                self.flow(item, meanings[0])
                continue
            for meaning in meanings:
                one = make("ab", item)
                own(self, one, meaning)
                self.words(one, meaning)

    def _join(self, label: etree._Element, terms: list[etree._Element]) -> None:
        for number, term in enumerate(terms):
            if number:
                make("lb", label)
            if number:
                self.anchor(label, term)
            else:
                own(self, label, term)
            self.words(label, term)

    def _code_block(self, holder: etree._Element, e: etree._Element) -> None:
        made = make("ab", holder, type="code")
        own(self, made, e)
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        inner = e[0] if len(e) == 1 and e[0].tag == "code" and not (e.text or "").strip() else None
        if inner is None:
            self.words(made, e)
            return
        if not names_of(inner) and names_of(e):
            inner.set("class", " ".join(n for n in names_of(e) if n not in _LOOKS))
        self.word(made, inner)
        write(made, (inner.tail or "").rstrip("\n"))


def open_and_close(holder: etree._Element) -> None:
    """Make of date, salutation and signatures at the ends of a ``div`` or a letter what opens and closes it (TEI P5,
    4.2.2)."""
    parts = [part for part in holder if etree.QName(part).localname not in _BEFORE]
    first = next((n for n, part in enumerate(parts) if part.get("type") not in _LETTER), len(parts))
    last = next(
        (n for n, part in enumerate(reversed(parts)) if part.get("type") not in _LETTER), len(parts)
    )
    if first + last >= len(parts):
        return  # nothing stands between
    for name, some in (("opener", parts[:first]), ("closer", parts[len(parts) - last :])):
        if some:
            frame = make(name)
            some[0].addprevious(frame)
            for part in some:
                frame.append(part)
                kind = part.attrib.pop("type")
                part.tag = make(_LETTER[str(kind)]).tag


def drop_words(e: etree._Element) -> None:
    """Take an element out of words that stay, the white space behind it too."""
    e.tail = (e.tail or "").lstrip()
    drop(e)


def _pairs(glossary: etree._Element) -> Iterator[tuple[list[etree._Element], list[etree._Element]]]:
    """The terms of a list of definitions, each with its meanings."""
    terms: list[etree._Element] = []
    meanings: list[etree._Element] = []
    for part in glossary.iter("dt", "dd"):
        if next(part.iterancestors("dl"), None) is not glossary:
            continue
        if part.tag == "dt" and meanings:
            yield terms, meanings
            terms, meanings = [], []
        (terms if part.tag == "dt" else meanings).append(part)
    if terms or meanings:
        yield terms, meanings


def _is_verse(paragraph: etree._Element) -> bool:
    return any(VERSE_LINE in names_of(child) for child in paragraph)


def _number(heading: etree._Element) -> str:
    number = next((span for span in heading.iter("span") if span.get("class") == "number"), None)
    return "" if number is None else number.text or ""


def _shows(e: etree._Element) -> bool:
    objects = ("img", "hr", "math")
    return bool("".join(e.itertext()).strip()) or any(True for _ in e.iter(*objects))
