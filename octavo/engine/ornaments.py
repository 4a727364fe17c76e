"""Turn what a style sheet adds to the text into ornament: drawn like text, but of no reader's text.

Bullets, leaders, ``* * *`` and whatever else a ``content`` puts before or behind an element are artifacts in
the PDF, and have no place in its structure. What a reader can cite is text in the Book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any


def is_generated(box: Any) -> bool:
    """Whether a box is that of ``::before``, ``::marker`` and the like."""
    return "::" in (getattr(box, "element_tag", None) or "")


@contextmanager
def ornaments_as_artifacts() -> Iterator[None]:
    """Have the engine draw generated content as artifacts, and build the structure without it."""
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    build, mark = tags._build_box_tree, Stream.marked

    def build_text(box: Any, *rest: Any) -> Iterable[Any]:
        shown = box._box if isinstance(box, AbsolutePlaceholder) else box
        return () if is_generated(shown) else build(box, *rest)

    def mark_text(stream: Any, box: Any, tag: str) -> Any:
        return stream.artifact() if is_generated(box) else mark(stream, box, tag)

    tags._build_box_tree, Stream.marked = build_text, mark_text
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked = build, mark
