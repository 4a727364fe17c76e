"""An edited chapter of which only some pages are made anew is the chapter made whole, to the byte."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import BOOKS

from octavo.engine import composer
from octavo.model.face import Face
from octavo.reading.theme import load_theme
from octavo.typeset import setjob as jobs
from octavo.typeset.design import RULE, RULE_SRC, design_pages, page_css
from octavo.typeset.furniture import without_furniture
from octavo.typeset.job import Job
from octavo.typeset.setjob import set_job
from octavo.typeset.sheet import write_sheet
from octavo.workshop import store

KEY = "a" * 64
WORDS = (
    "spine gutter recto verso folio signature trim leader colophon call of the a and in its "
    "hand compositor’s forme imposing-stone quoin chase galley"
).split()


class Writer:
    """Writes blocks of a chapter, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._notes = self._floats = 0

    def words(self, least: int, most: int) -> str:
        """Some words."""
        return " ".join(self._random.choices(WORDS, k=self._random.randint(least, most)))

    def note(self) -> str:
        """A call and its note; now and then one of several paragraphs."""
        self._notes += 1
        name = self._notes
        body = f"<p>{self.words(3, 60)}.</p>" * self._random.choice((1, 1, 1, 2))
        return (
            f'\u2060<a class="noteref" role="doc-noteref" id="c{name}" href="octavo-id:n{name}">{name}</a>'
            f'<span class="note" role="doc-footnote" id="n{name}">{body}</span>'
        )

    def beside(self) -> str:
        """A paragraph with notes, some of them in the margin."""
        parts = self.paragraph().split('<span class="note"')
        margin = '<span class="note beside" data-margin="30 6 outer"'
        held = [self._random.choice((margin, '<span class="note"')) + part for part in parts[1:]]
        return "".join([parts[0], *held])

    def paragraph(self) -> str:
        """A paragraph with notes."""
        parts = [self.words(8, 60) + self.note() * (self._random.random() < 0.6) for _ in range(3)]
        return f"<p>{' '.join(parts)}.</p>"

    def floating(self) -> str:
        """A table that may leave its place, or a paragraph."""
        if self._random.random() < 0.6:
            return self.paragraph()
        self._floats += 1
        wish = self._random.choice("auto auto auto top bottom page".split())
        rows = "<tr><td>a</td></tr>" * self._random.randint(3, 18)
        note = self.note() * (self._random.random() < 0.3)
        return (
            f'<table data-float="{wish} table t{self._floats}"><caption>{self.words(2, 9)}{note}</caption>'
            f"<tbody>{rows}</tbody></table>"
        )

    def block(self) -> str:
        """A block of any kind."""
        rows = "".join(f"<tr><td>{self.words(1, 4)}</td><td>{self.words(1, 9)}</td></tr>"
                       for _ in range(self._random.randint(3, 40)))  # fmt: skip
        lines = "<br/>".join(
            f'<span class="verse-line{" verse-first" * (not n)}">{self.words(4, 14)}</span>'
            for n in range(self._random.randint(2, 30))
        )
        items = "".join(f"<li><p>{self.words(4, 40)}</p></li>" for _ in range(9))
        return self._random.choice(
            [self.paragraph()] * 12
            + [
                f"<h2>{self.words(2, 6)}</h2>",
                f"<blockquote><p>{self.words(30, 90)}{self.note()}</p></blockquote>",
                f"<ol>{items}</ol>",
                f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>",
                "<hr/>",
                f'<p class="new-page">{self.words(8, 60)}</p>',
                f'<div class="verse"><p>{lines}</p></div>',
                f'<aside class="callout" role="note"><p class="callout-title">Note</p>'
                f"<p>{self.words(8, 90)}{self.note()}</p></aside>",
            ]
        )


def document(blocks: list[str]) -> str:
    return (
        '<html lang="en"><head><title>-</title></head><body><section class="division chapter">'
        '<h1 id="one" data-running="One" data-book="Book">One</h1>\n'
        + "\n".join(blocks)
        + "\n</section></body></html>"
    )


def edit(blocks: list[str], number: int) -> list[str]:
    """The blocks with one of them, or a few, written differently."""
    chance = random.Random(number)  # noqa: S311
    writer = Writer(1000 + number)
    writer._notes = 1000 * (1 + number)
    at = chance.randrange(len(blocks))
    edited = list(blocks)
    match number % 6:
        case 0 | 1:  # a word in the middle of a block
            place = edited[at].rfind(" ")
            if place > 0:
                edited[at] = edited[at][:place] + " " + writer.words(1, 3) + edited[at][place:]
        case 2:
            edited[at : at + 1] = [writer.block() for _ in range(chance.randint(1, 4))]
        case 3:
            del edited[at : at + chance.randint(1, 3)]
        case 4:
            edited.insert(at, f"<h2>{writer.words(1, 4)}</h2>")
        case 5:
            edited[at], edited[-1 - at] = edited[-1 - at], edited[at]
    return edited


