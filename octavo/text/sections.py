"""Turn an HTML page into its sections and what stands around them, so that each can be read by itself.

A parser of HTML mends what it reads, so a part of a page is another thing by itself than in it, but for one: a section
that is all tags and text, in which nothing is closed that was opened outside of it. Only a page is cut of which all
outermost sections are such. That its sections stand where they seem to is for whoever reads what is around them to see:
there is an empty one in the place of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lxml import etree

_BODY = "<body"
_SECTION = re.compile(r"<(/?)section(?=[\s>])[^<>]*>")
_STUB = "<section></section>"
_TAG = r"""</?[a-z][\w:-]*(?:\s+[a-z_:][\w:.-]*(?:="[^"<>]*")?)*\s*/?>"""
_PLAIN = re.compile(rf"(?:[^<]++|{_TAG})*+", re.ASCII | re.IGNORECASE)
# what a section in a page may close that stands around it, and in what a tag is none
_NOT_IN_IT = re.compile(
    r"</(?:html|body|main)\b|<(?:script|style|textarea|title|xmp|plaintext|noscript|iframe|template|html|head|body|"
    r"main|frameset|base|meta|link)\b|(?-i:</?(?!section))section\b",
    re.IGNORECASE,
)
_AROUND = frozenset(("html", "body", "main"))  # what may stand around a section


class Cut(NamedTuple):
    """A page that is cut."""

    around: etree._Element  # the page, with an empty section for each of its outermost ones
    stubs: Sequence[etree._Element]  # these
    sections: Sequence[str]  # as they stand in the page


def cut_sections(page: str, judge: Callable[[str], bool] | None = None) -> Cut | None:
    """The outermost sections of a page; None where they cannot be read by themselves. ``judge`` says it of each, where that
    is not `stands_alone`."""
    body = page.find(_BODY)
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for tag in _SECTION.finditer(page, max(body, 0)):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth == 0:
            return None
        else:
            depth -= 1
            spans += [] if depth else [(start, tag.end())]
    sections = [page[start:end] for start, end in spans]
    if body < 0 or depth or not all(map(judge or stands_alone, sections)):
        return None
    bounds = [0, *(place for span in spans for place in span), len(page)]
    parts = [page[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    around = etree.fromstring(_STUB.join(parts), _parser())
    stubs = list(around.iter("section")) if around is not None else []
    if len(stubs) != len(sections) or any(
        len(stub) or stub.text or any(above.tag not in _AROUND for above in stub.iterancestors())
        for stub in stubs
    ):
        return None
    return Cut(around, stubs, sections)


def read_section(section: str) -> etree._Element:
    """A section of a page that was cut, as it stands in that; nothing is around it."""
    (main,) = etree.fromstring(f"<html><body><main>{section}</main></body></html>", _parser()).iter(
        "main"
    )
    read = main[0]
    main.remove(read)
    return read


def _parser() -> etree.HTMLParser:
    # huge: a picture is one attribute, and may have more than the usual ten million characters
    return etree.HTMLParser(huge_tree=True)


def stands_alone(section: str) -> bool:
    """Whether a section is read by itself as in a page."""
    if _NOT_IN_IT.search(section) or _PLAIN.fullmatch(section) is None:
        return False
    # what comes behind it stands beside it: it has closed all that it opened, and nothing else
    page = f"<html><body><main>{section}{_STUB}</main></body></html>"
    (main,) = etree.fromstring(page, _parser()).iter("main")
    outer = list(main)
    return [e.tag for e in outer] == ["section", "section"] and not (
        outer[0].tail or outer[1].tail or outer[1].text or len(outer[1]) or main.text
    )
