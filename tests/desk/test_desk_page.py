"""The page of the desk, in a real Chromium: what an author does while writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

import builders
import pytest

from desk.serving.desk import serving
from desk.windows import FRONT, SMALL, TEXT, WIDE, Desk, Window
from octavo.tools.places import find_npm_file


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server for all tests of this page."""
    folder = tmp_path_factory.mktemp("desk")
    root = builders.write_book(folder / "book", FRONT + TEXT)
    with serving(root, folder, "--jobs", "1", VISUAL="true", EDITOR="true") as served:
        served.wait(0)
        yield Desk(served.address, root / "manuscript" / "book.md")


Open = Callable[..., Window]


@pytest.fixture
def visit(chromium: Any, desk: Desk) -> Iterator[Open]:
    """Open the desk with the book as it was at first; nothing may be said on the console, nothing asked of the web."""
    contexts: list[Any] = []
    said: list[str] = []
    desk.write(TEXT)

    def open_window(size: tuple[int, int], choice: str = "", **options: Any) -> Window:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request",
            lambda request: said.append(request.url) if _is_foreign(request, desk) else None,
        )
        page.goto(f"{desk.address}#{choice}")
        window = Window(page)
        window.await_(lambda: "Good" in window.status(), "a book")
        return window

    yield open_window
    for context in contexts:
        context.close()
    assert said == []


def _is_foreign(request: Any, desk: Desk) -> bool:
    return not request.url.startswith((desk.address, "blob:" + desk.address[:16], "data:"))


ALL = "show=print,html,epub"


def test_an_edit_is_seen_on_the_spread_in_the_html_page_and_in_the_epub(
    visit: Open, desk: Desk
) -> None:
    window = visit(WIDE, ALL)
    window.turn_to("Some words stand here")
    window.await_words("html", "Some words stand here")
    desk.write(TEXT.replace("Some words", "Other words"))
    for view in ("print", "html", "epub"):
        window.await_words(view, "Other words stand here")
    desk.write(TEXT)
    window.await_words("epub", "Some words stand here")  # and the reader is where it was


def test_a_page_that_has_not_changed_is_not_loaded_again(visit: Open, desk: Desk) -> None:
    window = visit(WIDE, "show=print&zoom=height")
    window.turn_to("violet")
    window.page.wait_for_timeout(400)
    known = set(window.page.locator(".tile img").evaluate_all("(all) => all.map(({src}) => src)"))
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    desk.write(TEXT.replace("The violet", "That violet"))
    window.await_words("print", "That violet")
    window.page.wait_for_timeout(300)
    pictures = [address for address in asked if ".png" in address]
    assert len(set(pictures)) == len(pictures) > 0
    assert known.isdisjoint(pictures)


def test_front_matter_that_is_broken_leaves_the_pages_and_says_where(
    visit: Open, desk: Desk
) -> None:
    window = visit(WIDE, "show=print,html&panel=yes")
    good = desk.file.read_text("utf-8")
    desk.file.write_text(good.replace("---\n", "---\nnotes: [\n", 1), "utf-8")
    fault = window.page.locator("#fault")
    window.await_(fault.is_visible, "the error")
    window.await_(window.page.locator(".tile img").count, "the last good pages")
    assert "Not built" in window.status()
    fault.locator("button").first.click()
    window.await_(lambda: window.page.locator("#lines [aria-current]").count() == 1, "the line")
    assert desk.file.name in window.page.inner_text("#source-head")
    assert "Error" in window.page.inner_text("#findings")
    desk.file.write_text(good, "utf-8")
    window.await_(fault.is_hidden, "no error")
    window.await_(lambda: window.status().startswith("Good"), "that all is well")


def test_a_word_that_is_clicked_tells_its_line_and_is_the_same_in_all_views(
    visit: Open, desk: Desk
) -> None:
    window = visit(WIDE, ALL)
    line = next(
        n for n, text in enumerate(desk.file.read_text("utf-8").split("\n"), 1) if "violet" in text
    )
    window.turn_to("violet")
    window.click_word("print", "violet")
    for view in ("html", "epub"):
        window.await_(lambda view=view: window.lit(view) == "violet", f"the word in {view}")
    head = f"manuscript/{desk.file.name}, line {line}"
    window.await_(lambda: window.page.inner_text("#source-head") == head, head)
    assert window.page.inner_text("#lines mark") == "violet"
    assert window.lit("print") == "violet"
    # and from each of the others
    for view, others, word in (
        ("html", ("print", "epub"), "stand"),
        ("epub", ("print", "html"), "note."),
    ):
        if view == "epub":
            window.await_(lambda: "stand" in window.say("epub"), "the first chapter")
        window.click_word(view, word)
        for other in others:
            window.await_(
                lambda other=other, word=word: window.lit(other).startswith(word),
                f"{word} in {other}",
            )
    window.page.keyboard.press("e")
    window.await_(lambda: "is open in the editor" in window.status(), "that the editor is open")


