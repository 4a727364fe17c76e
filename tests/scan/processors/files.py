"""The least that is a .docx or an .odt, with whatever a test puts into it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from scan.odd import docx_of, zip_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
OPEN_DOCUMENT = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0" '
    f'xmlns:fo="{_ODF}:xsl-fo-compatible:1.0" xmlns:draw="{_ODF}:drawing:1.0" xmlns:svg="{_ODF}:svg-compatible:1.0" '
    f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{_ODF}:meta:1.0"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
PROSE = "These are words enough to be the prose that stands below a heading of any kind."


def word(
    body: str,
    *,
    foot: str = "",
    end: str = "",
    comments: str = "",
    styles: str = "",
    core: str = "",
) -> bytes:
    """A .docx of Word: ``foot`` and ``end`` are its notes, ``core`` its properties."""
    made = docx_of(body, notes=foot, styles=styles)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = parts["word/_rels/document.xml.rels"].decode()
    for number, (name, words) in enumerate((("endnotes", end), ("comments", comments))):
        if words:
            parts[f"word/{name}.xml"] = f"<w:{name} {W}>{words}</w:{name}>".encode()
            relation = f'<Relationship Id="x{number}" Type="{kind}/{name}" Target="{name}.xml"/></Relationships>'
            relations = relations.replace("</Relationships>", relation)
    parts["word/_rels/document.xml.rels"] = relations.encode()
    return zip_of({**parts, "docProps/core.xml": CORE.format(core).encode()} if core else parts)


def p(words: str, properties: str = "", run: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def writer(
    body: str,
    *,
    automatic: str = "",
    styles: str = "",
    meta: str = "",
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """An .odt as LibreOffice writes it."""
    content = (
        f'<office:document-content {OPEN_DOCUMENT} office:version="1.3"><office:automatic-styles>{automatic}</office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    style = f"<office:document-styles {OPEN_DOCUMENT}><office:styles>{styles}</office:styles></office:document-styles>"
    said = f"<office:document-meta {OPEN_DOCUMENT}><office:meta>{meta}</office:meta></office:document-meta>"
    manifest = f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>'
    return zip_of({
        "mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(),
        "styles.xml": style.encode(), "meta.xml": said.encode(), "META-INF/manifest.xml": manifest.encode(), **(parts or {}),
    })  # fmt: skip