@pytest.fixture(scope="module")
def theme() -> Any:
    """Faces and styles of the pages."""
    return load_theme("classic", BOOKS)


@pytest.fixture
def make_job(theme: Any) -> Callable[[list[str]], Job]:
    """Make a job of blocks, on a small page, so that there are many."""
    from octavo.model.metadata import Metadata

    metadata = Metadata.model_validate({"title": "T", "language": "en", "print": {"trim": "5x8in"}})
    design = design_pages(metadata.print, theme, 100)
    css = without_furniture(theme.print_css + page_css(design, metadata))
    faces: tuple[Face, ...] = theme.faces
    return lambda blocks: Job(
        "One", document(blocks), css, design.text_width_pt, design.note_line_pt, 150.0, faces,
        ((RULE_SRC, RULE),), identity="one",
    )  # fmt: skip


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """How many pages each job has made; what is kept is kept in a folder of the test's."""
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path / "kept")
    counts: list[int] = []
    begin, print_off = jobs._set_job, jobs._print_off

    def begin_counting(job: Job, key: str) -> Any:
        counts.append(0)
        return begin(job, key)

    def count(document: Any, tagged: bool, *, composed: bool) -> Any:
        pages = print_off(document, tagged, composed=composed)
        counts[-1] += len(pages)
        return pages

    monkeypatch.setattr(jobs, "_set_job", begin_counting)
    monkeypatch.setattr(jobs, "_print_off", count)
    return counts


