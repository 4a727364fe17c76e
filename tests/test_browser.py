"""What a reader does with the HTML page, done in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import builders
import pikepdf
import pytest
import readers
from conftest import Built, build

from octavo.tools.places import find_npm_file

WIDE, MIDDLE, SMALL = (1440, 900), (768, 1024), (320, 640)
Open = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, full: Built, tmp_path: Path) -> Iterator[Open]:
    """Open the full book's page from disk, without a network; every wish for another file is kept."""
    file = tmp_path / "full.html"
    file.write_bytes(full.content("html"))
    contexts: list[Any] = []
    wishes: list[str] = []
    errors: list[str] = []

    def open_page(size: tuple[int, int], place: str = "", **options: Any) -> Any:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, offline=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: wishes.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text))
        page.goto(file.as_uri() + place)
        page.wait_for_timeout(150)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url.partition("#")[0] for url in wishes if not url.startswith("data:")} <= {
        file.as_uri()
    }
    assert errors == []


def in_sight(page: Any, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    height = page.viewport_size["height"]
    return box is not None and -1 <= box["y"] < height


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


# Notes


def test_on_a_wide_screen_a_note_stands_beside_its_call_and_leads_back(visit: Open) -> None:
    page = visit(WIDE)
    page.click("#fnref-script")
    note, call = page.locator("#fn-script"), page.locator("#fnref-script")
    assert note.bounding_box()["x"] > call.bounding_box()["x"]
    assert abs(note.bounding_box()["y"] - call.bounding_box()["y"]) < 60
    assert page.evaluate("document.activeElement.closest('li').id") == "fn-script"
    page.click("#fn-script .note-label")
    assert focused(page) == "fnref-script"


def test_notes_beside_the_text_stand_in_order_and_never_over_one_another(visit: Open) -> None:
    page = visit(WIDE, "#everywhere")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('[aria-labelledby=everywhere] .notes > li')]
             .map(note => { const b = note.getBoundingClientRect(); return [b.top, b.bottom]; })"""
    )
    assert len(boxes) > 8
    assert all(above[1] <= below[0] for above, below in pairwise(boxes))


@pytest.mark.parametrize("size", [MIDDLE, SMALL])
def test_on_a_small_screen_a_note_pops_up_and_gives_the_focus_back(
    visit: Open, size: tuple[int, int]
) -> None:
    page = visit(size, "#everywhere")
    page.click("#fnref-b")
    assert page.inner_text(".octavo-note-text").startswith("3 The second.")
    assert in_sight(page, "#octavo-note")
    page.keyboard.press("Escape")
    assert not page.locator("#octavo-note").is_visible()
    assert focused(page) == "fnref-b"


@pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL])
def test_without_script_a_call_leads_to_its_note_and_the_label_back(
    visit: Open, size: tuple[int, int]
) -> None:
    page = visit(size, "#everywhere", java_script_enabled=False)
    page.press("#fnref-b", "Enter")
    assert page.url.endswith("#fn-b")
    assert in_sight(page, "#fn-b")
    page.press("#fn-b .note-label", "Enter")
    assert page.url.endswith("#fnref-b")
    assert in_sight(page, "#fnref-b")


# The page


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL])
def test_nothing_is_wider_than_the_screen_and_all_text_is_there(
    visit: Open, full: Built, size: tuple[int, int], script: bool
) -> None:
    page = visit(size, java_script_enabled=script)
    text = page.locator("body").text_content()
    assert "so on." in text
    for heading in full.build.book.headings:
        assert heading.text.split()[0] in text
    width = page.locator("html").bounding_box()["width"]
    assert width <= size[0]
    for place in ("#everywhere", "#scripts", "#page-12"):
        page.goto(page.url.partition("#")[0] + place)
        sideways = page.locator("main").bounding_box()
        assert sideways["x"] >= -1
        assert sideways["x"] + sideways["width"] <= size[0] + 1


def test_contents_open_lead_to_a_heading_and_fold_again(visit: Open) -> None:
    page = visit(SMALL)
    page.click(".contents summary")
    page.click(".contents a[href='#scripts']")
    assert page.url.endswith("#scripts")
    assert in_sight(page, "#scripts")
    assert not page.locator(".contents details > ol").is_visible()


def test_contents_follow_the_reading(visit: Open) -> None:
    page = visit(WIDE)
    for name in ("section", "scripts"):
        page.evaluate(f"document.getElementById('{name}').scrollIntoView()")
        page.wait_for_timeout(150)
        current = page.locator(".contents [aria-current]")
        assert current.get_attribute("href") == f"#{name}"


def test_light_turns_dark_and_stays_so(visit: Open) -> None:
    page = visit(WIDE)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("[data-tool=scheme]")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light != dark
    page.wait_for_timeout(300)  # the browser keeps what it was told a little later
    page.reload()
    page.wait_for_function(
        "color => getComputedStyle(document.documentElement).backgroundColor === color", arg=dark
    )
    system = visit(WIDE, color_scheme="dark")
    assert system.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_the_place_where_reading_stopped_is_found_again(visit: Open) -> None:
    page = visit(WIDE)
    page.evaluate("document.getElementById('page-13').scrollIntoView()")
    page.wait_for_timeout(700)
    again = page.context.new_page()
    again.goto(page.url.partition("#")[0])
    again.wait_for_timeout(300)
    assert again.inner_text("[data-tool=page]") in ("p. 12", "p. 13")
    assert again.evaluate("scrollY") > 1000


def test_a_passage_has_a_link_of_its_own(visit: Open) -> None:
    page = visit(WIDE, "#everywhere")
    paragraph = page.locator("[aria-labelledby=everywhere] > p").first
    paragraph.hover()
    page.click(".octavo-permalink")
    assert page.url.endswith("#" + paragraph.get_attribute("id"))
    page.hover("#section")
    assert page.locator(".octavo-permalink").get_attribute("href") == "#section"


def test_on_paper_there_are_no_controls(visit: Open) -> None:
    page = visit(WIDE)
    page.emulate_media(media="print")
    for selector in (".octavo-tools", ".pages", ".octavo-cite"):
        assert not page.locator(selector).is_visible()
    assert page.locator("#fn-script").is_visible()


@pytest.fixture(scope="module", params=[True, False])
def printed(
    request: pytest.FixtureRequest, chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """A long page as Chromium prints it, with and without its script."""
    words = "When a compositor measures lines, every letter of common prose counts as one. "
    sections = (f"## Section {n}\n\n{words * (3 + n % 5)}\n" for n in range(60))
    folder = tmp_path_factory.mktemp("printed")
    text = "# One\n\n" + "\n".join(sections) + f"\n# Two\n\nA note.[^a]\n\n[^a]: {words * 90}\n"
    file = folder / "book.html"
    file.write_bytes(build(builders.write_book(folder / "b", text), ("html",)).content("html"))
    context = chromium.new_context(java_script_enabled=request.param, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    content = bytes(page.pdf(format="A4", prefer_css_page_size=True))
    context.close()
    return content


def test_a_printed_page_has_its_folio_but_for_the_title(printed: bytes) -> None:
    first, *others = [page.split() for page in readers.pdf_pages(printed)]
    # Chromium writes what stands in the margin before the page
    assert [page[0] for page in others] == [str(n) for n in range(2, len(others) + 2)]
    assert first == ["A", "Book"]


def test_a_printed_page_has_contents_that_lead_to_the_text(printed: bytes) -> None:
    contents = readers.pdf_pages(printed)[1].split()
    assert contents[1:6] == ["Contents", "1", "One", "Section", "0"]
    with pikepdf.open(BytesIO(printed)) as pdf:
        links = [str(link.get("/Dest")) for link in pdf.pages[1].Annots]
    assert links[:2] == ["/one", "/one--section-0"]


def test_printed_lines_can_be_read_and_no_heading_stands_alone(printed: bytes) -> None:
    pages = [page.strip().splitlines()[1:] for page in readers.pdf_pages(printed)]
    assert sorted(len(line) for page in pages for line in page)[-40] <= 85
    for page in pages[3:]:
        assert not re.match(r"Section \d+$", page[-1].strip())
        assert page[-1].strip() != "Notes"


# Search


def search(page: Any, words: str) -> list[str]:
    page.click("[data-tool=search]")
    page.fill("#octavo-search input", words)
    page.wait_for_timeout(250)
    return list(page.locator("#octavo-search li").all_inner_texts())


def test_search_finds_a_word_says_where_and_goes_there(visit: Open) -> None:
    page = visit(WIDE)
    results = search(page, "measure of this page")
    assert len(results) == 1
    assert results[0].startswith("2 Scripts and Signs · p. ")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert not page.locator("#octavo-search").is_visible()
    assert in_sight(page, "pre")


@pytest.mark.parametrize(
    ("words", "found"),
    [("εν αρχη", "ἐν ἀρχῇ"), ("НАЧАЛЕ", "начале"), ("violets", "Violets"), ("1545", "1545")],
)
def test_search_minds_neither_accents_nor_capitals(visit: Open, words: str, found: str) -> None:
    page = visit(MIDDLE)
    assert any(found in result for result in search(page, words))


def test_search_finds_notes_by_their_label(visit: Open) -> None:
    page = visit(WIDE)
    [result] = search(page, "quoted.")
    assert "Note " in result
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    assert page.url.endswith("#fn-quoted")
    assert in_sight(page, "#fn-quoted")


def test_search_finds_what_stands_before_the_first_chapter(visit: Open, full: Built) -> None:
    page = visit(WIDE)
    dedication = full.build.book.metadata.dedication
    assert dedication is not None
    [result, *_] = search(page, dedication.split()[-1])
    assert dedication.split()[-1] in result


def test_search_that_finds_nothing_says_so(visit: Open) -> None:
    page = visit(SMALL)
    assert search(page, "zzzz") == []
    assert page.inner_text("#octavo-search [role=status]") == "Nothing found"
    page.keyboard.press("Escape")
    assert not page.locator("#octavo-search").is_visible()


# Pages


@pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL])
def test_go_to_a_page(visit: Open, size: tuple[int, int]) -> None:
    page = visit(size)
    page.click("[data-tool=page]")
    page.fill("#octavo-page", "13")
    page.keyboard.press("Enter")
    page.wait_for_timeout(250)
    assert page.url.endswith("#page-13")
    assert in_sight(page, "#page-13")
    assert page.inner_text("[data-tool=page]") == "p. 13"


def test_a_page_that_is_not_there_is_refused(visit: Open) -> None:
    page = visit(WIDE)
    page.click("[data-tool=page]")
    page.fill("#octavo-page", "999")
    page.keyboard.press("Enter")
    assert page.inner_text("#octavo-pages [role=status]") == "There is no page 999"


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_a_page_works_from_outside(visit: Open, script: bool) -> None:
    page = visit(MIDDLE, "#page-13", java_script_enabled=script)
    assert in_sight(page, "#page-13")


def test_folios_stand_in_the_margin_of_wide_screens_alone(visit: Open) -> None:
    content = "getComputedStyle(document.getElementById('page-13'), '::before').content"
    assert '"13"' in visit(WIDE).evaluate(content).replace("attr(aria-label)", '"13"')
    assert visit(SMALL).evaluate(content) == "none"


def test_copying_a_passage_cites_its_page(visit: Open) -> None:
    page = visit(WIDE, "#page-13")
    page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.getElementById('page-13').parentElement);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          window.addEventListener('copy', event => {
            window.copied = event.clipboardData.getData('text/plain');
          });
        }"""
    )
    page.wait_for_timeout(400)
    page.click(".octavo-cite button")
    copied = page.evaluate("window.copied")
    assert copied.startswith("“A paragraph that fills the page")
    assert copied.endswith(
        "\nAda Writer, The Full Book: Everything That Octavo Sets (The Test Press, 2026), p. 13."
    )
    assert page.inner_text(".octavo-cite button") == "Copied"


