"""Turn the time until there is a book into readiness of the processes that are going to set it.

How many pages a book will have, and with them the design of its pages, is guessed from the length of the manuscript;
who guessed wrong has lost nothing but what would have been spent waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from octavo.model import Theme
from octavo.model.face import Face
from octavo.model.metadata import Metadata
from octavo.typeset.design import design_pages, estimate_pages, hand_of, page_css
from octavo.typeset.furniture import without_furniture
from octavo.typeset.job import Hand


def readiness(metadata: Metadata, theme: Theme, length: int) -> Callable[[], None]:
    """What loads in a process what chapters of a book share that has about so many characters."""
    design = design_pages(metadata.print, theme, estimate_pages(length, 0, metadata.print, theme))
    css = without_furniture(theme.print_css + page_css(design, metadata))
    return partial(get_ready, theme.faces, hand_of(metadata.print), css, metadata.language)


def get_ready(faces: tuple[Face, ...], hand: Hand, css: str, language: str) -> None:
    """Load what the jobs to come share, and the engine with it."""
    from octavo.typeset import setjob

    setjob.get_ready(faces, hand, css, language)
