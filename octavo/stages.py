"""The stages that come after reading, under one name.

They bring the larger libraries with them, so each is loaded when it is first asked for, and all of them while pandoc reads
the manuscript (`pipeline.py`): a process is spared those that it is not asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what type they are; mypy is told that they are given on (`pyproject.toml`)
    # ruff: noqa: F401
    from octavo.checks import check_pages, check_print, check_screen
    from octavo.checks.account import account_for_manuscript
    from octavo.checks.makeup import measure_makeup, tell_by_hand, tell_makeup
    from octavo.checks.paged import tell_unpaged, with_pages_of
    from octavo.checks.printedtext import read_wanted
    from octavo.checks.readpdf import PdfReading, count_pages, read_folios
    from octavo.checks.text import EditionError
    from octavo.reading.theme import load_templates, load_theme, template_environment
    from octavo.text.folios import with_map
    from octavo.tools import judge_editions
    from octavo.typeset.book import SetBook, bind_book, set_book, without_pages
    from octavo.typeset.design import design_pages
    from octavo.typeset.early import EarlyPages, tell_pages
    from octavo.typeset.ready import readiness
    from octavo.typeset.sheets import look_round

_FROM = {
    "octavo.checks": "check_pages check_print check_screen",
    "octavo.checks.account": "account_for_manuscript",
    "octavo.checks.makeup": "measure_makeup tell_by_hand tell_makeup",
    "octavo.checks.paged": "tell_unpaged with_pages_of",
    "octavo.checks.printedtext": "read_wanted",
    "octavo.checks.readpdf": "PdfReading count_pages read_folios",
    "octavo.checks.text": "EditionError",
    "octavo.reading.theme": "load_templates load_theme template_environment",
    "octavo.text.folios": "with_map",
    "octavo.tools": "judge_editions",
    "octavo.typeset.book": "SetBook bind_book set_book without_pages",
    "octavo.typeset.design": "design_pages",
    "octavo.typeset.early": "EarlyPages tell_pages",
    "octavo.typeset.ready": "readiness",
    "octavo.typeset.sheets": "look_round",
}
_WHERE = {name: module for module, names in _FROM.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_WHERE[name]), name)
    return value


def load_all() -> None:
    """Load all that a build asks for, for a process that is going to: validators are for finished files."""
    for name, module in _WHERE.items():
        if module != "octavo.tools":
            globals().get(name) or __getattr__(name)
