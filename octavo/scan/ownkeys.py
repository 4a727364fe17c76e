"""Turn what a Markdown file says of itself in its first lines into front matter that we know.

That is YAML, pandoc's three lines with `%`, or lines such as `# Title: The Valley`. Only what says a title, an author, a
language or a date is taken; the whole block goes to the report.
"""

from __future__ import annotations

import re
from typing import Any

import langcodes
import yaml

from octavo.scan.front import read_date
from octavo.scan.model import Aside, Log, Look

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n){1,2000}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_KEYS = {
    "title": "title", "subtitle": "subtitle", "author": "author", "authors": "author", "creator": "author",
    "date": "date", "year": "date", "published": "date", "lang": "language", "language": "language", "publisher": "publisher", "description": "description",
}  # fmt: skip
_TITLE_LINE = re.compile(
    r"\s{0,3}(?:#{1,6}\s+)?(?:\*\*)?(?P<key>title|subtitle|authors?|date|year|published|publisher|language|lang)(?:\*\*)?\s*:"
    r"(?:\*\*)?\s*(?P<words>\S.*?)\s*",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%[ \t]+(?P<words>\S.*)")
_OF_PERCENT = ("title", "author", "date")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_FARTHEST = 20  # lines
_FEWEST = 2  # lines that name something: “Title: …” alone may be of the text
_DEEPEST = 8  # mappings and lists inside one another; front matter has two or three


def take_own_keys(text: str, log: Log) -> tuple[str, dict[str, str]]:
    """The text with the lines of its own front matter emptied, and what that says."""
    match = _BLOCK.match(text)
    said = read_yaml(match["yaml"]) if match else {}
    known: dict[str, str] = {}
    for key, value in said.items():
        name = _KEYS.get(key.strip().casefold(), "")
        if name and name not in known and (words := _checked(name, _words(value))):
            known[name] = words
    if match is None or not known:
        return _take_title_lines(text, log)
    left = [key for key in said if _KEYS.get(key.strip().casefold(), "") not in known]
    if left:
        log.looks.append(Look("front matter", "keys of the file's own front matter were left out: "
                              f"{', '.join(left)[:200]}", 1))  # fmt: skip
    log.asides.append(Aside("front matter of the file", match["yaml"].rstrip("\n"), 2))
    return "\n" * match[0].count("\n") + text[match.end() :], known


def _take_title_lines(text: str, log: Log) -> tuple[str, dict[str, str]]:
    """The same for lines that name what they say, one of them the title; the first other line ends them."""
    lines = text.split("\n")
    known: dict[str, str] = {}
    taken: list[int] = []
    last = ""
    for number, line in enumerate(lines[:_FARTHEST]):
        percent = (
            _PERCENT.match(line) if len(taken) < len(_OF_PERCENT) and len(taken) == number else None
        )
        match = _TITLE_LINE.fullmatch(line)
        name = (
            _OF_PERCENT[len(taken)]
            if percent
            else _KEYS.get(match["key"].casefold(), "")
            if match
            else ""
        )
        if name:
            words = percent["words"] if percent else match["words"] if match else ""
            words = _checked(name, " ".join(words.replace("*", "").split()))
            if words and name not in known:
                known[name] = (
                    words.replace(" and ", "; ") if name == "author" and percent else words
                )
            taken.append(number)
        elif line.strip() and not (taken and _RULE.fullmatch(line)):
            break
        elif line.strip():
            taken.append(number)  # the rule below them
            last = line
            break
    if "title" not in known or (len(known) < _FEWEST and not lines[0].startswith("%")):
        return text, {}
    shown = "\n".join(lines[number] for number in taken if lines[number] != last)
    log.asides.append(Aside("title lines", shown, taken[0] + 1))
    for number in taken:
        lines[number] = ""
    return "\n".join(lines), known


def cut_block(text: str) -> tuple[str, str]:
    """The YAML that a text begins with, without its fences, and the text behind it; "" where there is none."""
    match = _BLOCK.match(text)
    if match is None or not read_yaml(match["yaml"]):
        return "", text
    return match["yaml"].rstrip("\n"), text[match.end() :]


def read_block(text: str) -> dict[str, Any]:
    """What the YAML says that a text begins with."""
    match = _BLOCK.match(text)
    return read_yaml(match["yaml"]) if match else {}


def read_yaml(block: str) -> dict[str, Any]:
    """A mapping whose values are text, lists and mappings; empty where the block is none."""
    depth = 0
    try:
        for event in yaml.parse(block, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):  # nested ones grow without bound
                return {}
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return {}
        value = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506  # it makes text of everything
    except (yaml.YAMLError, ValueError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str)}


def _words(value: Any) -> str:
    """A value as one line; people in a list are joined by "; "."""
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("text") or "")
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value)))
    return " ".join(str(value).split())


def _checked(name: str, words: str) -> str:
    """What a build would refuse is left out."""
    if name == "date":
        return read_date(words)
    if name == "language":
        return words if words and langcodes.tag_is_valid(words) else ""
    return words
