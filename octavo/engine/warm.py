"""The layout engine, loaded: importing this module loads it, which takes longer than setting many a chapter.

An engine that cannot be loaded is complained of by the job that needs it.
"""

from __future__ import annotations

from contextlib import suppress

from octavo.engine.layout import load_engine
from octavo.model.errors import OctavoError

with suppress(OctavoError):
    load_engine()
