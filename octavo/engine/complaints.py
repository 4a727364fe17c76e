"""Turn what the engine says while it works into values, and what it stumbles over into errors that say how to mend it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from octavo.engine.footing import left_out
from octavo.engine.grounds import KNOWN_ENGINE
from octavo.model.errors import LayoutError


@contextmanager
def told_failures() -> Iterator[None]:
    """What the engine stumbles over, as an error that says how to mend it."""
    try:
        yield
    except RecursionError as error:
        raise LayoutError(
            "the text is nested too deeply to be laid out",
            hint="take apart lists or quotations that stand inside one another",
        ) from error
    except (AssertionError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise LayoutError(
            f"the layout engine failed: {type(error).__name__}: {error}",
            hint="take the last block that you changed apart, or simplify it"
            + (f"; or take an engine that is known here: {KNOWN_ENGINE}" if left_out() else ""),
        ) from error


class CollectedWarnings(logging.Handler):
    """Collect what WeasyPrint logs while the block runs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def __enter__(self) -> list[str]:
        logger = logging.getLogger("weasyprint")
        self._propagate, logger.propagate = logger.propagate, False
        logger.addHandler(self)
        return self.said

    def __exit__(self, *exc: object) -> None:
        logger = logging.getLogger("weasyprint")
        logger.removeHandler(self)
        logger.propagate = self._propagate
