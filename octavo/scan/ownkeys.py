"""Turn the YAML that a Markdown file may begin with into front matter that we know.

Only what says a title, an author, a language or a date is taken; the whole block goes to the report.
"""

from __future__ import annotations

import re
from typing import Any

import langcodes
import yaml

from octavo.scan.front import real_date
from octavo.scan.model import Aside, Log, Look

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_KEYS = {
    "title": "title", "subtitle": "subtitle", "author": "author", "authors": "author", "creator": "author",
    "date": "date", "lang": "language", "language": "language", "publisher": "publisher", "description": "description",
}  # fmt: skip
_DEEPEST = 8  # mappings and lists inside one another; front matter has two or three


def take_own_keys(text: str, log: Log) -> tuple[str, dict[str, str]]:
    """The text with the lines of its own front matter emptied, and what that says."""
    match = _BLOCK.match(text)
    said = _read(match["yaml"]) if match else {}
    known: dict[str, str] = {}
    for key, value in said.items():
        name = _KEYS.get(key.strip().casefold(), "")
        if name and name not in known and (words := _checked(name, _words(value))):
            known[name] = words
    if match is None or not known:
        return text, {}
    left = [key for key in said if _KEYS.get(key.strip().casefold(), "") not in known]
    if left:
        log.looks.append(Look("front matter", "keys of the file's own front matter were left out: "
                              f"{', '.join(left)[:200]}", 1))  # fmt: skip
    log.asides.append(Aside("front matter of the file", match["yaml"].rstrip("\n"), 2))
    return "\n" * match[0].count("\n") + text[match.end() :], known


def _read(block: str) -> dict[str, Any]:
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
        return real_date(words)
    if name == "language":
        return words if words and langcodes.tag_is_valid(words) else ""
    return words
