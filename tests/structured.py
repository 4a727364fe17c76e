"""Write PDFs whose structure is given: the one that a book ought to have, or a tree of a test's own.

Nothing is laid out. Every text is a mark of its own on a line of its own, and a page is full when it has so many; so the
checks of structures can be asked without the layout engine, and a tree can be spoilt where it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from octavo.checks.readpdf import PdfReading, read_pdf
from octavo.model import Book, Entry, Frame, Note
from octavo.text.fragments import heading_label, note_body
from octavo.text.notelists import at_foot, lists_at_end, lists_behind
from octavo.text.words import words_for
from octavo.typeset.pdffile import PdfFile, text_string
from octavo.workshop.pool import Workshop

FRAME = Frame(400, 600, 40, 40, 40, 40)
OWN_TYPES = {
    "Chapter": "Sect", "Appendix": "Sect", "Frontmatter": "Sect", "Backmatter": "Sect",
    "Preliminaries": "Sect", "Epigraph": "BlockQuote", "Title": "P", "Em": "Span", "Strong": "Span",
}  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {"blockquote": "BlockQuote", "div": "Sect", "section": "Sect", "aside": "Sect", "p": "P", "pre": "P",
           "caption": "Caption", "figcaption": "Caption", "ul": "L", "ol": "L"}  # fmt: skip
_INLINE = {"em": "Em", "strong": "Strong", "code": "Code"}
_PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>"""


@dataclass(slots=True)
class Aside:
    """Words that are an artifact."""

    words: str


