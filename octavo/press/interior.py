"""Turn a print edition into the interior that a printer takes.

Each page is drawn again as it was, in the inks of the press, moved as far as the binding asks; links, outline,
structure and everything else that is not printed is left out. The pages are those that were proved: no line is set.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Name, Reference
from octavo.press.bleeding import NO_BLEED, Bleed
from octavo.press.contents import Drawn, Held, Pen, rewrite
from octavo.press.copying import Copier
from octavo.press.flattening import Patch, draw_patches, find_veiled, without_mixing
from octavo.press.inks import Inks, Screen, space_of_profile
from octavo.press.pictures import convert_picture, write_picture
from octavo.press.placing import Printed, find_pictures, largest, page_content
from octavo.press.shadings import convert_shading
from octavo.press.written import PressFile, write_number

_DEEPEST = 8  # forms in one another
X1A, X4 = "PDF/X-1a:2001", "PDF/X-4"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an interior is made."""

    inks: Inks
    title: str
    version: str  # of PDF
    aside_pt: float  # by which pages are moved away from the spine
    down_pt: float
    bleed_pt: float  # around the trim, that the sheet has already
    pages: int  # in all, at least: blank ones are added behind the last
    flavour: str  # "", X1A or X4
    condition: str  # the printing condition that it is made for; "" where it says none
    profile: bytes  # of the press, kept in the file; b"" for none
    written: str  # when, as a PDF says it: D:20260101000000Z
    bleed: Bleed = NO_BLEED  # that is added to the pages
    covered: frozenset[int] = frozenset()  # pages that a picture covers, 0-based


@dataclass(slots=True)
class Interior:
    """A file for the press, and what had to be done for it."""

    content: bytes = b""
    blank: int = 0  # pages that were added
    opaque: int = 0  # pictures that were laid on white
    smaller: int = 0  # that had more points than are printed
    patched: int = 0  # places that are printed as pictures of themselves


def make_interior(content: bytes, wanted: Wanted) -> Interior:
    """The interior of a print edition.

    Raises PdfError when the edition is no PDF of ours.
    """
    pdf = PdfObjects(content)
    made = Interior()
    press = _Press(content, pdf, wanted, largest(find_pictures(pdf)), made)
    made.content = press.make(_find_patches(content, pdf, wanted))
    return made


def _find_patches(content: bytes, pdf: PdfObjects, wanted: Wanted) -> dict[int, list[Patch]]:
    """What flat inks cannot say, as pictures, by page."""
    veiled = find_veiled(pdf)
    if not veiled:
        return {}
    plain = replace(wanted, inks=Screen(), aside_pt=0.0, down_pt=0.0, pages=0, flavour="",
        bleed=NO_BLEED, covered=frozenset(),
    )  # fmt: skip
    flat = _Press(content, pdf, plain, {}, Interior()).make({}, only=veiled)
    return draw_patches(content, flat, veiled, wanted.covered)


