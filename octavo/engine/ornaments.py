"""Turn what no reader takes for text into ornament: drawn, but an artifact in the PDF and not in its structure.

Bullets, leaders, ``* * *`` and whatever else a ``content`` puts before or behind an element are ornament, and so is
what `tagging.py` says is none of the text. What a reader can cite is text in the Book: the number of a list's item,
too, which is its label in the structure.
"""

from __future__ import annotations

from typing import Any

ORNAMENT = "octavo_ornament"  # attribute of a box of text, or of a picture
_FIRST_LETTER = "::first-letter"


def is_generated(box: Any) -> bool:
    """Whether a box is that of ``::before``, ``::marker`` and the like; a first letter is of the text, however it is set."""
    tag = getattr(box, "element_tag", None) or ""
    return "::" in tag and not tag.endswith(_FIRST_LETTER)


def is_ornament(box: Any) -> bool:
    """Whether a box is drawn as an artifact."""
    return ORNAMENT in box.__dict__ or is_generated(box)


def make_ornament(box: Any) -> None:
    """Have all that is in a box drawn as artifacts."""
    waiting = [box]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)  # of what is placed freely
        box.__dict__[ORNAMENT] = True
        waiting += box.children
