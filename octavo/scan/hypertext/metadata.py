"""Turn what a page or an e-book says of itself into front matter: title, author, language, date."""

from __future__ import annotations

import langcodes
from lxml import etree

from octavo.scan.front import real_date
from octavo.scan.hypertext.parsing import words_of

_NAMES = {
    "title": ("dcterms.title", "dc.title"),
    "author": ("author", "dcterms.creator", "dc.creator", "citation_author"),
    "date": ("dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "date", "citation_publication_date",
             "changed", "dcterms.modified", "created", "dcterms.created"),
    "language": ("dcterms.language", "dc.language", "citation_language"),
    "subtitle": ("subtitle",),
    "publisher": ("publisher", "dcterms.publisher", "dc.publisher", "citation_publisher"),
    "description": ("description", "dcterms.description", "dc.description"),
}  # fmt: skip
_NAMELESS = frozenset(
    ("", "untitled", "title", "unknown", "document", "untitled document", "microsoft word")
)
_DC = "{http://purl.org/dc/elements/1.1/}"


def page_metadata(root: etree._Element) -> dict[str, str]:
    """What the head of a page says."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").casefold()
        if name and (value := " ".join((meta.get("content") or "").split())):
            said.setdefault(name, []).append(value)
    found: dict[str, str] = {}
    for key, names in _NAMES.items():
        values = next((said[name] for name in names if name in said), [])
        found[key] = "; ".join(dict.fromkeys(values)) if key == "author" else "".join(values[:1])
    title = next((" ".join(words_of(item).split()) for item in root.iter("title")), "")
    found["title"] = title or found["title"]
    body = root.find("body")
    languages = [root.get("lang"), None if body is None else body.get("lang"), found["language"]]
    found["language"] = next(filter(None, languages), "")
    return checked(found)


def package_metadata(package: etree._Element) -> dict[str, str]:
    """What the package document of an e-book says."""
    types = {
        str(meta.get("refines", ""))[1:]: (meta.text or "").strip()
        for meta in package.iter("{*}meta")
        if meta.get("property") == "title-type"
    }
    found: dict[str, str] = {}
    titles = [item for item in package.iter(f"{_DC}title") if (item.text or "").strip()]
    main = [item for item in titles if types.get(item.get("id", "")) in ("main", None)] or titles
    below = [item for item in titles if types.get(item.get("id", "")) == "subtitle"]
    found["title"] = main[0].text or "" if main else ""
    found["subtitle"] = below[0].text or "" if below else ""
    for key, name in (("author", "creator"), ("language", "language"), ("date", "date"), ("publisher", "publisher"),
                      ("description", "description")):  # fmt: skip
        values = [(item.text or "").strip() for item in package.iter(f"{_DC}{name}")]
        values = [value for value in values if value]
        found[key] = "; ".join(values) if key == "author" else "".join(values[:1])
    return checked(found)


def checked(found: dict[str, str]) -> dict[str, str]:
    """Without what a build would refuse, and without what programs write where nobody has said anything."""
    kept = {key: " ".join(value.split()) for key, value in found.items()}
    if kept.get("title", "").casefold() in _NAMELESS:
        kept["title"] = ""
    if kept.get("author", "").casefold() in ("unknown", "unknown author"):
        kept["author"] = ""
    kept["date"] = real_date(kept.get("date", "").replace("/", "-"))
    language = kept.get("language", "").replace("_", "-")
    kept["language"] = language if language and langcodes.tag_is_valid(language) else ""
    return {key: value for key, value in kept.items() if value}
