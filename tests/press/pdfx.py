"""What a file lacks of the kind of PDF/X that it says it is, clause by clause, read by a library that is not ours.

After ISO 15930-1 (PDF/X-1a:2001) and ISO 15930-7 (PDF/X-4), as far as they are about files of pages without annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

REGISTERED = frozenset({"CGATS TR 001"})  # of the ICC's registry, that our files name
_DATE = re.compile(r"D:\d{14}(Z|[+-]\d\d'\d\d')")
_PAINTED = {"/DeviceGray", "/DeviceCMYK"}
_PACKED = {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}  # fmt: skip
_OF_RGB = re.compile(rb"(?<![\w/.])(rg|RG)(?!\w)")
_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>")


def broken_clauses(content: bytes) -> list[str]:
    """The clauses that a file breaks, in the order of the standard; none of a file that keeps them all."""
    with pikepdf.open(BytesIO(content)) as pdf:
        said = str(pdf.docinfo.get("/GTS_PDFXConformance", "")) or _metadata(pdf).get("pdfx", "")
        if said not in ("PDF/X-1a:2001", "PDF/X-4"):
            return [f"it says it is {said or 'no PDF/X'}"]
        return [
            *_of_file(pdf, content, said), *_of_intent(pdf, said), *_of_pages(pdf), *_of_objects(pdf, said)
        ]  # fmt: skip


def _metadata(pdf: pikepdf.Pdf) -> dict[str, str]:
    names = {
        "pdfx": "pdfxid:GTS_PDFXVersion", "title": "dc:title", "created": "xmp:CreateDate", "modified": "xmp:ModifyDate",
        "written": "xmp:MetadataDate", "document": "xmpMM:DocumentID", "version": "xmpMM:VersionID",
        "rendition": "xmpMM:RenditionClass", "trapped": "pdf:Trapped",
    }  # fmt: skip
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as held:
        return {key: str(held[name]) for key, name in names.items() if name in held}


def _of_file(pdf: pikepdf.Pdf, content: bytes, said: str) -> Iterator[str]:
    """Header, trailer, and what the file says of itself."""
    old, info = said != "PDF/X-4", pdf.docinfo
    if not content.startswith(b"%PDF-1.3\n" if old else b"%PDF-1.6\n"):
        yield "the header is that of another version"
    if pdf.is_encrypted:
        yield "it is encrypted"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "it has no identifier"
    if not str(info.get("/Title", "")):
        yield "it has no title"
    for key in ("/CreationDate", "/ModDate"):
        if not _DATE.fullmatch(str(info.get(key, ""))):
            yield f"{key} is no date"
    if str(info.get("/Trapped", "")) not in ("/True", "/False"):
        yield "it does not say whether it is trapped"
    if old and str(info.get("/GTS_PDFXVersion", "")) != "PDF/X-1:2001":
        yield "it does not say of which standard it is"
    held = _metadata(pdf)
    if not old:
        missing = {"title", "created", "modified", "written", "document", "version", "rendition", "trapped"} - held.keys()  # fmt: skip
        if missing:
            yield f"its metadata lack {sorted(missing)}"
        elif held["title"] != str(info.Title) or held["trapped"] != str(info.Trapped).strip("/"):
            yield "its metadata say another thing than its information"


def _of_intent(pdf: pikepdf.Pdf, said: str) -> Iterator[str]:
    """For which press it is."""
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents of PDF/X"
        return
    intent = intents[0]
    condition = str(intent.get("/OutputConditionIdentifier", ""))
    profile = intent.get("/DestOutputProfile")
    if not condition or not str(intent.get("/Info", "")):
        yield "it does not say for which printing condition it is"
    if (condition in REGISTERED) != ("/RegistryName" in intent):
        yield "a registry is named for a condition that is in none, or none for one that is in it"
    if profile is None and (said == "PDF/X-4" or condition not in REGISTERED):
        yield "there is no profile of the press"
    if profile is not None:
        head = profile.read_bytes()[:128]
        inks = {b"GRAY": 1, b"CMYK": 4}.get(head[16:20])
        if head[12:16] != b"prtr" or head[36:40] != b"acsp" or inks != int(profile.get("/N", 0)):
            yield "the profile is none of a press"


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Boxes within one another, and nothing that is not printed."""
    forbidden = {
        "/OpenAction",
        "/AA",
        "/AcroForm",
        "/Names",
        "/OCProperties",
        "/JavaScript",
        "/Outlines",
    }
    if found := forbidden & set(pdf.Root.keys()):
        yield f"the catalog has {sorted(found)}"
    for number, page in enumerate(pdf.pages, 1):
        if found := {"/Annots", "/AA", "/Group", "/PresSteps", "/ArtBox"} & set(page.obj.keys()):
            yield f"page {number} has {sorted(found)}"
        if "/TrimBox" not in page.obj:
            yield f"page {number} has no TrimBox"
            continue
        media, bleed, trim = (
            [float(edge) for edge in page.obj[name]]
            for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        for outer, inner in ((media, bleed), (bleed, trim)):
            if not (outer[0] <= inner[0] < inner[2] <= outer[2] and outer[1] <= inner[1] < inner[3] <= outer[3]):  # fmt: skip
                yield f"the boxes of page {number} do not lie in one another"


def _of_objects(pdf: pikepdf.Pdf, said: str) -> Iterator[str]:
    """Fonts, colours, and what is half transparent."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            yield from _of_stream(item, said)
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield from _of_state(item)
            if item.get("/Type") == "/FontDescriptor" and not any(
                key.startswith("/FontFile")
                for key in item.keys()  # noqa: SIM118
            ):
                yield f"{item.get('/FontName')} is not in the file"
    for page in pdf.pages:
        if _OF_RGB.search(_STRINGS.sub(b"", _drawn(page.obj))):
            yield "a page has colours of a screen"


def _of_stream(stream: pikepdf.Stream, said: str) -> Iterator[str]:
    filters = stream.get("/Filter", [])
    names = {str(filters)} if isinstance(filters, pikepdf.Name) else {str(name) for name in filters}
    if names - _PACKED:
        yield f"a stream is packed by {sorted(names - _PACKED)}"
    if stream.get("/Type") in ("/ObjStm", "/XRef"):
        yield "objects stand in streams"
    if said != "PDF/X-4" and stream.get("/Subtype") == "/OpenType":
        yield "a font is in a form that PDF 1.3 does not know"
    kind = stream.get("/Subtype")
    if kind == "/Image" and not stream.get("/ImageMask", False):
        yield from _of_space(stream.get("/ColorSpace"), "a picture")
        if "/SMask" in stream or "/Alternates" in stream or "/OPI" in stream:
            yield "a picture is half transparent, or another"
        if int(stream.get("/BitsPerComponent", 8)) > 8:
            yield "a picture has more than eight bits"
    if kind == "/Form" and {"/Group", "/OPI", "/Ref"} & set(stream.keys()):
        yield "a form is a group"
    if kind == "/Form" and _OF_RGB.search(_STRINGS.sub(b"", stream.read_bytes())):
        yield "a form has colours of a screen"
    if kind == "/PS":
        yield "there is PostScript"


def _of_state(item: Any) -> Iterator[str]:
    if "/ShadingType" in item:
        yield from _of_space(item.get("/ColorSpace"), "a shading")
    plain = {"/ca": 1, "/CA": 1, "/SMask": "/None", "/BM": "/Normal"}
    for key, value in plain.items():
        held = item.get(key, value)
        same = str(held) == value if isinstance(value, str) else float(held) == value
        if item.get("/Subtype") not in ("/Image", "/Form") and not same:
            yield f"a state is half transparent: {key}"
    if {"/TR", "/HTP"} & set(item.keys()):
        yield "a state has curves of its own"


def _of_space(space: Any, whose: str) -> Iterator[str]:
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name == "/Indexed":
        yield from _of_space(space[1], whose)
    elif name not in _PAINTED:
        yield f"{whose} is in {name}"


def _drawn(page: Any) -> bytes:
    held = page.get("/Contents")
    parts = [] if held is None else list(held) if isinstance(held, pikepdf.Array) else [held]
    return b"\n".join(part.read_bytes() for part in parts)
