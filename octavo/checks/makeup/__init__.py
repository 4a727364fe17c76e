"""The make-up of the printed pages: what a compositor looks for, found one by one and counted.

In come the Book, what was read of its finished PDF, and the type area; out come figures, faults with their
places, and pictures of the spreads that have most of them. Nothing fails: a page without text has no make-up.

    lines of type ──setting, sheets──▶ pages whose lines are known ──onlines, onpages──▶ faults
                                                                        └──figures──▶ figures, notes

What is a fault is said in one function for each (``onlines.py``, ``onpages.py``); what of it is worth a note,
in one table (``notes.py``).
"""

from __future__ import annotations

from octavo.checks.makeup.byhand import tell_by_hand
from octavo.checks.makeup.measuring import measure_makeup
from octavo.checks.makeup.notes import tell_makeup

__all__ = ["measure_makeup", "tell_by_hand", "tell_makeup"]
