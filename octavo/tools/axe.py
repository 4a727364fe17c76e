"""Turn what axe-core sees of a page in a real browser into findings: small, middle and wide screens,
in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from octavo.model import Edition, Finding, Severity
from octavo.tools.places import (
    find_chromium,
    find_npm_file,
    find_python_package,
    no_verdict,
    not_run,
    written,
)

_NAME = "axe-core"
_WIDTHS = (320, 768, 1440)  # CSS pixels
_SCHEMES = ("light", "dark")
# A browser that asks nobody anything, and that may run where everybody is root.
CHROMIUM_OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


def run_axe(edition: Edition) -> list[Finding]:
    """A finding for each rule that is violated at a width and in a scheme."""
    chromium, script = find_chromium(), find_npm_file("axe-core/axe.min.js")
    if not find_python_package("playwright"):
        return [not_run(_NAME, "playwright")]
    if chromium is None or script is None:
        return [not_run(_NAME, "chromium" if chromium is None else "axe-core")]
    from playwright.sync_api import Error

    try:
        with written(edition) as path:
            return list(_look(path, chromium, script))
    except Error as error:
        return [no_verdict(_NAME, str(error).splitlines()[0])]


def _look(page_path: Path, chromium: str, script: Path) -> Iterator[Finding]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=list(CHROMIUM_OPTIONS),
            timeout=60_000,
        )
        for width in _WIDTHS:
            for scheme in _SCHEMES:
                # the page's policy forbids scripts that are not its own
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme="dark" if scheme == "dark" else "light",
                    bypass_csp=True,
                    offline=True,
                )
                page = context.new_page()
                page.goto(page_path.as_uri())
                page.add_script_tag(path=str(script))
                found: dict[str, Any] = page.evaluate(
                    "() => axe.run(document, {resultTypes: ['violations']})"
                )
                yield from (_finding(one, width, scheme) for one in found["violations"])
                context.close()
        browser.close()


def _finding(violation: dict[str, Any], width: int, scheme: str) -> Finding:
    nodes = violation["nodes"]
    return Finding(
        "axe",
        Severity.ERROR,
        f"axe-core {violation['id']} at {width} px, {scheme}: {violation['help']} "
        f"({len(nodes)} times, first {nodes[0]['target'][0]})",
        None,
        str(violation["helpUrl"]),
    )
