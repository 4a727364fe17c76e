"""Books built once for all tests of a run; tests read their finished files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import builders
import pytest
from hypothesis import HealthCheck, settings

from octavo.model import FORMATS, Build
from octavo.pipeline import build_book
from octavo.tools.axe import CHROMIUM_OPTIONS
from octavo.tools.places import find_chromium
from octavo.workshop.pool import Workshop

ROOT = Path(__file__).parent.parent
BOOKS = ROOT / "tests" / "books"
SHARED = ROOT.parent / "shared"

# Building a book takes a second or two: examples are few and never timed.
settings.register_profile(
    "books",
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("books")


@dataclass(frozen=True, slots=True)
class Built:
    """A build and the files it would write."""

    build: Build

    def content(self, name: str) -> bytes:
        """The finished file of an edition."""
        return next(e.content for e in self.build.editions if e.format == name)


ALONE = Workshop(1, keep=False)  # in this process, keeping nothing


def build(root: Path, formats: tuple[str, ...] = FORMATS, workshop: Workshop = ALONE) -> Built:
    """Build the book in ``root`` with a fixed date, in this process, keeping nothing.

    Notes on lines and pages are left out: how well small books for tests are composed is asked in
    ``checks/makeup/``, of ``build_book`` itself.
    """
    date = {"SOURCE_DATE_EPOCH": "1700000000"}
    made = build_book(root, formats, date, workshop, lambda *_: None)
    others = tuple(f for f in made.findings if not f.code.startswith("makeup-"))
    return Built(replace(made, findings=others))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the thesis go to one worker, so that it is built once; and so do those of our own book."""
    for item in items:
        for name in ("thesis", "own"):
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def minimal() -> Built:
    """A book of one paragraph and one note."""
    return build(BOOKS / "minimal")


@pytest.fixture(scope="session")
def full() -> Built:
    """A book with everything in it."""
    return build(BOOKS / "full")


@pytest.fixture(scope="session")
def own() -> Built:
    """The book of this repository."""
    return build(ROOT)


@pytest.fixture(scope="session")
def thesis() -> Built:
    """A real thesis with 1,085 notes; where it is not to be had, its tests are skipped."""
    root = SHARED / "books" / "thesis"
    if not root.is_dir():
        pytest.skip("the thesis is not part of the repository, and not beside it here")
    return build(root)


@pytest.fixture(autouse=True)
def _nobody_is_told_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command says is the same where the tests themselves run in a workflow of GitHub's."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


@pytest.fixture
def write_book(tmp_path: Path) -> Callable[..., Path]:
    """`builders.write_book` into a folder of the test's own; the book is called “A Test”."""
    return lambda text, **keys: builders.write_book(
        tmp_path / "book", text, **{"title": "A Test", **keys}
    )


@pytest.fixture(scope="module")  # axe-core starts a browser of its own in other tests
def chromium() -> Iterator[Any]:
    """A real Chromium; where there is none, its tests are skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_chromium()
    if path is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=list(CHROMIUM_OPTIONS))
        yield browser
        browser.close()