class _Press:
    """One interior in the making."""

    def __init__(
        self,
        source: bytes,
        pdf: PdfObjects,
        wanted: Wanted,
        printed: Mapping[int, Printed],
        made: Interior,
    ) -> None:
        self._pdf, self._wanted, self._printed, self._made = pdf, wanted, printed, made
        self._source = source
        self._file = PressFile(wanted.version)
        self._copier = Copier(pdf, self._file)
        self._forms: dict[tuple[int, Pen], Reference] = {}
        self._pictures: dict[int, Reference] = {}

    def make(
        self, patches: Mapping[int, Sequence[Patch]], only: frozenset[int] | None = None
    ) -> bytes:
        """``only``: the pages that are made, where it is not all of them."""
        root = self._file.reserve()
        pages = [
            self._page(self._pdf.get(Reference(page.number)), root, index, patches.get(index, ()))
            for index, page in enumerate(self._pdf.pages())
            if only is None or index in only
        ]
        size = self._pdf.get(Reference(self._pdf.pages()[-1].number))
        while len(pages) < self._wanted.pages:
            boxes = self._boxes(size, len(pages))
            blank = {"Type": Name("Page"), "Parent": root, **boxes, "Resources": {}}
            pages.append(self._file.add(blank))
            self._made.blank += 1
        self._file.add({"Type": Name("Pages"), "Kids": pages, "Count": len(pages)}, root)
        catalog: dict[str, Any] = {"Type": Name("Catalog"), "Pages": root}
        if self._wanted.flavour:
            catalog["OutputIntents"] = [self._intent()]
        if self._wanted.flavour == X4:
            head = {"Type": Name("Metadata"), "Subtype": Name("XML")}
            catalog["Metadata"] = self._file.add(Stream(head, self._metadata()))
        return self._file.finish(self._file.add(catalog), self._file.add(self._info()))

    def _info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "Title": _text(self._wanted.title), "Producer": b"Octavo", "Creator": b"Octavo",
            "CreationDate": self._wanted.written.encode(), "ModDate": self._wanted.written.encode(),
        }  # fmt: skip
        if self._wanted.flavour:
            info["Trapped"] = Name("False")
            if self._wanted.flavour == X1A:  # later ones say it in their metadata
                info |= {"GTS_PDFXVersion": b"PDF/X-1:2001", "GTS_PDFXConformance": X1A.encode()}
        return info

    def _metadata(self) -> bytes:
        """What PDF/X-4 asks a file to say of itself (ISO 15930-7, 6.16)."""
        same = hashlib.sha256(self._source).hexdigest()
        identifier = str(UUID(same[:32], version=5))
        day = self._wanted.written[2:]
        written = f"{day[:4]}-{day[4:6]}-{day[6:8]}T{day[8:10]}:{day[10:12]}:{day[12:14]}Z"
        return _METADATA.format(
            title=escape(self._wanted.title), written=written, identifier=identifier
        ).encode()

    def _intent(self) -> dict[str, Any]:
        condition = self._wanted.condition.encode()
        intent: dict[str, Any] = {
            "Type": Name("OutputIntent"), "S": Name("GTS_PDFX"),
            "OutputConditionIdentifier": condition, "OutputCondition": condition, "Info": condition,
        }  # fmt: skip
        if (
            not self._wanted.profile
        ):  # the condition says all: who reads it looks it up in the ICC's registry
            intent["RegistryName"] = b"http://www.color.org"
        else:
            packed = zlib.compress(self._wanted.profile, 6)
            head = {
                "N": {"GRAY": 1, "CMYK": 4}[space_of_profile(self._wanted.profile)],
                "Filter": Name("FlateDecode"),
            }
            intent["DestOutputProfile"] = self._file.add(Stream(head, packed))
        return intent

    def _boxes(self, page: Mapping[str, Any], index: int) -> dict[str, Any]:
        media = [float(self._pdf.get(edge)) for edge in self._pdf.get(page["MediaBox"])]
        bleed = self._wanted.bleed_pt
        left, bottom, right, top = self._wanted.bleed.added(index)
        trim = [media[0] + bleed, media[1] + bleed, media[2] - bleed, media[3] - bleed]
        trim = [trim[0] + left, trim[1] + bottom, trim[2] + left, trim[3] + bottom]
        media = [media[0], media[1], media[2] + left + right, media[3] + bottom + top]
        return {"MediaBox": media, "BleedBox": media, "TrimBox": trim}

    def _page(
        self, page: dict[str, Any], root: Reference, index: int, patches: Sequence[Patch]
    ) -> Reference:
        boxes = self._boxes(page, index)
        content = page_content(self._pdf, page.get("Contents"))
        resources = self._pdf.find(page.get("Resources")) or {}
        drawn, kept = self._draw(content, resources, Pen(), 0)
        if patches:
            drawn = b"q\n%s\nQ\n%s" % (drawn, self._patch(patches, kept))
        drawn = self._move(drawn, index, boxes["TrimBox"])
        body = Stream({"Filter": Name("FlateDecode")}, zlib.compress(drawn, 6))
        return self._file.add({
            "Type": Name("Page"), "Parent": root, **boxes, "Contents": self._file.add(body), "Resources": kept,
        })  # fmt: skip

    def _move(self, drawn: bytes, index: int, trim: Sequence[float]) -> bytes:
        """What a page draws, where its paper begins, and away from the spine; a picture that covers it stays, and ends
        where the bleed does."""
        wanted = self._wanted
        over = wanted.bleed.around(index)
        across, up = (max(side, 0.0) for side in over[:2])
        if index not in wanted.covered:
            # a recto, the first page, moves to the right, a verso to the left
            across += wanted.aside_pt * (1 if index % 2 == 0 else -1)
            up -= wanted.down_pt
        if across or up:
            drawn = b"q 1 0 0 1 %s %s cm\n%s\nQ" % (write_number(across), write_number(up), drawn)
        if index in wanted.covered:
            left, bottom = trim[0] - over[0], trim[1] - over[1]
            sides = left, bottom, trim[2] + over[2] - left, trim[3] + over[3] - bottom
            drawn = b"q %s %s %s %s re W n\n%s\nQ" % (*map(write_number, sides), drawn)
        return drawn

    def _patch(self, patches: Sequence[Patch], kept: dict[str, Any]) -> bytes:
        """What draws pictures over places of a page; they are added to the resources ``kept``."""
        drawn = []
        for at, ((left, bottom, right, top), picture) in enumerate(patches):
            inked = self._file.add(write_picture(self._wanted.inks.of_picture(picture)))
            kept["XObject"] = {**kept.get("XObject", {}), f"Patch{at}": inked}
            place = [write_number(part) for part in (right - left, top - bottom, left, bottom)]
            drawn.append(b"q %s 0 0 %s %s %s cm /Patch" % tuple(place) + b"%d Do Q" % at)
            self._made.patched += 1
        return b"\n".join(drawn)

    def _draw(
        self, content: bytes, resources: Mapping[str, Any], pen: Pen, depth: int
    ) -> tuple[bytes, dict[str, Any]]:
        """A content stream in the inks, and the resources that it still needs."""
        held = {kind: self._pdf.find(resources.get(kind)) or {} for kind in _KINDS}
        states = {name: self._pdf.find(item) or {} for name, item in held["ExtGState"].items()}
        spaces = {name: self._whole(item) for name, item in held["ColorSpace"].items()}
        drawn = rewrite(content, self._wanted.inks, Held(states, spaces), pen)
        objects, names = self._objects(drawn, held["XObject"], depth)
        if names:  # some forms are drawn with several pens
            drawn = rewrite(content, self._wanted.inks, Held(states, spaces, names), pen)
        kept: dict[str, Any] = {}
        if held["Font"]:
            kept["Font"] = {name: self._copier.copy(item) for name, item in held["Font"].items()}
        if objects:
            kept["XObject"] = objects
        for kind, copy in (("Pattern", self._pattern), ("Shading", self._shading)):
            if held[kind]:
                kept[kind] = {name: copy(item, depth) for name, item in held[kind].items()}
        if drawn.kept:
            kept["ExtGState"] = {name: self._state(states[name]) for name in sorted(drawn.kept)}
        return drawn.content, kept

    def _state(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """A graphics state without what colours and patches say already."""
        return {key: self._copier.copy(item) for key, item in without_mixing(state).items()}

    def _objects(
        self, drawn: Drawn, held: Mapping[str, Any], depth: int
    ) -> tuple[dict[str, Reference], dict[tuple[str, Pen], str]]:
        """Forms and pictures that are drawn, and what they are called where a name has several."""
        found: dict[str, Reference] = {}
        names: dict[tuple[str, Pen], str] = {}
        for name, pen in dict.fromkeys(drawn.objects):
            item = held.get(name)
            stream = self._pdf.get(item)
            if not isinstance(stream, Stream) or not isinstance(item, Reference):
                continue
            if self._pdf.get(stream.head.get("Subtype")) == "Image":
                found[name] = self._picture(item.number, stream)
                continue
            reference = self._form(item.number, stream, pen, depth)
            called = name
            while found.get(called, reference) != reference:
                called += "_"
            found[called] = reference
            if called != name:
                names[name, pen] = called
        return found, names

    def _form(self, number: int, form: Stream, pen: Pen, depth: int) -> Reference:
        known = self._forms.get((number, pen))
        if known is not None:
            return known
        reference = self._forms[number, pen] = self._file.reserve()
        assert depth < _DEEPEST, "forms stand too deep in one another"
        if "Group" in form.head:
            pen = pen.in_group()
        head = {"Type": Name("XObject"), "Subtype": Name("Form")}
        self._file.add(self._drawing(form, head, ("BBox", "Matrix"), pen, depth), reference)
        return reference

    def _drawing(
        self, drawing: Stream, head: dict[str, Any], keys: tuple[str, ...], pen: Pen, depth: int
    ) -> Stream:
        """A form, or what a pattern repeats, in the inks."""
        resources = self._pdf.find(drawing.head.get("Resources")) or {}
        content, kept = self._draw(drawing.body, resources, pen, depth + 1)
        head = head | {key: self._whole(drawing.head[key]) for key in keys if key in drawing.head}
        head |= {"Resources": kept, "Filter": Name("FlateDecode")}
        return Stream(head, zlib.compress(content, 6))

    def _pattern(self, item: Any, depth: int) -> Any:
        """A pattern in the inks; one that has to be left as it is, is copied."""
        pattern = self._pdf.get(item)
        if isinstance(pattern, Stream) and depth < _DEEPEST:
            head = {"Type": Name("Pattern"), "PatternType": 1}
            return self._file.add(self._drawing(pattern, head, _TILED, Pen(), depth))
        if isinstance(pattern, dict) and "Shading" in pattern:
            return {
                **self._copier.copy(pattern),
                "Shading": self._shading(pattern["Shading"], depth),
            }
        return self._copier.copy(item)

    def _shading(self, item: Any, _: int) -> Any:
        shading = self._pdf.find(item)
        if not isinstance(shading, dict):
            return self._copier.copy(item)
        converted = convert_shading(self._pdf, shading, self._wanted.inks)
        if converted is None:
            return self._copier.copy(item)
        return self._file.add({**converted, "Function": self._file.add(converted["Function"])})

    def _picture(self, number: int, picture: Stream) -> Reference:
        known = self._pictures.get(number)
        if known is None:
            found = convert_picture(
                self._pdf, picture, self._wanted.inks, self._printed.get(number)
            )
            self._made.opaque += "SMask" in picture.head
            self._made.smaller += found.head["Width"] < self._pdf.get(picture.head["Width"])
            known = self._pictures[number] = self._file.add(found)
        return known

    def _whole(self, item: Any) -> Any:
        """A small object with all that it names."""
        item = self._pdf.get(item)
        if isinstance(item, list):
            return [self._whole(part) for part in item]
        if isinstance(item, dict):
            return {key: self._whole(part) for key, part in item.items()}
        return item


_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:format>application/pdf</dc:format>
<xmp:CreateDate>{written}</xmp:CreateDate><xmp:ModifyDate>{written}</xmp:ModifyDate>
<xmp:MetadataDate>{written}</xmp:MetadataDate><xmp:CreatorTool>Octavo</xmp:CreatorTool>
<xmpMM:DocumentID>uuid:{identifier}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>Octavo</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""
_TILED = ("PaintType", "TilingType", "BBox", "XStep", "YStep", "Matrix")
_KINDS = ("Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading")


def _text(text: str) -> bytes:
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")


def is_transparent(state: Mapping[str, Any]) -> bool:
    """Whether a graphics state lets what lies below show through."""
    return state.get("SMask", "None") != "None" or state.get("BM", "Normal") not in (
        "Normal",
        "Compatible",
    )
