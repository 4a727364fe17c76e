"""Nothing in an edition asks for another file: judged in a real Chromium that tells every request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
from builders import SVG, write_book
from conftest import ROOT, build
from reading.drawn import DRAWN
from reading.reaching import HOST, reaching_drawings

from octavo.reading.drawings import clean_drawing

Files = Mapping[str, tuple[str, bytes]]
Asked = Callable[[Files, str], dict[str, list[str]]]
SVG_TYPE, HTML_TYPE = "image/svg+xml", "text/html; charset=utf-8"


@pytest.fixture
def asked(chromium: Any) -> Iterator[Asked]:
    """What documents ask for: ``files`` (name → type and content) are all there is, ``name`` is
    opened, and by the name of each document in it stand the requests that it makes, but for data."""
    context = chromium.new_context()

    def open_page(files: Files, name: str) -> dict[str, list[str]]:
        base = "http://book.test/"
        wishes: dict[str, list[str]] = {}

        def answer(route: Any) -> None:
            url = route.request.url
            asking = route.request.frame.url.removeprefix(base)
            wishes.setdefault(asking, []).append(url.removeprefix(base))
            held = files.get(url.removeprefix(base).partition("#")[0])
            if held is None:
                route.abort()
            else:
                route.fulfill(content_type=held[0], body=held[1])

        page = context.new_page()
        page.route("**/*", answer)
        page.goto(base + name)
        page.wait_for_timeout(300)
        wishes.pop("about:blank", None)  # the page itself
        wishes.pop("", None)  # a frame's document
        return wishes

    yield open_page
    context.close()


def opened(drawings: Mapping[str, bytes], asked: Asked, tag: str) -> dict[str, list[str]]:
    """What each drawing asks for when all stand on a page, each in a frame or picture of its own."""
    kinds = {f"{number}.svg": kind for number, kind in enumerate(drawings)}
    files = {name: (SVG_TYPE, drawings[kind]) for name, kind in kinds.items()}
    page = "".join(f'<{tag} src="{name}"></{tag}>' for name in kinds).encode()
    wishes = asked({**files, "page.html": (HTML_TYPE, page)}, "page.html")
    return {kinds.get(name, name): urls for name, urls in wishes.items()}


def cleaned_drawings() -> dict[str, bytes]:
    found = {
        kind: clean_drawing(content, "a.svg", None)[0]
        for kind, content in reaching_drawings().items()
    }
    return {kind: content for kind, content in found.items() if content is not None}


def test_a_drawing_opened_by_itself_asks_for_nothing(asked: Asked) -> None:
    assert opened(cleaned_drawings(), asked, "iframe") == {}


def test_the_browser_of_these_tests_tells_requests(asked: Asked) -> None:
    """Uncleaned, most kinds make it ask; those that do not today may in another browser, or in a year."""
    wishes = opened(reaching_drawings(), asked, "iframe")
    asking = [kind for kind, urls in wishes.items() if any(HOST in url for url in urls)]
    assert len(asking) > 60


@pytest.mark.parametrize("program", sorted(DRAWN))
def test_what_drawing_programs_write_looks_the_same_when_it_is_cleaned(
    chromium: Any, program: str
) -> None:
    cleaned, findings = clean_drawing(DRAWN[program].encode(), "a.svg", None)
    assert cleaned is not None
    assert findings == ()
    page = chromium.new_page(viewport={"width": 120, "height": 100})
    pictures = []
    for content in (DRAWN[program].encode(), cleaned, b'<svg xmlns="http://www.w3.org/2000/svg"/>'):
        page.route("**/*", lambda route: route.fulfill(content_type=SVG_TYPE, body=content))  # noqa: B023
        page.goto("http://book.test/a.svg")
        pictures.append(page.screenshot())
        page.unroute("**/*")
    page.close()
    assert pictures[0] == pictures[1] != pictures[2]


def test_drawings_in_a_page_ask_for_nothing(asked: Asked) -> None:
    drawings = cleaned_drawings()
    wishes = opened(drawings, asked, "img")
    assert wishes == {"page.html": [f"{number}.svg" for number in range(len(drawings))]}


def test_no_edition_asks_for_anything_whatever_its_drawings_are(
    tmp_path: Path, asked: Asked
) -> None:
    drawings = reaching_drawings()
    del drawings["letters that browsers read otherwise"]  # refused
    files: dict[str, str | bytes] = {f"d{n}.svg": d for n, d in enumerate(drawings.values())}
    text = "# A\n\n" + "".join(f"![D]({name}){{alt=d}}\n\n" for name in files)
    root = write_book(tmp_path, {"book.md": text, **files, "cover.svg": drawings["image"]},
                      cover="cover.svg")  # fmt: skip
    (root / "styles").mkdir()
    (root / "styles" / "dot.svg").write_bytes(SVG)
    for name in ("ebook.css", "web.css"):
        ours = (ROOT / "styles" / name).read_text("utf-8")
        (root / "styles" / name).write_text(f"{ours}\nbody {{ background: url(dot.svg) }}", "utf-8")
    built = build(root, ("epub", "html"))
    page = asked({"a.html": (HTML_TYPE, built.content("html"))}, "a.html")
    assert page == {}
    with ZipFile(BytesIO(built.content("epub"))) as container:
        packed = {name: container.read(name) for name in container.namelist()}
    types = {".xhtml": "application/xhtml+xml", ".svg": SVG_TYPE, ".css": "text/css"}
    served = {
        name: (types.get(PurePosixPath(name).suffix, "application/octet-stream"), content)
        for name, content in packed.items()
    }
    opened = [name for name in packed if name.endswith((".xhtml", ".svg"))]
    assert len(opened) > len(drawings)
    frames = "".join(f'<iframe src="{name}"></iframe>' for name in opened)
    wishes = asked({**served, "all.html": (HTML_TYPE, frames.encode())}, "all.html")
    # a document's own files come from beside it; the container's names begin with its folder
    assert {url for urls in wishes.values() for url in urls} - set(packed) == set()
