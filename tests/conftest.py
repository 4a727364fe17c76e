"""Books built once for all tests of a run; tests read their finished files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import builders
import pytest
import sharing
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


# Files whose tests take longest, these first: whoever begins them last would work on while others have nothing to do.
DEAREST = (
    "engine/test_footing.py",
    "engine/test_reliefs.py",
    "desk/test_new.py",
    "test_deposit.py",
    "press/test_bleeding.py",
    "engine/test_resetting.py",
    "commands/test_press.py",
    "parse/test_pieces.py",
    "test_cli.py",
    "test_browser.py",
    "editions/test_pages.py",
    "test_tools.py",
    "test_wheel.py",
    "fuzz/test_fuzz.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A process takes file after file, as they stand in this order: what a file's tests share is made once."""
    ranks = {ROOT / "tests" / name: rank for rank, name in enumerate(DEAREST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


Shared = Callable[[str, Callable[[], Built]], Built]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What one of the processes of a run has made under a name, all have."""
    folder = sharing.folder_of_run(tmp_path_factory)
    return lambda name, make: sharing.make_once(folder / f"{name}.pickle", make)


@pytest.fixture(scope="session")
def minimal(shared: Shared) -> Built:
    """A book of one paragraph and one note."""
    return shared("minimal", lambda: build(BOOKS / "minimal"))


@pytest.fixture(scope="session")
def full(shared: Shared) -> Built:
    """A book with everything in it."""
    return shared("full", lambda: build(BOOKS / "full"))


@pytest.fixture(scope="session")
def own(shared: Shared) -> Built:
    """The book of this repository."""
    return shared("own", lambda: build(ROOT))


@pytest.fixture(scope="session")
def thesis(shared: Shared) -> Built:
    """A real thesis with 1,085 notes; where it is not to be had, its tests are skipped."""
    root = SHARED / "books" / "thesis"
    if not root.is_dir():
        pytest.skip("the thesis is not part of the repository, and not beside it here")
    return shared("thesis", lambda: build(root))


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_made_ready_for_long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Books of tests are small and many: what is the same for all of them is made once, and Java does not compile for a
    long run what it needs once."""
    with pytest.MonkeyPatch.context() as patch:
        sharing.keep_templates(patch)
        sharing.start_java_lightly(patch, tmp_path_factory.mktemp("java"))
        yield


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