def copied(page: Any, selector: str) -> tuple[str, str]:
    """Text and HTML that a reader copies who selects an element and presses the keys."""
    page.evaluate(
        """(selector) => {
          getSelection().selectAllChildren(document.querySelector(selector));
          window.addEventListener('copy', (event) => {
            const data = event.clipboardData;
            window.copied = [data.getData('text/plain'), data.getData('text/html')];
          }, {once: true});
        }""",
        selector,
    )
    page.keyboard.press("Control+c")
    text, html = page.evaluate("window.copied")
    return text, html


def test_calls_are_copied_apart_from_the_words_before_them(
    chromium: Any, write_book: Callable[..., Path], tmp_path: Path
) -> None:
    notes = "".join(f"\n[^n{n}]: Note.\n" for n in range(1, 11))
    calls = " ".join(f"Word.[^n{n}]" for n in range(1, 10))
    text = f"# One\n\n{calls}\n\n| A | B |\n|---|---|\n| 1[^n10] | 2 |\n\nPlain words.\n{notes}"
    file = tmp_path / "a.html"
    file.write_bytes(build(write_book(text), ("html",)).content("html"))
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(file.as_uri())
    assert copied(page, "tbody td")[0] == "1[10]"
    assert "1[10]" in re.sub("<[^>]*>", "", copied(page, "tbody td")[1])
    assert copied(page, ".division > p")[0].startswith("Word.[1] Word.[2] ")
    assert page.inner_text("#fnref-n10") == "10"  # as before
    assert copied(page, ".division > p:last-of-type") == ("", "")  # left to the browser
    page.close()


