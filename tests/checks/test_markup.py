"""A manuscript that is read in parts has the prose of one that is read as a whole."""

from __future__ import annotations

import re
from random import Random

import pytest
from conftest import BOOKS, ROOT

from octavo.checks import markup
from octavo.checks.markup import Prose, find_prose
from octavo.reading.folder import read_manuscript
from octavo.workshop import memory

# Signs that open, close or hang on what stands elsewhere, and plain words
SIGNS = (
    "word", "word", "Words", "# Head", "## Next one", "x", "12", "\n", "\n\n", "\n\n", "\n\n", "\n\n\n", " ", " ",
    "```", "``", "`", "````", "~~~", "``` {=html}", "```{=latex}", "```{r include=FALSE}", "`x`{=html}", "<!--", "-->",
    "<b", "<a href=\"", "\"", "'", ">", "</b>", "<script>", "</script>", "<svg ", "<!", "<?", "< y", "<https://a.b>",
    "[", "]", "](", ")", "(", "[a b]", "[a]: b", "[a b]: <c>", "][a b]", "] [", "[^1]", "[^1]: ", "[x]", "- [x] ",
    "{", "}", "{#a", "{.b", "}", "key=val", "key=\"v", "{{", "#title", "{%", "%}", "{: toc}", "(\\#fig-x)", "(PART)",
    "\\", "\\label{", "\\ref {", "\\vspace{", "\\begin{x}", "\\vskip 1", "\\[1", "\\newcommand", "$", "$$", "a}{",
    "@a", "-@{b c}", "@fig-x", "(@a)", "(@b) ", "@c [", "p. 3]", ", 4", ":::", "::: {.x}", ":::note", "Table:",
    "*[abc]: d", "&amp;", "&#65;", "&x", "{eq}`a`", "{numref}`F %s <b>`", "1. ", "- ", "> ", "a) ", "    ", "\t",
)  # fmt: skip


def random_text(dice: Random) -> str:
    """Paragraphs of words with a sign here and there."""
    few = dice.choice((0.02, 0.1, 0.5))
    paragraphs: list[str] = []
    for _ in range(dice.randint(2, 12)):
        pieces = [
            dice.choice(SIGNS) if dice.random() < few else "word"
            for _ in range(dice.randint(2, 20))
        ]
        paragraphs.append("".join(piece + dice.choice(("", " ", " ", "\n")) for piece in pieces))
    return "\n\n".join(paragraphs)


def facts_of(prose: Prose) -> object:
    return prose.text, prose.aside, prose.pale, prose.citations


def compare(text: str, headings: frozenset[str], patch: pytest.MonkeyPatch) -> int:
    """The parts in which a text was read."""
    parts = 0
    for cited in (False, True):
        with patch.context() as patched:
            patched.setattr(markup, "_LONG", 0)
            found = find_prose(text, headings, cited=cited)
            patched.setattr(markup, "_BEGINNING", re.compile("(?!)"))
            whole = find_prose(text, headings, cited=cited)
        assert len(whole.parts) == 1
        assert facts_of(found) == facts_of(whole), text
        parts = len(found.parts)
    return parts


@pytest.mark.parametrize("seed", range(8))
def test_what_opens_closes_or_hangs_on_other_parts_is_seen(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = Random(seed)  # noqa: S311
    parts = [compare(random_text(dice), frozenset({"ab", "word"}), monkeypatch) for _ in range(400)]
    assert sum(part > 1 for part in parts) > len(parts) / 3


@pytest.mark.parametrize(
    "text",
    [
        "Words {.a\n\nkey=val} words",
        "[See][a\n\nb] and more",
        "A <b\n\nclass='c'> d",
        "``` {.a}\n\nb\n\n```\n",
    ],
)
def test_a_blank_line_ends_nothing_that_goes_on_behind_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compare(f"{text}\n\nWords.\n", frozenset({"ab"}), monkeypatch) > 1
    open_ones = [markup._read_part(part).is_open for part in text.partition("\n\n")[::2]]
    assert open_ones[0]


@pytest.mark.parametrize("root", [ROOT, BOOKS / "full"], ids=lambda path: path.name)
def test_a_book_is_read_in_many_parts(root: object, monkeypatch: pytest.MonkeyPatch) -> None:
    text = read_manuscript(root)[0].text  # type: ignore[arg-type]
    assert compare(text, frozenset({"introduction"}), monkeypatch) > 20


def test_an_edit_has_the_part_read_in_which_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = [f"Paragraph {number} has words. " * 20 for number in range(100)]
    read: list[int] = []
    reading = markup._read_part
    monkeypatch.setattr(
        markup, "_read_part", lambda text, **keys: read.append(len(text)) or reading(text, **keys)
    )
    memory.remember()
    try:
        find_prose("\n\n".join(paragraphs), frozenset(), cited=True)
        assert sum(read) == len("\n\n".join(paragraphs))
        read.clear()
        paragraphs[50] += "More."
        find_prose("\n\n".join(paragraphs), frozenset(), cited=True)
        assert 0 < sum(read) < 3 * markup._LONG
    finally:
        memory.forget()
