"""Turn pandoc's tree of a document into blocks that a manuscript can hold.

1. set commands for TeX or for another program aside; put notes and what else was marked in its place;
2. take the boxes away that e-books and pages put around blocks; page marks become pages of the source;
3. drop classes and ids of the program that made the document; ids that links lead to are spelled anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import langcodes

from octavo.scan.hypertext.marks import put_marks, said_by
from octavo.scan.model import Aside, Log, Look

_ROLES = ("doc-pagebreak", "pagebreak")

Element = dict[str, Any]  # of pandoc's tree: {"t": "Para", "c": […]}


def clean_blocks(blocks: list[Element], log: Log) -> list[Element]:
    """The blocks of a document, with nothing in them that only its program needs."""
    _set_raw_aside(blocks, log)
    flat = list(_flatten(put_marks(blocks)))
    used = set(_heading_ids(flat)) & set(_targets(flat))
    return [_clean(block, used) for block in flat]


def plain_words(value: Any) -> str:
    """The words of an element, as a reader sees them."""
    if isinstance(value, list):
        return "".join(plain_words(item) for item in value)
    if not isinstance(value, dict):
        return ""
    content: Any = value.get("c")
    match value.get("t"):
        case "Str":
            return str(content)
        case "Space" | "SoftBreak":
            return " "
        case "LineBreak":
            return "\n"
        case "Code" | "CodeBlock" | "Math":
            return str(content[1])
        case "RawBlock" | "RawInline":
            return ""
        case "Quoted":
            return plain_words(content[1])
        case "Image":
            return ""  # its words are its caption, or nothing that a reader sees
        case "Link" | "Span" | "Div" | "Cite":
            return plain_words(content[1])
        case "Header":
            return plain_words(content[2])
        case "Para" | "Plain":
            return plain_words(content) + "\n"
    return plain_words(content) if isinstance(content, list) else ""


def raw_words(value: Any) -> str:
    """What stands in a tree as Markdown that is not read again."""
    if isinstance(value, list):
        return "".join(map(raw_words, value))
    if not isinstance(value, dict):
        return ""
    return (
        str(value["c"][1])
        if value.get("t") in ("RawBlock", "RawInline")
        else raw_words(value.get("c"))
    )


# Boxes and pages


def _flatten(blocks: Iterable[Element]) -> Iterator[Element]:
    """Blocks without the boxes that e-books and pages put around them."""
    for block in blocks:
        if block["t"] == "Div":
            page = _page_of(block["c"][0])
            if page is not None:
                yield {"t": "Para", "c": [_page_mark(page)]}
            yield from _flatten(block["c"][1])
        elif block["t"] != "Null":
            yield block


def _page_of(attributes: list[Any]) -> str | None:
    """The number of a page of the source that an element marks."""
    _, classes, pairs = attributes
    known = dict(pairs)
    kind = f"{known.get('role', '')} {known.get('epub:type', '')} {known.get('type', '')} {' '.join(classes)}"
    if not any(role in kind.split() for role in _ROLES):
        return None
    label = (
        known.get("aria-label")
        or known.get("title")
        or re.sub(r"^\D*?(?=[\divxlc]+$)", "", attributes[0])
    )
    label = re.sub(r"^\s*page\s+", "", label, flags=re.IGNORECASE).strip(" .")
    return label[:20] or None


def _page_mark(label: str) -> Element:
    return {"t": "Span", "c": [["", ["page"], [["n", label]]], []]}


# Commands of other programs


def _set_raw_aside(value: Any, log: Log) -> None:
    """Commands for TeX, or for another program, mean nothing to an edition."""
    if isinstance(value, list):
        for item in value:
            _set_raw_aside(item, log)
    elif isinstance(value, dict):
        if value.get("t") in ("RawBlock", "RawInline"):
            kind, text = value["c"]
            log.asides.append(Aside(f"{kind} for another program", text, 0))
            if not text.lstrip().startswith("<!--"):
                log.looks.append(Look("markup", f"{kind} taken out: {text[:60]}"))
            value["t"], value["c"] = ("Para", []) if value["t"] == "RawBlock" else ("Str", "")
            return
        _set_raw_aside(value.get("c"), log)


# Classes and ids


def _targets(value: Any) -> Iterator[str]:
    """Ids that links of the document lead to."""
    if isinstance(value, dict):
        if value.get("t") == "Link" and value["c"][2][0].startswith("#"):
            yield value["c"][2][0][1:]
        yield from _targets(value.get("c"))
    elif isinstance(value, list):
        for item in value:
            yield from _targets(item)


def _heading_ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("t") == "Header":
            yield value["c"][1][0]
        yield from _heading_ids(value.get("c"))
    elif isinstance(value, list):
        for item in value:
            yield from _heading_ids(item)


def _clean(value: Any, used: set[str]) -> Any:
    """The tree with page marks, and without classes and ids of the program that made it."""
    if isinstance(value, list):
        made: list[Any] = []
        for item in value:
            if isinstance(item, dict) and item.get("t") == "Span":
                made += _clean_span(item, used)
                continue
            cleaned = _clean(item, used)
            if (
                isinstance(cleaned, dict) and cleaned.get("t") == "Span"
            ):  # a link that leads nowhere
                made += cleaned["c"][1]
            else:
                made.append(cleaned)
        return made
    if not isinstance(value, dict):
        return value
    kind, content = str(value.get("t")), value.get("c")
    if kind in _CLEANERS:
        return _CLEANERS[kind](kind, content, used)
    return {key: _clean(item, used) for key, item in value.items()}


def _clean_header(_: str, content: Any, used: set[str]) -> Element:
    level, (name, _classes, _pairs), inlines = content
    said = said_by(content[1]).split()
    shown = name if "named" in said else _spelled(name) if name in used else ""
    kept: list[Any] = [shown, [item for item in said if item != "named"], []]
    return {"t": "Header", "c": [level, kept, _clean(inlines, used)]}


def _clean_box(kind: str, content: Any, used: set[str]) -> Element:
    return {"t": kind, "c": [["", [], []], _clean(content[1], used)]}


def _clean_code(kind: str, content: Any, _: set[str]) -> Element:
    return {"t": kind, "c": [["", [], []], content[1]]}


def _clean_link(_: str, content: Any, used: set[str]) -> Element:
    """A link; one to a place that the manuscript does not have is a span, which is its words."""
    words, (address, _title) = _clean(content[1], used), content[2]
    if not address.startswith("#"):
        return {"t": "Link", "c": [["", [], []], words, content[2]]}
    if address[1:] not in used:
        return {"t": "Span", "c": [["", [], []], words]}
    return {"t": "Link", "c": [["", [], []], words, [f"#{_spelled(address[1:])}", ""]]}


def _clean_image(_: str, content: Any, used: set[str]) -> Element:
    alt = [[key, value] for key, value in content[0][2] if key == "alt"]
    return {"t": "Image", "c": [["", [], alt], _clean(content[1], used), content[2]]}


def _clean_named(kind: str, content: Any, used: set[str]) -> Element:
    """A figure or table; one that is called by its key keeps it."""
    name = content[0][0] if said_by(content[0]) == "named" else ""
    return {"t": kind, "c": [[name, [], []], *_clean(content[1:], used)]}


_CLEANERS: dict[str, Callable[[str, Any, set[str]], Element]] = {
    "Header": _clean_header,
    "Div": _clean_box,
    "Code": _clean_code,
    "CodeBlock": _clean_code,
    "Link": _clean_link,
    "Image": _clean_image,
    "Figure": _clean_named,
    "Table": _clean_named,
}


def _spelled(name: str) -> str:
    """An id as Markdown and XML can spell it."""
    return "to-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def _clean_span(span: Element, used: set[str]) -> list[Any]:
    page = _page_of(span["c"][0])
    inner = _clean(span["c"][1], used)
    if page is not None:
        return [_page_mark(page), *inner]
    _, classes, pairs = span["c"][0]
    language = [pair for pair in pairs if pair[0] == "lang" and langcodes.tag_is_valid(pair[1])]
    kept = [name for name in classes if name in ("smallcaps", "underline", "page")]
    if "page" in kept:
        return [span]
    said = said_by(span["c"][0])
    if said == "named":
        return [{"t": "Span", "c": [[span["c"][0][0], [], []], inner]}]
    if said in ("index", "lemma"):
        known = [pair for pair in pairs if pair[0] in ("term", "index", "see", "also")]
        main = ["main"] if any(pair[0] == "main" for pair in pairs) else []
        return [{"t": "Span", "c": [["", [said, *main], known], inner]}]
    return [{"t": "Span", "c": [["", kept, language], inner]}] if kept or language else inner
