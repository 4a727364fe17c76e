"""Turn dice into front matter: right in every key, or wrong in some."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from fuzz.words import some, title

# Values that are right; {word} stands for some words
RIGHT: dict[str, tuple[Any, ...]] = {
    "subtitle": ("A Life", "1984", "no", "“Quoted”: a Story", "Με ελληνικά"),
    "short-title": ("Short",),
    "author": ("Ada Writer", ["Ada Writer", "Ben Turner"], [{"name": "Ben Turner", "role": "translator"}],
               [{"name": "Ada Writer", "sort-name": "Writer, Ada", "orcid": "0000-0002-1825-0097"}]),
    "language": ("en", "en-GB", "de", "hy", "fr", "ru", "no", "la", "en_US"),
    "date": ("2026", "2026-11", "2026-11-22", "1847"),
    "publisher": ("The Press",), "edition": ("Second edition",), "rights": ("© 2026",), "licence": ("CC BY 4.0",),
    "description": ("What it is about.", "A line\nand another"),
    "identifiers": ({"isbn-print": "978-3-16-148410-0"}, {"isbn-epub": "9783161484100", "doi": "10.1000/182"}),
    "subjects": (["History", "Caucasus"], "History"),
    "series": ({"name": "Studies", "number": "7"}, {"name": "Studies"}),
    "dedication": ("For whom it concerns", "Line\nLine"),
    "epigraph": ({"text": "A word.", "source": "Someone"}, {"text": "A word."}),
    "slug": ("a-book", "b.2"),
    "theme": ("classic", "classic", "modern", "fiction"),
    "print": ({"trim": "a5"}, {"trim": "152mm x 229mm", "font-size": "10.5"}, {"hyphenation": "false"}, {"trim": "pocket"}),
    "notes": ({"place": "page"}, {"place": "chapter"}, {"place": "book"}, {"numbering": "chapter"}),
    "contents": ({"depth": "1"}, {"depth": "3"}, {"depth": "6"}),
    "numbering": ({"sections": "true"}, {"chapters": "false"}, {"figures": "book"}, {"tables": "chapter", "listings": "book"}),
    "accessibility": ({"level": "AA", "certified-by": "Ada Writer"},),
}  # fmt: skip
_WRONG_VALUES: tuple[Any, ...] = (
    "", "x" * 3000, "no such", 7, -1, 1e400, True, None, [], {}, [[]], [None], {"a": "b"}, ["a", {"b": "c"}], "2026-13-40", "0000",
    "../secret.png", "/etc/hostname", "https://example.invalid/a.png", "data:image/png;base64,AAAA", "file:///etc/hostname", ".", "\u202e", "\x07",
    "NaN", "inf", "99999999999999999999", "﷽", "é" * 300, "a\n\nb", "{{ x }}", "<b>a</b>", "${x}", "%s", "--help", "con", "a/b",
)  # fmt: skip
_WRONG_KEYS = (
    "titel",
    "Title",
    "class",
    "allow-remote",
    "cover",
    "csl",
    "bibliography",
    "page-list",
    "source-edition",
    "0",
    "",
    "a b",
    "é",
)
_WRONG_BLOCKS = (
    "", "---\n---\n", "---\ntitle: [a\n---\n", "---\ntitle: a\ntitle: b\n---\n", "---\n- a\n---\n", "---\ntitle: 'a\n---\n", "--- \ntitle: a\n",
    "---\n&a [*a]\n---\n", "---\ntitle: !!python/name:os.system\n---\n", "---\n? [a]\n: b\n---\n", "---\ntitle:\n\ta\n---\n", "---\n\"\\x\"\n---\n",
    "---\ntitle: a: b\n---\n", "---\ntitle: |\n---\n", "---\n{}\n---\n", "---\n<<: {title: a}\n---\n", "+++\ntitle = 1\n+++\n", "---\ntitle: a\n...\n",
    "---\n" + "[" * 30 + "\n---\n", "\n---\ntitle: a\n---\n", "---\ntitle: a\n\n---\n---\n", "---\ntitle: \"\\ud800\"\n---\n", "---\n%YAML 9.9\n---\n",
)  # fmt: skip


def keys(dice: Random, **more: Any) -> dict[str, Any]:
    """Front matter in which everything is right."""
    made: dict[str, Any] = {"title": title(dice)}
    for key in some(dice, sorted(RIGHT), 6):
        made[key] = dice.choice(RIGHT[key])
    return made | more


def indexing(dice: Random) -> dict[str, str]:
    """How an index is set, with no fault in it."""
    said = {
        "letters": ("true", "false"), "subentries": ("run-in", "indented"), "ranges": ("full", "chicago")
    }  # fmt: skip
    return {key: dice.choice(said[key]) for key in some(dice, sorted(said), 3)}


def wrong_keys(dice: Random, right: dict[str, Any]) -> dict[str, Any]:
    """Front matter with one to three faults."""
    made = dict(right)
    for _ in range(dice.randint(1, 3)):
        key = dice.choice((*RIGHT, "title", *_WRONG_KEYS))
        value = dice.choice(_WRONG_VALUES)
        inner = made.get(key)
        if isinstance(inner, dict) and inner and dice.random() < 0.7:
            made[key] = {**inner, dice.choice((*inner, "zzz")): value}
        else:
            made[key] = value
    return made


def write(made: dict[str, Any]) -> str:
    """The block, a line of JSON, which is YAML, for each key."""
    lines = [f"{json.dumps(key, ensure_ascii=False) if not key.isascii() or not key else key}: "
             f"{json.dumps(value, ensure_ascii=False)}" for key, value in made.items()]  # fmt: skip
    return "\n".join(("---", *lines, "---", ""))


def wrong_block(dice: Random) -> str:
    """A block that is none."""
    return dice.choice(_WRONG_BLOCKS)


BIBLIOGRAPHY = """
@book{alpha1990, author = {Alpha, Anne}, title = {First Things}, publisher = {Press}, year = {1990}}
@article{beta, author = {Beta, Bob and Gamma, Gus}, title = {A {LaTeX} Title: Sub}, journal = {Journal}, year = 2001,
  volume = 3, pages = {12--34}}
@misc{delta-x_1, title = {No Author}, note = {n.d.}, url = {https://example.invalid/x}}
"""
WORKS = ["alpha1990", "beta", "delta-x_1"]
