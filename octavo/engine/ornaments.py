"""Turn what a style sheet adds to the text into ornament: drawn like text, but of no reader's text.

Bullets, leaders, ``* * *`` and whatever else a ``content`` puts before or behind an element are artifacts in
the PDF, and have no place in its structure. What a reader can cite is text in the Book: the number of a
list's item, too, which is its label in the structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_NUMBER = "list-number"  # class of the number of a list's item


def is_generated(box: Any) -> bool:
    """Whether a box is that of ``::before``, ``::marker`` and the like."""
    return "::" in (getattr(box, "element_tag", None) or "")


@contextmanager
def ornaments_as_artifacts() -> Iterator[None]:
    """Have the engine draw generated content as artifacts, and build the structure without it.

    It is no link by itself either: the element that holds it is. The engine has no way to be told so: while
    it draws, it has three functions in place of its own.
    """
    from weasyprint import pdf
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    build, mark, link = tags._build_box_tree, Stream.marked, pdf.add_links

    def build_text(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterable[Any]:
        shown = box._box if isinstance(box, AbsolutePlaceholder) else box
        if is_generated(shown):
            return ()
        made = build(box, parent, pdf if pdf.__class__ is _Objects else _Objects(pdf), *rest)
        return _labels(made) if _is_number(shown) else made

    def mark_text(stream: Any, box: Any, tag: str) -> Any:
        return stream.artifact() if is_generated(box) else mark(stream, box, tag)

    def link_text(found: tuple[list[Any], Any], *rest: Any) -> None:
        links, anchors = found
        link(([made for made in links if not is_generated(made[-1])], anchors), *rest)

    tags._build_box_tree, Stream.marked, pdf.add_links = build_text, mark_text, link_text
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked, pdf.add_links = build, mark, link


class _Objects:
    """What those need of a PDF who build its structure: the engine lists its pages anew for each element."""

    def __init__(self, pdf: Any) -> None:
        self.add_object = pdf.add_object
        self.page_references = pdf.page_references


def _is_number(box: Any) -> bool:
    return box.element_tag in ("span", "p") and box.element.attrib.get("class") == _NUMBER


def _labels(elements: Iterable[Any]) -> Iterator[Any]:
    for element in elements:
        element["S"] = "/Lbl"
        yield element
