"""Turn the YAML block of a manuscript into Metadata, or into findings with their lines.

1. find the block between the first line ``---`` and the next ``---`` or ``...``;
2. compose the YAML without guessing types and note the line of every key;
3. let pydantic judge it, and say each complaint in the author's words, at the author's line.
"""

from __future__ import annotations

import difflib
import re
import types
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from octavo.metadata import Metadata
from octavo.model import Finding, Place, Severity

_FENCE = re.compile(r"---[ \t]*$")
_END = re.compile(r"(---|\.\.\.)[ \t]*$")

_TYPE_WORDS = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "model_type": "a mapping (key: value lines below it)",
    "tuple_type": "a list",
    "dict_type": "a mapping",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The block, judged. ``body`` is the text with the block's lines emptied, so that line
    numbers stay true."""

    metadata: Metadata
    body: str


@dataclass(frozen=True, slots=True)
class _Composed:
    value: Any
    lines: dict[tuple[str | int, ...], int]  # path of keys → 1-based line
    doubled: tuple[tuple[str, int], ...]  # keys given twice, with the second line


def parse_front_matter(text: str, file: str) -> FrontMatter | tuple[Finding, ...]:
    """Judge the front matter at the beginning of ``text``; all complaints at once."""
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return (
            _error("front-matter-missing", "the manuscript has no front matter", Place(file, 1),
                   "begin the first file with a block:\n---\ntitle: The Title\n---"),
        )  # fmt: skip
    end = next((i for i, line in enumerate(lines[1:], 1) if _END.match(line)), None)
    if end is None:
        return (
            _error("front-matter-open", "the front matter is not closed", Place(file, 1),
                   "put a line --- after the last key"),
        )  # fmt: skip
    try:
        composed = _compose("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        return (_yaml_finding(error, file),)
    if not isinstance(composed.value, dict):
        return (
            _error("front-matter-shape", "the front matter is not a mapping of keys to values",
                   Place(file, 2), "write lines like   title: The Title"),
        )  # fmt: skip
    findings = [
        _error("front-matter-double", f"the key “{key}” is given twice", Place(file, line),
               "keep one of the two")
        for key, line in composed.doubled
    ]  # fmt: skip
    try:
        metadata = Metadata.model_validate(composed.value)
    except ValidationError as error:
        findings += [_finding(details, composed.lines, file) for details in error.errors()]
    if findings:
        return tuple(findings)
    return FrontMatter(metadata, "\n".join([""] * (end + 1) + lines[end + 1 :]))


def _error(code: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


def _compose(text: str) -> _Composed:
    """YAML as text, lists and mappings; an empty value is left out, as if its key were not there.

    Aliases are refused: nobody needs them in front matter, and nested ones grow without bound.
    """
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    doubled: list[tuple[str, int]] = []

    def build(node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        lines[path] = node.start_mark.line + 2
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, i)) for i, child in enumerate(node.value)]
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                doubled.append((key, key_node.start_mark.line + 2))
            value = build(value_node, (*path, key))
            lines[*path, key] = key_node.start_mark.line + 2
            if value != "":
                result[key] = value
        return result

    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) cannot be used here", token.start_mark
            )
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    value = {} if root is None else build(root, ())
    return _Composed(value, lines, tuple(doubled))


def _yaml_finding(error: yaml.YAMLError, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 2 if mark else 2
    hint = "quote values that contain a colon: title: \"Time: A Life\""
    return _error(
        "front-matter-yaml", f"the front matter is not YAML: {problem}", Place(file, line), hint
    )


def _finding(details: ErrorDetails, lines: dict[tuple[str | int, ...], int], file: str) -> Finding:
    path = tuple(details["loc"])
    known = next(path[:n] for n in range(len(path), -1, -1) if path[:n] in lines)
    place = Place(file, lines[known])
    name = ".".join(str(part) for part in path)
    match details["type"]:
        case "extra_forbidden":
            keys = _keys_at(path[:-1])
            near = difflib.get_close_matches(str(path[-1]).replace("_", "-"), keys, n=1, cutoff=0.5)
            hint = f"did you mean “{near[0]}”?" if near else f"the keys here are {', '.join(keys)}"
            return _error("front-matter-key", f"there is no key “{name}”", place, hint)
        case "missing":
            return _error("front-matter-missing-key", f"the key “{name}” is missing", place,
                          f"add a line   {path[-1]}: …")  # fmt: skip
        case "value_error":
            said = str(details["ctx"]["error"])
            return _error("front-matter-value", f"{name}: {said}", place,
                          "correct the value or take the key out")  # fmt: skip
        case "literal_error":
            return _error("front-matter-value", f"{name}: “{details['input']}” is not possible",
                          place, f"write {details['ctx']['expected']}")  # fmt: skip
        case kind if kind in _TYPE_WORDS:
            return _error("front-matter-type", f"{name} has to be {_TYPE_WORDS[kind]}", place,
                          "see the writing guide for an example of every key")  # fmt: skip
        case _:
            return _error("front-matter-value", f"{name}: {details['msg'].lower()}", place,
                          "correct the value or take the key out")  # fmt: skip


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the mapping at ``path``."""
    model: type[BaseModel] = Metadata
    for part in path:
        if isinstance(part, int):
            continue
        field = next(f for n, f in model.model_fields.items() if (f.alias or n) == part)
        model = next(t for t in _types_in(field.annotation) if issubclass(t, BaseModel))
    return [field.alias or name for name, field in model.model_fields.items()]


def _types_in(annotation: Any) -> list[type]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation]
    if get_origin(annotation) is not None or get_args(annotation):
        return [t for argument in get_args(annotation) for t in _types_in(argument)]
    return []