def compare_edits(
    blocks: list[str], make_job: Callable[[list[str]], Job], made: list[int], seeds: Iterable[int]
) -> None:
    """Edit a chapter again and again: it is always what it would be when made whole, for fewer pages made."""
    saved = 0
    for number in seeds:
        blocks = edit(blocks, number)
        quick, whole = set_job(make_job(blocks), KEY), set_job(make_job(blocks))
        assert write_sheet(quick) == write_sheet(whole), number
        saved += made[-1] - made[-2]
    assert saved > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_pages_that_stay_and_pages_made_anew_are_the_chapter_made_whole(
    seed: int, make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(seed)
    blocks = [writer.block() for _ in range(30)]
    assert set_job(make_job(blocks), KEY).said == ()
    compare_edits(blocks, make_job, made, range(seed * 100, seed * 100 + 6))


def test_pages_on_which_headings_give_of_their_white_are_the_chapter_made_whole(
    make_job: Callable[[list[str]], Job], made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = 0
    set_behind = composer.set_behind_heading

    def count(*arguments: Any) -> Any:
        nonlocal given
        *others, set_at = arguments
        tried: list[Any] = []

        def try_at(place: float) -> Any:
            tried.append(set_at(place))
            return tried[-1]

        outcome = set_behind(*others, try_at)
        given += len(tried) > 1 and outcome is tried[-1]
        return outcome

    monkeypatch.setattr(composer, "set_behind_heading", count)
    writer = Writer(5)
    blocks = [part for _ in range(40) for part in ("<h2>Two</h2>", writer.paragraph())]
    set_job(make_job(blocks), KEY)
    compare_edits(blocks, make_job, made, range(0, 18, 3))
    assert given > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_pages_with_floats_are_the_chapter_made_whole(
    seed: int, make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(seed)
    blocks = [writer.floating() for _ in range(60)]
    assert set_job(make_job(blocks), KEY).said == ()
    compare_edits(blocks, make_job, made, range(seed * 100, seed * 100 + 12, 3))


def test_pages_with_notes_in_the_margin_are_the_chapter_made_whole(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(3)
    blocks = [writer.beside() for _ in range(60)]
    assert set_job(make_job(blocks), KEY).said == ()
    compare_edits(blocks, make_job, made, range(0, 18, 3))


def test_a_word_in_the_middle_has_few_pages_made(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(7)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(80)]
    set_job(make_job(blocks), KEY)
    blocks[40] = blocks[40].replace("</p>", " end</p>")
    sheet = set_job(make_job(blocks), KEY)
    assert made[-1] <= 2 < sheet.page_count == made[0]


def test_a_word_in_the_middle_has_styles_made_of_the_blocks_around_it(
    make_job: Callable[[list[str]], Job], made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from octavo.engine.layout import Engine

    styled: list[int] = []
    make_boxes = Engine._make_boxes

    def count(engine: Engine, source: Any, sheet: Any) -> Any:
        styled.append(sum(1 for _ in source.etree_element.iter("p")))
        return make_boxes(engine, source, sheet)

    monkeypatch.setattr(Engine, "_make_boxes", count)
    writer = Writer(12)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(80)]
    set_job(make_job(blocks), KEY)
    blocks[40] = blocks[40].replace("</p>", " end</p>")
    set_job(make_job(blocks), KEY)
    whole, *parts = styled
    assert whole == 80
    assert sum(parts) < 20


def test_an_edit_that_moves_all_behind_it_is_set_to_the_end(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(13)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(60)]
    set_job(make_job(blocks), KEY)
    blocks[20:20] = [f"<p>{writer.words(600, 700)}.</p>" for _ in range(3)]
    quick, whole = set_job(make_job(blocks), KEY), set_job(make_job(blocks))
    assert write_sheet(quick) == write_sheet(whole)
    assert made[1] < made[2]


@pytest.mark.parametrize(
    "style",
    [
        "p:nth-child(odd) { text-indent: 3em }",
        "h2 ~ p { text-indent: 3em }",
        "h2 { display: list-item; list-style: decimal inside }",
        "figure { float: right }",
        "blockquote { POSITION : absolute }",
    ],
)
def test_a_style_that_reaches_far_has_the_chapter_made_whole(
    style: str, make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(8)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(20)]
    job = make_job(blocks)
    job = replace(job, css=job.css + style)
    set_job(job, KEY)
    assert store.find(KEY) is None
    edited = replace(job, html=job.html.replace("</p>", " end</p>", 1))
    set_job(edited, KEY)
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("old", "new"), [('lang="en"', 'lang="de"'), ('class="division chapter"', 'class="appendix"')]
)
def test_what_holds_the_blocks_is_of_their_layout(
    old: str, new: str, make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(9)
    job = make_job([f"<p>{writer.words(60, 200)}.</p>" for _ in range(30)])
    set_job(job, KEY)
    assert old in job.html
    edited = replace(job, html=job.html.replace(old, new))
    assert write_sheet(set_job(edited, KEY)) == write_sheet(set_job(edited))
    assert made[-1] == made[-2]


@pytest.mark.parametrize("style", ["", "p.odd + p { text-indent: 9em }"])
@pytest.mark.parametrize("seed", [21, 22])
def test_first_tags_that_change_are_seen_where_a_style_sheet_looks_back(
    seed: int, style: str, make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer, chance = Writer(seed), random.Random(seed)  # noqa: S311
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(40)]
    css = make_job(blocks).css + style
    set_job(replace(make_job(blocks), css=css), KEY)
    for _ in range(4):
        at = chance.randrange(40)
        tags = ("<p>", '<p class="odd">')
        blocks[at] = blocks[at].replace(*(tags if tags[0] in blocks[at] else tags[::-1]))
        job = replace(make_job(blocks), css=css)
        assert write_sheet(set_job(job, KEY)) == write_sheet(set_job(job))


def test_styles_that_reach_over_several_blocks_are_followed_so_far(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(10)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(40)]
    for number in range(0, 40, 4):
        blocks[number] = f"<h2>{writer.words(1, 3)}</h2>"
    job = make_job(blocks)
    css = job.css + "h2 + p + p + p { text-indent: 9em }"
    set_job(replace(job, css=css), KEY)
    for number in (8, 16, 24):
        edited = list(blocks)
        edited[number] = edited[number].replace("h2>", "h3>")
        job = replace(make_job(edited), css=css)
        assert write_sheet(set_job(job, KEY)) == write_sheet(set_job(job))


def test_what_was_kept_and_is_damaged_is_made_anew(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    writer = Writer(9)
    blocks = [f"<p>{writer.words(60, 200)}.</p>" for _ in range(40)]
    set_job(make_job(blocks), KEY)
    path = store._path(KEY)
    path.write_bytes(path.read_bytes()[:-100])
    set_job(make_job([*blocks[:20], "<p>New.</p>", *blocks[20:]]), KEY)
    assert made[0] == made[1]


def test_a_chapter_that_the_engine_warns_of_is_made_whole_every_time(
    make_job: Callable[[list[str]], Job], made: list[int]
) -> None:
    blocks = ["<p>A letter that no face of the theme has: \U0001d11e.</p>", "<p>Text.</p>"]
    sheet = set_job(make_job(blocks), KEY)
    assert sheet.said
    assert store.find(KEY) is None


def count_boxes() -> int:
    return sum(1 for kept in gc.get_objects() if type(kept).__name__.endswith("Box"))


@pytest.mark.parametrize("style", ["", "p:nth-child(odd) { text-indent: 3em }"])
def test_a_chapter_that_is_set_leaves_no_boxes_to_the_garbage_collector(
    style: str, make_job: Callable[[list[str]], Job]
) -> None:
    writer = Writer(11)
    job = make_job([writer.block() for _ in range(30)])
    job = replace(job, css=job.css + style)
    set_job(job)  # what is left of the engine's import is not the chapter's
    gc.collect()
    gc.disable()
    try:
        before = count_boxes()  # those that other tests hold
        set_job(job)
        assert count_boxes() == before
    finally:
        gc.enable()
