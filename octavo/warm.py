"""Everything that a worker may need, loaded: what is imported early and goes on in all workers.

Importing it takes longer than setting many a chapter. Where processes can fork, it is imported once
(`workshop.py`). An engine that cannot be loaded is complained of by the job that needs it.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from octavo.engine import load_engine
from octavo.errors import OctavoError

with suppress(OctavoError):
    load_engine()
for _name in ("typeset.job", "stages", "editions.epub", "editions.html"):
    import_module(f"octavo.{_name}")