@dataclass(slots=True)
class Node:
    """An element: texts, asides and elements in it."""

    kind: str
    kids: list[Node | Aside | str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # ID, Lang, Alt, ActualText, Scope, Headers
    target: str | None = None  # of a link
    contents: str | None = None  # of its annotation
    anchor: str | None = None  # the name of a destination that it is

    def walk(self) -> Iterator[Node]:
        """Itself and all elements in it."""
        yield self
        for kid in list(self.kids):
            if isinstance(kid, Node):
                yield from kid.walk()

    def all(self, kind: str) -> list[Node]:
        """All elements of a type in it."""
        return [node for node in self.walk() if node.kind == kind]


def read_structured(content: bytes) -> PdfReading:
    """What the proof reads of such a PDF."""
    return read_pdf(content, FRAME, frozenset(), Workshop(1, keep=False))


# The structure of a book


def structure_of(book: Book) -> Node:
    """The structure that the print edition of a book ought to have."""
    return _Maker(book).document()


class _Maker:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._words = words_for(book.metadata.language)
        self._notes = {note.id: note for note in book.notes}
        self._at_foot = {note.id for note in at_foot(book.notes, book.metadata)}
        self._tables = 0

    def document(self) -> Node:
        book = self._book
        front = Node("Preliminaries", [Aside(book.front.half_title or book.front.title)])
        front.kids.append(Node("Title", [_plain(book.front.title)]))
        contents = Node(
            "Sect",
            [Node("H1", [self._words.contents]), Node("TOC", list(self._lines(book.contents)))],
        )
        kids: list[Node | Aside | str] = [front, contents]
        for division in book.divisions:
            heading = self._block(etree.fromstring(f"<h1>{division.heading_html}</h1>"))
            heading[0].anchor = division.id
            made = Node(division.kind.value.capitalize(), [*heading])
            made.kids += self._blocks(etree.fromstring(f"<div>{division.html}</div>"))
            for behind in lists_behind(division, book.metadata, on_screen=False):
                made.kids.append(Node("H2", [behind.title]))
                made.kids += [self._note(note) for note in behind.notes]
            kids.append(made)
        for listed in lists_at_end(book):
            made = Node("Backmatter", [Node("H1", [listed.title], anchor=listed.id)])
            for division, notes in listed.groups:
                made.kids.append(Node("H2", [_plain(str(heading_label(division.heading)))]))
                made.kids += [self._note(note) for note in notes]
            kids.append(made)
        return Node("Document", kids)

    def _lines(self, entries: tuple[Entry, ...]) -> Iterator[Node]:
        for entry in entries:
            name = entry.heading.id
            link = Node("Link", [_plain(str(heading_label(entry.heading))), " 1"], target=name)
            link.contents = f"page 1, {entry.heading.text}"
            yield Node("TOCI", [Node("Reference", [link]), Aside("…")])
            yield from self._lines(entry.children)

    def _note(self, note: Note) -> Node:
        root = etree.fromstring(f"<div>{note_body(note, '')}</div>")
        back = next(a for a in root.iter("a") if a.get("role") == "doc-backlink")
        parent = back.getparent()
        assert parent is not None
        parent.text, back.tail = (parent.text or "") + (back.tail or ""), None
        parent.remove(back)
        link = Node(
            "Link",
            [note.label],
            target=note.call_id,
            contents=f"Back to the call of note {note.label}",
        )
        return Node(
            "Note", [Node("Lbl", [link]), *self._blocks(root)], {"ID": note.id}, anchor=note.id
        )

    def _blocks(self, parent: etree._Element) -> list[Node | Aside | str]:
        """What stands in an element that may hold blocks, words or both."""
        kids: list[Node | Aside | str] = []
        if (parent.text or "").strip():
            kids.append(_squeezed(parent.text))
        for child in parent:
            if child.tag in _BLOCKS or child.tag in (*_HEADINGS, "table", "figure", "dl", "hr"):
                kids += self._block(child)
            else:
                kids += self._inline(child)
            if (child.tail or "").strip():
                kids.append(_squeezed(child.tail))
        return kids

    def _block(self, element: etree._Element) -> list[Any]:
        tag = str(element.tag)
        match tag:
            case "hr":
                return [Aside("* * *")]
            case "table":
                return [self._table(element)]
            case "figure":
                drawn = list(self._blocks(element))
                image = drawn[0] if drawn and isinstance(drawn[0], Node) else Node("P")
                if image.kind == "P" and image.kids:
                    image = image.kids[0]  # type: ignore[assignment]
                return [Node("Figure", [*image.kids, *drawn[1:]], image.facts)]
            case "dl":
                return [self._terms(element)]
            case "ul" | "ol":
                return [Node("L", [self._item(item) for item in element], _lang(element))]
        kind = tag.upper() if tag in _HEADINGS else _BLOCKS[tag]
        inner = (
            self._inner(element)
            if kind in ("P", "H1", "H2", "H3", "H4", "H5", "H6")
            else self._blocks(element)
        )
        made = Node(kind, inner, _lang(element), anchor=element.get("id"))
        notes = self._called(element)
        if kind in ("P", "H1", "H2", "H3", "H4", "H5", "H6"):
            return [made, *notes]
        if kind in ("Caption", "BlockQuote", "Sect"):
            made.kids += self._called_directly(element)
        return [made]

    def _called(self, element: etree._Element) -> list[Node]:
        names = [a.get("href", "")[1:] for a in element.iter("a") if a.get("role") == "doc-noteref"]
        return [self._note(self._notes[name]) for name in names if name in self._at_foot]

    def _called_directly(self, element: etree._Element) -> list[Node]:
        """The notes that are called in an element outside of its paragraphs."""
        return [
            self._note(self._notes[name])
            for a in element.iter("a")
            if (name := a.get("href", "")[1:]) in self._at_foot
            and a.get("role") == "doc-noteref"
            and not _is_inside(a, element)
        ]

    def _item(self, item: etree._Element) -> Node:
        kids = self._blocks(item)
        label: Any = next((k for k in item.iter("span") if k.get("class") == "list-number"), None)
        body = Node("LBody", [*kids, *self._called_directly(item)])
        if label is None:
            return Node("LI", [Node("Lbl", [Aside("•")]), body])
        for node in body.walk():
            if _squeezed(label.text) in node.kids:
                node.kids.remove(_squeezed(label.text))
                break
        return Node("LI", [Node("Lbl", [_squeezed(label.text)]), body])

    def _terms(self, element: etree._Element) -> Node:
        made = Node("L")
        for child in element:
            kind = "Lbl" if child.tag == "dt" else "LBody"
            made.kids.append(
                Node("LI", [Node(kind, [*self._blocks(child), *self._called_directly(child)])])
            )
        return made

    def _table(self, element: etree._Element) -> Node:
        self._tables += 1
        table, heads = Node("Table"), []
        for part in element:
            if part.tag == "caption":
                table.kids += self._block(part)
                continue
            group = Node("THead" if part.tag == "thead" else "TBody")
            for row in part.iter("tr"):
                cells = Node("TR")
                for column, cell in enumerate(row):
                    facts: dict[str, Any] = {}
                    if cell.tag == "th":
                        facts = {"ID": f"th-{self._tables}-{column}", "Scope": "Column"}
                        heads.append(facts["ID"])
                    elif column < len(heads):
                        facts = {"Headers": [heads[column]]}
                    inner = [*self._blocks(cell), *self._called_directly(cell)]
                    cells.kids.append(Node("TH" if cell.tag == "th" else "TD", inner, facts))
                group.kids.append(cells)
            table.kids.append(group)
        return table

    def _inner(self, element: etree._Element) -> list[Any]:
        kids: list[Any] = [_squeezed(element.text)] if element.text else []
        for child in element:
            kids += self._inline(child)
            if child.tail:
                kids.append(_squeezed(child.tail))
        return kids

    def _inline(self, element: etree._Element) -> list[Any]:
        tag = str(element.tag)
        inner = [] if tag == "math" else self._inner(element)
        if tag == "a" and element.get("role") == "doc-noteref":
            name = element.get("href", "")[1:]
            link = Node("Link", inner, target=name, contents=f"Note {self._notes[name].label}")
            return [Node("Reference", [link], anchor=element.get("id"))]
        if tag == "a" and element.get("href"):
            target = element.get("href", "")
            inside = target[1:] if target.startswith("#") else None
            link = Node(
                "Link", inner, target=inside, contents="page 1, " + "".join(element.itertext())
            )
            return [link]
        if tag == "math":
            return [Node("Formula", ["drawn"], {"Alt": element.findtext(".//annotation")})]
        if tag == "img":
            return [Node("Figure", ["drawn"], {"Alt": element.get("alt")})]
        if tag == "br":
            return [" "]
        if tag in _INLINE or element.get("lang"):
            return [Node(_INLINE.get(tag, "Span"), inner, _lang(element))]
        return inner


def _is_inside(call: etree._Element, element: etree._Element) -> bool:
    """Whether a call stands in a block that is itself in an element."""
    around = call.getparent()
    while around is not None and around is not element:
        if around.tag in (
            *_HEADINGS,
            "p",
            "li",
            "td",
            "th",
            "dd",
            "dt",
            "blockquote",
            "caption",
            "figcaption",
            "div",
        ):
            return True
        around = around.getparent()
    return False


def _lang(element: etree._Element) -> dict[str, Any]:
    return {"Lang": element.get("lang")} if element.get("lang") else {}


def _plain(html: str) -> str:
    return _squeezed("".join(etree.fromstring(f"<p>{html}</p>").itertext()))


def _squeezed(text: str | None) -> str:
    text = text or ""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return " " * text[0].isspace() + inner + " " * text[-1].isspace()


# The file


@dataclass(slots=True)
class Extras:
    """What a file says beside its structure."""

    language: str = "en"
    packet: str = _PACKET
    is_marked: bool = True
    has_names: bool = True  # an IDTree
    loose_links: int = 0  # on the first page, in no element
    loose_words: str = ""  # on the first page, in no mark
    full: int = 30  # texts of a page


def write_structured(document: Node | None, extras: Extras | None = None) -> bytes:
    """The bytes of a PDF with this structure; None: without one."""
    return _Writer(document, extras or Extras()).write()


class _Writer:
    def __init__(self, document: Node | None, extras: Extras) -> None:
        self._document, self._extras = document, extras
        self._file = PdfFile(1)
        self._pages: list[int] = []
        self._contents: list[list[bytes]] = []
        self._links: list[list[int]] = []
        self._counts: list[int] = []  # marks of each page
        self._anchors: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        self._letters: set[str] = set()
        self._turn()

    def _turn(self) -> None:
        self._pages.append(self._file.reserve())
        self._contents.append([])
        self._links.append([])
        self._counts.append(0)

    def _show(self, words: str) -> bytes:
        self._letters.update(words)
        height = 550 - 15 * (len(self._contents[-1]) % 35)
        codes = "".join(f"{ord(letter):04x}" for letter in words if letter < "\U00010000")
        return b"BT\n1 0 0 1 45 %d Tm\n/F0 10 Tf\n[<%s>] TJ\nET" % (height, codes.encode())

    def write(self) -> bytes:
        file, extras = self._file, self._extras
        fonts, tree, catalog, pages = (file.reserve() for _ in range(4))
        document = self._add(self._document, tree) if self._document else None
        for _ in range(extras.loose_links):
            self._links[0].append(self._annotation("nowhere", "to nowhere"))
        if extras.loose_words:
            self._contents[0].append(self._show(extras.loose_words))
        self._add_fonts(fonts)
        for page, lines, links in zip(self._pages, self._contents, self._links, strict=True):
            content = file.add_stream(b"", b"\n".join(lines))
            file.add(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 400 600]/Contents %d 0 R/Resources<</Font %d 0 R>>/Annots[%s]>>"
                % (pages, content, fonts, _references(links)), page,
            )  # fmt: skip
        file.add(
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), _references(self._pages)),
            pages,
        )
        places = b"".join(
            b"%s[%d 0 R/XYZ 0 500 0]" % (text_string(name), self._pages[page])
            for name, page in sorted(self._anchors.items())
        )
        said = b"/Metadata %d 0 R" % file.add_stream(
            b"/Type/Metadata/Subtype/XML", extras.packet.encode()
        )
        if document is not None:
            said += b"/StructTreeRoot %d 0 R" % tree
            self._add_root(document, tree)
        file.add(
            b"<</Type/Catalog/Pages %d 0 R/Names<</Dests<</Names[%s]>>>>/MarkInfo<</Marked %s>>/Lang%s%s"
            b"/PageLabels<</Nums[0<</P(1)>>]>>>>"
            % (pages, places, b"true" if extras.is_marked else b"false", text_string(extras.language),
               said if extras.packet else said.split(b"R", 1)[1]), catalog,
        )  # fmt: skip
        return file.finish(catalog, file.add(b"<<>>"))

    def _add_root(self, document: int, tree: int) -> None:
        types = b"".join(
            b"/%s/%s" % (own.encode(), kind.encode()) for own, kind in OWN_TYPES.items()
        )
        ids = b"".join(
            b"%s %d 0 R" % (text_string(name), number) for name, number in sorted(self._ids.items())
        )
        names = b"/IDTree<</Names[%s]>>" % ids if self._extras.has_names else b""
        self._file.add(
            b"<</Type/StructTreeRoot/K[%d 0 R]/RoleMap<<%s>>%s>>" % (document, types, names), tree
        )

    def _add(self, node: Node, above: int) -> int:
        file, own = self._file, self._file.reserve()
        if node.anchor:
            self._anchors[node.anchor] = len(self._pages) - 1
        if name := node.facts.get("ID"):
            self._ids[name] = own
        page: int | None = None
        kids: list[bytes] = []
        if node.kind == "Link" and (node.contents is not None or node.target is not None):
            link = self._annotation(node.target, node.contents)
            self._links[-1].append(link)
            kids.append(
                b"%d 0 R"
                % file.add(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (link, self._pages[-1]))
            )
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(b"%d 0 R" % self._add(kid, own))
            elif isinstance(kid, Aside):
                self._contents[-1].append(b"/Artifact\nBMC\n%s\nEMC" % self._show(kid.words))
            elif kid:
                if self._counts[-1] == self._extras.full:
                    self._turn()
                mark, here = self._counts[-1], self._pages[-1]
                self._counts[-1] += 1
                tag = b"Figure" if node.kind in ("Figure", "Formula") else b"Span"
                self._contents[-1].append(
                    b"/%s\n<</MCID %d>>\nBDC\n%s\nEMC" % (tag, mark, self._show(kid))
                )
                page = page or here
                kids.append(
                    b"%d" % mark
                    if page == here
                    else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (here, mark)
                )
        said = b"".join(
            b"/%s%s" % (key.encode(), text_string(value))
            for key, value in node.facts.items()
            if key in ("ID", "Lang", "Alt", "ActualText") and value is not None
        )
        if scope := node.facts.get("Scope"):
            said += b"/A<</O/Table/Scope/%s>>" % scope.encode()
        if heads := node.facts.get("Headers"):
            said += b"/A[<</O/Table/Headers[%s]>>]" % b"".join(map(text_string, heads))
        where = b"/Pg %d 0 R" % (page or self._pages[-1])
        file.add(b"<</Type/StructElem/S/%s/K[%s]%s/P %d 0 R%s>>"
                 % (node.kind.encode(), b" ".join(kids), where, above, said), own)  # fmt: skip
        return own

    def _annotation(self, target: str | None, contents: str | None) -> int:
        goal = (
            b"/A<</S/URI/URI(https://example.org)>>"
            if target is None
            else b"/Dest" + text_string(target)
        )
        said = b"" if contents is None else b"/Contents" + text_string(contents)
        return self._file.add(b"<</Type/Annot/Subtype/Link/F 4/Rect[1 1 2 2]%s%s>>" % (goal, said))

    def _add_fonts(self, number: int) -> None:
        texts = "".join(
            f"<{ord(c):04X}> <{ord(c):04X}>\n" for c in sorted(self._letters) if c < "\U00010000"
        )
        mapped = self._file.add_stream(b"", b"1 beginbfchar\n" + texts.encode() + b"endbfchar")
        self._file.add(
            b"<</F0<</Type/Font/Subtype/Type0/BaseFont/Octavo-Test/ToUnicode %d 0 R/DescendantFonts[<</Subtype"
            b"/CIDFontType2/W[0 65535 500]>>]>>>>" % mapped, number,
        )  # fmt: skip


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
