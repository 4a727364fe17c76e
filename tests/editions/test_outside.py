"""No template makes an edition that asks for a file which is not in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import write_book
from conftest import ROOT, build

from octavo.model.errors import TemplateFault

ELSEWHERE = "http://octavo.invalid/a"


def with_template(folder: Path, name: str, old: str, new: str) -> Path:
    """A book with one template of its own: ours, with a change."""
    ours = (ROOT / "templates" / name).read_text("utf-8")
    assert old in ours
    path = folder / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(ours.replace(old, new, 1), "utf-8")
    return write_book(folder, "# A\n\nText.\n")


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        (f'<img src="{ELSEWHERE}" alt="a"/>', f'src="{ELSEWHERE}"'),
        ('<img src="//octavo.invalid/a" alt="a"/>', 'src="//octavo.invalid/a"'),
        ('<img src="\\\\octavo.invalid\\a" alt="a"/>', 'src="\\\\octavo.invalid\\a"'),
        ('<img src="a.png" srcset="a.png 1x, //octavo.invalid/a 2x" alt="a"/>',
         'srcset="a.png 1x, //octavo.invalid/a 2x"'),
        (f'<script src="{ELSEWHERE}"/>', "<script>"),
        ("<script>fetch('/a')</script>", "<script>"),
        (f'<iframe src="{ELSEWHERE}"></iframe>', "<iframe>"),
        (f'<video src="{ELSEWHERE}"></video>', "<video>"),
        (f'<link rel="stylesheet" href="{ELSEWHERE}"/>', f'href="{ELSEWHERE}"'),
        (f'<p style="background: url({ELSEWHERE})">a</p>', f"url({ELSEWHERE})"),
        (f"<style>@import '{ELSEWHERE}';</style>", "@import"),
        ('<p onclick="a()">a</p>', "onclick="),
        (f'<a href="#a" ping="{ELSEWHERE}">a</a>', f'ping="{ELSEWHERE}"'),
        (f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{ELSEWHERE}"/></svg>',
         f'href="{ELSEWHERE}"'),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path fill="url( a.svg#b)"/></svg>',
         'fill="url( a.svg#b)"'),
        (f'<?xml-stylesheet href="{ELSEWHERE}"?>', "<?xml-stylesheet?>"),
    ],
)  # fmt: skip
def test_an_epub_that_would_ask_is_not_made(tmp_path: Path, markup: str, what: str) -> None:
    root = with_template(tmp_path, "ebook/page.xhtml", "{% block body", f"{markup}{{% block body")
    with pytest.raises(TemplateFault) as caught:
        build(root, ("epub",))
    assert caught.value.message == (
        f"templates/ebook/cover.xhtml: {what} would ask for a file that is not in the book"
    )
    assert caught.value.exit_code == 3


def test_links_words_and_data_may_stand_in_a_template(tmp_path: Path) -> None:
    markup = (
        f'<p title="{ELSEWHERE}" style="color: red"><a href="{ELSEWHERE}">a</a>'
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="a: b"/></p>'
    )
    root = with_template(
        tmp_path, "ebook/title.xhtml", "{% block body %}", "{% block body %}" + markup
    )
    assert build(root, ("epub",)).build.editions


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('content="{{ policy }}"', 'content="default-src *"'),
        ("<meta http-equiv", '<img src="/a"><meta http-equiv'),
        ('<meta charset="utf-8">', '<meta charset="utf-8"><script src="/a"></script>'),
    ],
)
def test_a_page_begins_with_its_policy_or_is_not_made(tmp_path: Path, old: str, new: str) -> None:
    root = with_template(tmp_path, "web/page.html", old, new)
    with pytest.raises(TemplateFault, match="the page does not begin with its policy"):
        build(root, ("html",))


@pytest.mark.parametrize(
    "markup",
    [
        f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}">',
        f'<META content=">" HTTP-EQUIV="refresh" content="0;url={ELSEWHERE}">',
        f'<link rel="preconnect" href="{ELSEWHERE}">',
        f'<link href="{ELSEWHERE}" rel="dns-prefetch">',
    ],
)
def test_what_no_policy_forbids_is_refused_in_a_page(tmp_path: Path, markup: str) -> None:
    root = with_template(tmp_path, "web/page.html", "</head>", f"{markup}</head>")
    with pytest.raises(TemplateFault) as caught:
        build(root, ("html",))
    assert caught.value.message == (
        f"templates/web/page.html: {markup} would ask for a file that is not in the book"
    )


def test_two_halves_of_an_address_are_seen_when_they_are_joined(tmp_path: Path) -> None:
    root = write_book(tmp_path, "# A\n\nText.\n")
    (root / "styles").mkdir()
    ours = (ROOT / "styles" / "ebook.css").read_text("utf-8")
    halves = ":root { --a: u; --b: rl(//octavo.invalid/a) } p { mask: var(--a)var(--b) }"
    (root / "styles" / "ebook.css").write_text(f"{ours}\n{halves}", "utf-8")
    with pytest.raises(
        TemplateFault, match=r"^styles/ebook\.css: url\(//octavo\.invalid/a\) would"
    ):
        build(root, ("epub",))
