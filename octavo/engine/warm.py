"""The layout engine, loaded: importing this module loads it, which takes longer than setting many a chapter.

An engine that cannot be loaded is complained of by the job that needs it.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from octavo.model.errors import OctavoError
from octavo.workshop.collector import collect_no_more_than_seldom

collect_no_more_than_seldom()  # before there is anything to look at
with suppress(OctavoError):
    import_module("octavo.engine.layout").load_engine()