# Places


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of many chapters, whose lengths no browser knows before it lays them out."""
    chapters = (
        f"# Chapter {n}\n\n" + "\n\n".join(
            "Words of a paragraph. " * 40 + f"[^n{n}x{k}]" for k in range(6)
        ) + "".join(f"\n\n[^n{n}x{k}]: {'A note. ' * 10 * (k + 1)}" for k in range(6))
        for n in range(20)
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("long")
    file = folder / "long.html"
    file.write_bytes(
        build(builders.write_book(folder / "book", "\n\n".join(chapters)), ("html",)).content(
            "html"
        )
    )
    return file


@pytest.fixture
def unsteady(chromium: Any, long_page: Path) -> Iterator[Open]:
    """Open the long page at a place in a browser that lets the text jump, as some do."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_page(size: tuple[int, int], place: str) -> Any:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, offline=True, bypass_csp=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script(
            """document.addEventListener("DOMContentLoaded", () => {
                 const style = document.createElement("style");
                 style.textContent = "* { overflow-anchor: none !important }";
                 document.head.append(style);
               })"""
        )
        page.goto(long_page.as_uri() + place)
        page.wait_for_timeout(600)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def test_a_page_that_knows_no_printed_pages_has_all_else(unsteady: Open) -> None:
    page = unsteady(WIDE, "#chapter-2")
    assert page.locator("[data-tool=page]").count() == 0
    assert page.locator("#fn-n2x1").bounding_box()["x"] > 800  # beside the text
    assert len(search(page, "chapter 7")) > 0