def test_a_word_far_down_comes_into_sight_in_the_html_page(visit: Open) -> None:
    """A browser lays out what is far down when it comes near, and until then knows no place of it."""
    window = visit(WIDE, "show=print,html")
    window.turn_to("distant")
    window.click_word("print", "distant")
    window.await_(lambda: window.lit("html") == "distant", "the word")
    seen = """() => {
      const box = [...CSS.highlights.get("octavo")][0].getBoundingClientRect();
      return document.elementFromPoint(box.x + 2, box.y + 2).textContent;
    }"""
    window.await_(
        lambda: "distant" in window.frame("html").evaluate(seen), "the word, where it is said to be"
    )


def test_what_is_edited_is_lit_and_comes_into_sight(visit: Open, desk: Desk) -> None:
    window = visit(WIDE, ALL)
    desk.write(TEXT.replace("violet", "indigo"))
    for view in ("print", "html", "epub"):
        window.await_(lambda view=view: window.lit(view) == "indigo", f"the word in {view}")
    assert window.page.locator(".lit > div").first.is_visible()
    # whoever reads elsewhere is left there, and told where it is
    window.page.mouse.move(300, 400)
    window.page.mouse.wheel(0, -9000)
    window.page.wait_for_timeout(200)
    desk.write(TEXT.replace("violet", "purple"))
    window.await_(lambda: window.lit("html") == "purple", "the word")
    assert window.page.evaluate("document.querySelector('.scroller').scrollTop") == 0
    edited = window.page.locator("#edited")
    assert edited.inner_text() == "Edited on page 3"
    window.page.keyboard.press("g")
    window.await_(lambda: window.lit("print") == "purple", "the word on its page")
    assert edited.is_hidden()


def test_a_view_that_is_put_on_shows_what_was_edited(visit: Open, desk: Desk) -> None:
    window = visit(SMALL, "show=print")
    desk.write(TEXT.replace("distant", "remote"))
    window.await_(lambda: window.lit("print") == "remote", "the word on its page")
    window.page.keyboard.press("2")
    window.await_(lambda: window.lit("html") == "remote", "the word in the HTML page")
    window.await_(lambda: window.frame("html").evaluate("scrollY") > 500, "that it is in sight")


def test_a_finding_shows_its_lines_and_its_words(visit: Open, desk: Desk) -> None:
    window = visit(WIDE, "show=print,html")
    desk.write(TEXT.replace("The violet word", "The violet word[^nowhere]"))
    page = window.page
    window.await_(lambda: page.locator("#findings button").count(), "a finding")
    page.keyboard.press("n")
    window.await_(lambda: page.locator("#lines [aria-current]").count(), "its line")
    assert "nowhere" in page.inner_text("#lines [aria-current]")
    assert page.locator("#findings [aria-current]").count() == 1
    assert page.evaluate("document.activeElement.closest('#findings') !== null")
    window.await_(lambda: window.lit("print"), "a word of the line")
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.dataset.tool") == "panel"


def test_two_windows_show_the_same_book(visit: Open, desk: Desk) -> None:
    one, two = visit(WIDE, "show=print"), visit(SMALL, "show=html")
    one.turn_to("violet")
    desk.write(TEXT.replace("violet", "purple"))
    one.await_words("print", "purple")
    two.await_words("html", "purple")


def test_all_windows_of_a_browser_have_one_stream(visit: Open, desk: Desk) -> None:
    one = visit(SMALL, "show=html")
    asked: list[str] = []
    one.page.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    windows = [Window(one.page.context.new_page()) for _ in range(6)]  # seven, and six connections
    for window in windows:
        window.page.goto(f"{desk.address}#show=html")
        window.await_(lambda window=window: "Good" in window.status(), "a book")
    assert asked.count("events") <= 1  # whichever window has it
    desk.write(TEXT.replace("violet", "purple"))
    windows[5].await_words("html", "purple")
    one.page.close()  # another window has the stream now
    windows[0].await_(lambda: "events" in asked, "a stream")
    desk.write(TEXT.replace("violet", "yellow"))
    windows[0].await_words("html", "yellow")
    windows[5].await_words("html", "yellow")


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_what_the_desk_says_is_read_to_its_end(visit: Open, size: tuple[int, int]) -> None:
    page = visit(size, "show=html").page
    # in one go: what the desk is told meanwhile would be written over it
    fits, wide = page.evaluate("""() => {
      document.querySelector("#title").textContent = "A Title That Is Long ".repeat(9);
      document.querySelector("#said").textContent = "vim needs a terminal; type there: vim +7 /a/".padEnd(200, "long");
      const { scrollWidth, clientWidth } = document.querySelector("#status");
      return [scrollWidth <= clientWidth, document.documentElement.scrollWidth];
    }""")
    assert fits
    assert wide <= size[0]
    left, width = page.evaluate("""() => {  // as before the first build
      document.querySelector("#empty").hidden = false;
      const { left, width } = document.querySelector("#empty").getBoundingClientRect();
      return [left, width];
    }""")
    assert abs(left + width / 2 - size[0] / 2) < 2


