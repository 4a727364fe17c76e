"""Turn the plan of a book's pages into the document that carries their running heads and folios.

Furniture is what the trade calls the type that is on every page and not of the text. It is laid out
for the whole book at once, as one almost empty document with the book's own @page rules, and stamped
on the pages when they are joined. So the layout of a chapter never sees a page number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from markupsafe import escape

_MARGIN_BOXES = frozenset(
    f"{side}-{place}"
    for side, places in {
        "top": ("left-corner", "left", "center", "right", "right-corner"),
        "bottom": ("left-corner", "left", "center", "right", "right-corner"),
        "left": ("top", "middle", "bottom"),
        "right": ("top", "middle", "bottom"),
    }.items()
    for place in places
)


_OF_TITLE = re.compile(r"string\(\s*(book|chapter)\s*,\s*first-except\s*\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the book as its running heads see it."""

    classes: str  # of its section: they choose the @page rules
    tag: str  # of its title: "h1", or "p" for made titles; "" for pages without heads
    book: str  # what the title sets the running heads to
    chapter: str
    page_count: int
    heads: tuple[
        tuple[str, str], ...
    ] = ()  # of each page behind the first, left and right; () for those above
    bare: frozenset[int] = frozenset()  # pages that a picture covers, counted from its first


def furniture_html(parts: Sequence[Part], language: str) -> str:
    """A document with a page for every page of the parts; each begins on a recto, or where its classes say so
    on any page."""
    sections = []
    for part in parts:
        title = f"<{part.tag or 'p'}></{part.tag or 'p'}>"
        if part.tag:
            title = (
                f'<{part.tag} class="made-title" data-book="{escape(part.book)}" '
                f'data-running="{escape(part.chapter)}" data-left="" data-right=""></{part.tag}>'
            )
        pages = [_page_class(part, page) for page in range(1, part.page_count)]
        rest = "".join(f'<p class="{page}"></p>' for page in pages)
        if part.heads:
            rest = "".join(
                f'<p class="{page}" data-left="{escape(left)}" data-right="{escape(right)}"></p>'
                for page, (left, right) in zip(pages, part.heads, strict=True)
            )
        sections.append(f'<section class="{part.classes} furniture">{title}{rest}</section>')
    return f'<html lang="{language}"><head><title>-</title></head><body>{"".join(sections)}</body></html>'


def _page_class(part: Part, page: int) -> str:
    return "next-page bare-page" if page in part.bare else "next-page"


def furniture_css(counts: Mapping[int, int]) -> str:
    """Rules that put the parts on their pages and begin to count anew at pages with these numbers, counted from 1, each
    with what its folio is.

    The page itself was drawn with its text, and must not be drawn over it.
    """
    anew = "\n".join(
        f"@page :nth({page}) {{ counter-reset: page {folio}; }}" for page, folio in counts.items()
    )
    return f"""
.furniture {{ break-before: right; }}
.furniture.any {{ break-before: page; }}
.furniture.verso {{ break-before: left; }}
.furniture > * {{ visibility: hidden; }}
.furniture .next-page {{ break-before: page; }}
.furniture .bare-page {{ page: bare; }}
@page {{ background: none !important; border: none !important; }}
{anew}
"""


def with_heads_of_pages(css: str) -> str:
    """A style sheet whose pages have the heads that are given for each, where it takes those of the title before."""
    css = _OF_TITLE.sub(lambda match: f"string(page-{match[1]})", css)
    return f"""{css}
.furniture > * {{
  string-set: book attr(data-book), chapter attr(data-running), page-book attr(data-left), page-chapter attr(data-right);
}}
.furniture > .next-page {{ string-set: page-book attr(data-left), page-chapter attr(data-right); }}
"""


@lru_cache(maxsize=2)
def without_furniture(css: str) -> str:
    """A style sheet without the boxes in the margins of its pages, and without what is no rule: that cannot be written."""
    rules = [rule for rule in tinycss2.parse_stylesheet(css) if rule.type != "error"]
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "page" and rule.content:
            rule.content = [
                node
                for part in tinycss2.parse_blocks_contents(rule.content)
                if part.type != "error"
                and not (part.type == "at-rule" and part.lower_at_keyword in _MARGIN_BOXES)
                for node in (part, tinycss2.parse_one_component_value(";"))
            ]
    return str(tinycss2.serialize(rules))
