"""Every code is documented, and every documented code exists."""

from __future__ import annotations

import ast

from conftest import ROOT

from octavo.checks.codes import GROUPS, codes_page

DOCUMENTED = {code for _, _, codes in GROUPS for code in codes}
# read._resolve makes these of what it looks for
MADE = {f"{what}-{why}" for what in ("image", "cover", "csl", "bibliography", "font", "include", "terms", "icc")
        for why in ("missing", "outside")}  # fmt: skip


def constants() -> set[str]:
    found = set()
    for path in (ROOT / "octavo").rglob("*.py"):
        if path.name == "codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def codes_of_findings() -> set[str]:
    """First arguments of everything that makes a finding."""
    found = set()
    for path in (ROOT / "octavo").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("Finding", "_error", "_warning", "error", "warning"):
                    found.add(node.args[0].value)
    return {code for code in found if isinstance(code, str)}


def test_every_code_that_a_finding_can_have_is_documented() -> None:
    assert codes_of_findings() - DOCUMENTED == set()


def test_every_documented_code_exists() -> None:
    assert DOCUMENTED - constants() - MADE == set()


def test_the_page_of_codes_is_up_to_date() -> None:
    assert (ROOT / "docs" / "checks.md").read_text("utf-8") == codes_page()
