"""Turn what of ours does not hold on the engine that is installed into notes of what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from octavo.engine.footing import left_out
from octavo.engine.grounds import GROUNDS, KNOWN_ENGINE
from octavo.model import Finding, Severity

_SLOWER = "the pages are the same, and take longer"


def find_engine_changes() -> Iterator[Finding]:
    """A note of what readers may see, and one of what only takes longer."""
    seen = [name for name in left_out() if GROUNDS[name].without]
    if seen:
        yield _note("mendings", seen, dict.fromkeys(GROUNDS[name].without for name in seen))
    unseen = [name for name in left_out() if not GROUNDS[name].without]
    if unseen:
        yield _note("reliefs", unseen, [_SLOWER])


def _note(kind: str, names: Sequence[str], follows: Sequence[str] | dict[str, None]) -> Finding:
    message = (
        f"WeasyPrint {version('weasyprint')} differs where our {kind} stand on it, and these are left out: "
        f"{', '.join(names)}. {'; '.join(follows).capitalize()}"
    )
    return Finding("engine-version", Severity.NOTE, message, None, KNOWN_ENGINE)
