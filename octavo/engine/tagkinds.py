"""Turn an element of a document into what it is in the structure of a PDF (ISO 32000-1, 14.8.4).

HTML's elements and the roles of DPUB-ARIA say it; of classes only those that our own templates and Book write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from octavo.engine.floatspreads import RIGHT

HEADINGS = frozenset(("H1", "H2", "H3", "H4", "H5", "H6"))
# What holds blocks, never text by itself.
GROUPING = frozenset(
    "Document Sect Part Chapter Appendix Contents Index Dedication Epigraph BlockQuote Verse Aside Note".split()
)
# What holds nothing but certain kinds; the first of them is where all else stands.
_ROWS = ("TR",)
HOLDERS = {
    "L": ("LI", "L", "Lbl", "LBody"), "LI": ("LBody", "Lbl"), "TR": ("TD", "TH"), "TBody": _ROWS, "THead": _ROWS,
    "TFoot": _ROWS, "Table": ("TR", "TBody", "THead", "TFoot", "Caption"),
}  # fmt: skip
LINES = HEADINGS | {"P", "TOCI", "Lbl"}  # what holds lines, never blocks
INLINE = frozenset("Em Strong Span Code Quote Link Reference Formula".split())
_KINDS = {
    "p": "P", "pre": "P", "blockquote": "BlockQuote", "q": "Quote", "code": "Code", "section": "Sect",
    "em": "Em", "i": "Em", "strong": "Strong", "b": "Strong", "ul": "L", "ol": "L", "dl": "L", "li": "LI",
    "dt": "Lbl", "dd": "LBody", "table": "Table", "caption": "Caption", "figcaption": "Caption", "thead": "THead",
    "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "abbr": "Span", "aside": "Aside",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}  # fmt: skip
_ROLES = {
    "doc-chapter": "Chapter", "doc-appendix": "Appendix", "doc-part": "Part", "doc-toc": "Contents",
    "doc-index": "Index",
    "doc-dedication": "Dedication", "doc-epigraph": "Epigraph", "doc-footnote": "Note", "math": "Formula",
}  # fmt: skip
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\u00ad"))  # signs that only say where lines may end
_VERSE = frozenset(("verse", "line-block"))
_NUMBERING = {
    "1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"
}  # fmt: skip


def kind_of(element: Any, within: str) -> str:
    """What an element is that stands in one of the kind ``within``; "" where it is nothing by itself."""
    tag, role = element.tag, element.get("role")
    name = element.get("class") or ""
    if _KINDS.get(tag) in HEADINGS:
        return _KINDS[tag]
    if role == "heading":
        return f"H{element.get('aria-level') or 1}"
    if tag in ("span", "p") and (
        name == "list-number" or (name == "number" and within in HEADINGS)
    ):
        return "Lbl"
    if tag == "div" and "list-of" in name.split():
        return "TOC"
    if within in ("Contents", "TOC") and tag == "p":
        return "TOCI" if element.find(".//a") is not None else "P"
    if tag == "div" and not _VERSE.isdisjoint(name.split()):
        return "Verse"
    if tag == "figure":
        return "Figure" if descriptions_in(element) else ""
    if tag == "figcaption" and within != "Figure":
        return "P"
    return _ROLES.get(role or "") or _KINDS.get(tag, "")


def facts_of(element: Any, kind: str) -> dict[str, str]:
    """What is said of an element of a kind, but for its language."""
    if kind == "Note":
        return {"id": element.get("data-continues") or element.get("id") or ""}
    if kind == "Figure":
        return {"alt": "; ".join(descriptions_in(element))}
    if kind == "Formula":
        return {"alt": element.get("aria-label") or "", "math": element.get("data-math") or ""}
    if kind in ("TH", "TD"):
        return {key: said for key in ("scope", "colspan", "rowspan") if (said := element.get(key))}
    if kind == "Table" and element.get(RIGHT) is not None:
        return {"half": "right"}
    if kind == "L":
        if element.get("class") == "index-entries":
            return {"numbering": "None"}
        numbered = {"ol": _NUMBERING.get(element.get("type") or "1", "Decimal"), "ul": "Disc"}
        return {"numbering": numbered.get(element.tag, "")}
    if element.tag == "abbr":
        return {"meaning": element.get("title") or ""}
    return {}


def description_of(picture: Any) -> str:
    """What is said of a picture; "" for one that only adorns."""
    return " ".join((picture.get("alt") or "").split())


def descriptions_in(figure: Any) -> list[str]:
    """What is said of the pictures of a figure, where it holds pictures."""
    if figure.find(".//table") is not None:
        return []
    return [
        said
        for picture in _pictures_in(figure)
        if not is_formula(picture) and (said := description_of(picture))
    ]


def is_formula(picture: Any) -> bool:
    """Whether a picture is a formula that was drawn."""
    return "formula" in (picture.get("class") or "").split()


def stands_apart(element: Any) -> bool:
    """Whether an element is a formula, with its number, that has lines of its own in the midst of a text."""
    classes = (element.get("class") or "").split()
    return "numbered-formula" in classes or ("display" in classes and "data-math" in element.attrib)


def _pictures_in(element: Any) -> Iterator[Any]:
    """The pictures of a figure; one in its caption is told by itself."""
    for child in element:
        if child.tag == "img":
            yield child
        elif child.tag != "figcaption":
            yield from _pictures_in(child)


def words_of(link: Any) -> str:
    """Where a link leads, in words: what is said of it, else its text with the descriptions of its pictures, else what its
    author calls it."""
    for said in (link.get("data-said"), "".join(_words_in(link)), link.get("aria-label")):
        if words := " ".join((said or "").translate(_UNSEEN).split()):
            return words
    return ""


def _words_in(element: Any) -> Iterator[str]:
    yield element.get("alt") or ""
    yield element.text or ""
    for child in element:
        yield from _words_in(child)
        yield child.tail or ""


def text_before(element: Any, holder: Any) -> str:
    """The text right before an element that stands in another; "" where that only holds what it stands in."""
    text: str | None = holder.text
    for child in holder:
        if child is element:
            return text or ""
        text = child.tail
    return ""


def elements_begun(root: Any, resume_at: Any) -> set[int]:
    """The elements in whose midst a page begins, by their ``id()``: ``resume_at`` is its place in the boxes of a
    document that stand below ``root``."""
    path: list[tuple[Any, int]] = []
    box = root
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        path.append((box, index))
        children = getattr(box, "children", ())
        if index >= len(children):
            break
        box = children[index]
    while path and not path[-1][1]:
        path.pop()  # nothing stands before its first child
    return {id(box.element) for box, _ in path if box.element is not None}
