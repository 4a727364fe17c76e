"""Turn what a word processor's file says of itself into front matter."""

from __future__ import annotations

from octavo.scan.hypertext.metadata import checked
from octavo.scan.processors.packed import read_part

_DOCX = {
    "title": ("title",), "author": ("creator",), "language": ("language",), "date": ("modified", "created"),
    "description": ("description",),
}  # fmt: skip
_ODT = {
    "title": ("title",), "author": ("initial-creator", "creator"), "language": ("language",),
    "date": ("date", "creation-date"), "description": ("description",),
}  # fmt: skip


def read_properties(content: bytes, reader: str) -> dict[str, str]:
    """Title, author, language, date and description, as far as the file has them."""
    root = read_part(content, "docProps/core.xml" if reader == "docx" else "meta.xml")
    if root is None:
        return {}
    said: dict[str, str] = {}
    for element in root.iter("{*}*"):
        words = " ".join((element.text or "").split())
        if words:
            said.setdefault(str(element.tag).rpartition("}")[2], words)
    names = _DOCX if reader == "docx" else _ODT
    found = {
        key: next((said[name] for name in wanted if name in said), "")
        for key, wanted in names.items()
    }
    return checked(found)


def spoken_language(content: bytes, reader: str) -> str:
    """The language that the file's styles give to its text: often that of the program, not of the words."""
    root = read_part(content, "word/styles.xml" if reader == "docx" else "styles.xml")
    if root is None:
        return ""
    if reader == "docx":
        for element in root.iterfind(".//{*}docDefaults//{*}lang"):
            said = next(
                (value for key, value in element.attrib.items() if str(key).endswith("}val")), ""
            )
            return checked({"language": str(said)}).get("language", "")
        return ""
    for style in root.iterfind(".//{*}default-style"):
        for text in style.iterfind("{*}text-properties"):
            named = {str(key).rpartition("}")[2]: str(value) for key, value in text.attrib.items()}
            parts = [named.get("language", ""), named.get("country", "")]
            said = "-".join(part for part in parts if part and part != "none")
            if language := checked({"language": said}).get("language", ""):
                return language
    return ""
