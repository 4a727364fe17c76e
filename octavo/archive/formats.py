"""Turn the path of a file of the bag into the name that a registry of formats has for it.

The identifiers are PRONOM's (The National Archives, United Kingdom), taken from its signature file DROID version 118
of 29 April 2024. None stands where PRONOM has no entry, or several between which only the bytes can tell: it knows
PNG 1.0 to 1.2, JFIF 1.00 to 1.02, SVG 1.0 and 1.1, and PDF by its version.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A file format as archives know it."""

    media_type: str  # "application/pdf"
    name: str  # "PDF/A"
    version: str | None  # "3a"
    puid: str | None  # PRONOM's identifier: "fmt/479"


_TEXT = Format("text/plain", "Plain text", None, "x-fmt/111")
_HTML = Format("text/html", "HTML", "5", "fmt/471")
_TIFF = Format("image/tiff", "TIFF", None, "fmt/353")
_JPEG = Format("image/jpeg", "JPEG", None, None)
_YAML = Format("application/yaml", "YAML", None, "fmt/818")
_MARKDOWN = Format("text/markdown", "Markdown", None, "fmt/1149")
_XML = Format("application/xml", "XML", "1.0", "fmt/101")
_TEMPLATE = Format("text/plain", "Jinja template", None, None)
_UNKNOWN = Format("application/octet-stream", "Unknown", None, None)

# What Octavo itself writes: here the folder says which profile a file keeps to.
_MADE = {
    ("editions", "pdf"): Format("application/pdf", "PDF/A", "3a", "fmt/479"),
    ("text", "xml"): Format("application/tei+xml", "TEI XML", "P5", "fmt/1476"),
}
_BY_EXTENSION = {
    "pdf": Format("application/pdf", "PDF", None, None),
    "epub": Format("application/epub+zip", "EPUB", "3", "fmt/483"),
    "html": _HTML,
    "htm": _HTML,
    "xhtml": Format("application/xhtml+xml", "XHTML", "5", None),
    "md": _MARKDOWN,
    "markdown": _MARKDOWN,
    "txt": _TEXT,
    "css": Format("text/css", "CSS", None, "x-fmt/224"),
    "js": Format("text/javascript", "JavaScript", None, "x-fmt/423"),
    "py": Format("text/x-python", "Python", None, "fmt/938"),
    "bib": Format("application/x-bibtex", "BibTeX", None, "fmt/1616"),
    "csl": Format("application/vnd.citationstyles.style+xml", "Citation Style Language", "1.0", None),
    "json": Format("application/json", "JSON", None, "fmt/817"),
    "yaml": _YAML,
    "yml": _YAML,
    "toml": Format("application/toml", "TOML", None, None),
    "csv": Format("text/csv", "CSV", None, "x-fmt/18"),
    "tsv": Format("text/tab-separated-values", "TSV", None, "x-fmt/13"),
    "xml": _XML,
    "png": Format("image/png", "PNG", None, None),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": Format("image/gif", "GIF", None, None),
    "webp": Format("image/webp", "WebP", None, None),
    "tif": _TIFF,
    "tiff": _TIFF,
    "svg": Format("image/svg+xml", "SVG", None, None),
    "otf": Format("font/otf", "OpenType font", None, "fmt/520"),
    "ttf": Format("font/ttf", "TrueType font", None, "x-fmt/453"),
    "woff": Format("font/woff", "WOFF", "1.0", "fmt/616"),
    "woff2": Format("font/woff2", "WOFF", "2.0", "fmt/1172"),
    "ncx": Format("application/x-dtbncx+xml", "NCX", "2005-1", None),
}  # fmt: skip
_TEXTS_WITHOUT_EXTENSION = {"license", "licence", "copying", "ofl", "readme", "notice", "authors"}
# In the folder of templates they are not yet what they become
_TEMPLATES = ("html", "xhtml", "ncx")


def format_of(path: str) -> Format:
    """The format of a file by its path in the bag: "data/editions/the-fold.pdf". Nothing of the file is read."""
    folders, name = path.lower().split("/")[:-1], path.lower().rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return _TEXT if name in _TEXTS_WITHOUT_EXTENSION else _UNKNOWN
    role = folders[1] if len(folders) > 1 else ""
    if role == "source" and "templates" in folders[2:3] and extension in _TEMPLATES:
        return _TEMPLATE
    return _MADE.get((role, extension)) or _BY_EXTENSION.get(extension, _UNKNOWN)