def test_everything_is_done_by_keys(visit: Open, desk: Desk) -> None:
    window = visit(WIDE, "show=print")
    page = window.page
    page.keyboard.press("2")
    window.await_words("html", "violet")
    page.keyboard.press("3")
    assert page.locator("#views").get_attribute("data-count") == "3"
    window.await_choice("show=print,html,epub")
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.evaluate("document.querySelector('.scroller').scrollTop = 0")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.scroller').scrollTop") > 100
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('.scroller').scrollTop") == 0
    page.keyboard.press("z")
    window.await_choice("zoom=height")
    page.keyboard.press("f")
    page.keyboard.press("m")
    page.keyboard.press("l")
    window.await_choice("follow=no&makeup=yes&panel=yes")
    page.keyboard.press("Escape")
    window.await_choice("panel=no")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("1")  # nothing happens behind a dialog
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    assert not desk.build.exists()
    page.keyboard.press("b")
    window.await_(lambda: "files are written into build/" in window.status(), "that it is written")
    assert len(list(desk.build.glob("*.pdf"))) == 1
    page.reload()
    assert page.locator(".view:visible").count() == 1  # what is shown outlives a reload
    assert page.locator("#zoom").input_value() == "height"


def test_keys_work_inside_of_the_frames_and_no_link_leaves_the_book(
    visit: Open, desk: Desk
) -> None:
    window = visit(WIDE, "show=html")
    window.await_words("html", "violet")
    window.frame("html").locator("h1").first.click()
    window.page.keyboard.press("m")
    window.await_choice("makeup=yes")
    before = window.frame("html").url
    desk.write(TEXT.replace("violet", "purple"))
    window.await_(lambda: window.frame("html").url != before, "the next state of the page")
    window.page.keyboard.press("m")  # and in the one that has taken its place
    window.await_choice("makeup=no")
    window.frame("html").locator("a[href^=http]").first.click()
    window.await_(lambda: "leads out of the book" in window.status(), "where the link leads")
    window.await_words("html", "purple")


def test_no_script_in_an_epub_runs(chromium: Any, desk: Desk) -> None:
    """Ours have none; the reader's policy would forbid it, to one that came in otherwise, too."""
    spoilt = BytesIO()
    with urlopen(f"{desk.address}state") as state, ZipFile(spoilt, "w") as copied:
        name = json.load(state)["files"]["epub"]
        with (
            urlopen(f"{desk.address}epub/{name}") as answer,
            ZipFile(BytesIO(answer.read())) as epub,
        ):
            for entry in epub.namelist():
                script = b"<script>top.document.title = 'spoilt'</script></head>"
                copied.writestr(entry, epub.read(entry).replace(b"</head>", script))
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/epub/*", lambda route: route.fulfill(body=spoilt.getvalue()))
    page.goto(f"{desk.address}#show=epub")
    Window(page).await_(lambda: said, "that a script was stopped")
    assert "violates the following Content Security Policy" in said[0]
    assert page.title() == "The Desk Book – Octavo"
    page.close()


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_has_no_barriers_and_does_not_scroll_sideways(
    visit: Open, size: tuple[int, int], scheme: str
) -> None:
    script = find_npm_file("axe-core/axe.min.js")
    if script is None:
        pytest.skip("axe-core is not installed")
    window = visit(size, f"{ALL}&panel=yes&makeup=yes", color_scheme=scheme, bypass_csp=True)
    page = window.page
    window.await_(lambda: page.locator(".words span").count(), "words of a page")
    page.add_script_tag(path=str(script))

    def barriers(frame: Any = page) -> list[str]:
        told = frame.evaluate("() => axe.run(document, {iframes: false})")
        assert len(told["passes"]) > 5
        return [violation["id"] for violation in told["violations"]]

    assert barriers() == []
    page.keyboard.press("?")
    assert barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size == WIDE:
        window.reader().add_script_tag(path=str(script))
        assert barriers(window.reader()) == []