def top_of(page: Any, selector: str) -> float:
    return float(page.locator(selector).bounding_box()["y"])


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_a_place_that_was_asked_for_holds_while_chapters_above_are_laid_out(
    unsteady: Open, size: tuple[int, int]
) -> None:
    page = unsteady(size, "#chapter-15")
    assert 0 <= top_of(page, "#chapter-15") < 90
    page.evaluate("location.hash = '#chapter-8'")
    page.wait_for_timeout(400)
    assert 0 <= top_of(page, "#chapter-8") < 90
    page.set_viewport_size({"width": size[0] - 40, "height": size[1]})
    page.wait_for_timeout(400)
    assert 0 <= top_of(page, "#chapter-8") < 90


def test_a_reader_who_moves_is_let_go(unsteady: Open) -> None:
    page = unsteady(SMALL, "#chapter-15")
    page.mouse.move(100, 300)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(400)
    moved = top_of(page, "#chapter-15")
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1] - 40})
    page.wait_for_timeout(400)
    assert moved < -500
    assert abs(top_of(page, "#chapter-15") - moved) < 400


def test_a_reader_who_drags_the_scroll_bar_is_let_go(unsteady: Open) -> None:
    page = unsteady(SMALL, "#chapter-15")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") == 0


# Access


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_open_dialogs_and_notes_have_no_barriers(visit: Open, size: tuple[int, int]) -> None:
    script = find_npm_file("axe-core/axe.min.js")
    if script is None:
        pytest.skip("axe-core is not installed")
    page = visit(size, "#everywhere", bypass_csp=True)
    page.add_script_tag(path=str(script))

    def barriers() -> list[str]:
        return [v["id"] for v in page.evaluate("() => axe.run()")["violations"]]

    assert search(page, "page")
    assert barriers() == []
    page.keyboard.press("Escape")
    page.click("[data-tool=page]")
    assert barriers() == []
    page.keyboard.press("Escape")
    page.click("#fnref-b")
    assert barriers() == []


def test_everything_is_reached_by_the_keyboard(visit: Open) -> None:
    page = visit(SMALL)
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.dataset.tool || document.activeElement.tagName")
        )
    assert reached[:5] == ["A", "page", "search", "scheme", "SUMMARY"]


def test_the_page_of_the_thesis_weighs_at_most_twice_its_text(thesis: Built) -> None:
    from readers import html_tree

    [body] = html_tree(thesis.content("html")).xpath("//body")
    text = " ".join(body.text_content().split())
    assert len(thesis.content("html")) <= 2 * len(text.encode())
