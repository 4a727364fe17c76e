"""Turn the YAML block of a manuscript into Metadata, or into findings with their lines.

1. find the block between the first line ``---`` and the next ``---`` or ``...``;
2. compose the YAML without guessing types and note the line of every key;
3. let pydantic judge it, and say each complaint in the author's words, at the author's line.
"""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from octavo.model import Finding, Place, Severity
from octavo.model.keylines import KeyPath, line_of_key
from octavo.model.metadata import Metadata
from octavo.reading.unknownkeys import cure_of
from octavo.text.controls import CONTROLS, LINE, PARAGRAPH, UNDRAWN

# U+FDD0 to U+FDEF are kept for our own use (parse/quotes.py).
CONTROL = re.compile(f"[{CONTROLS}{UNDRAWN}\ud800-\udfff]")
_ENDS = re.compile(f"[{LINE}{PARAGRAPH}]")  # a value is one line
_FENCE = re.compile(r"---[ \t]*$")
_END = re.compile(r"(---|\.\.\.)[ \t]*$")

_OPENING = (
    yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken,
)  # fmt: skip
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_DEEPEST = 20  # mappings and lists inside one another; no key needs more than three

_TEXT = ("text", "write it on one line after the key, in quotes if need be")
_WHOLE = ("a whole number", "write digits only, such as 2")
_NUMBER = ("a number", "write digits and a point, such as 10.5, without a unit")
_SWITCH = ("true or false", "write one of the two")
_KEYS = ("a group of keys", "write its keys on the lines below, indented by two spaces")
# The two ways to read print.hyphenation, as pydantic names them
_SWITCH_NAME, _GROUP = "bool", "Hyphenation"
# pydantic's name of a wrong type → what it has to be, how to write that
_TYPES = {
    "string_type": _TEXT,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_type": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_parsing": _SWITCH,
    "bool_type": _SWITCH,
    "model_type": _KEYS,
}
_LIMITS = {
    "greater_than_equal": ("ge", "small", "more"),
    "less_than_equal": ("le", "large", "less"),
}
# How the YAML parser's complaints begin → the cure
_YAML_HINTS = {
    "mapping values are not": (
        'put quotes round a value that has a colon in it: title: "Time: A Life"'
    ),
    "could not find expected ':'": "write a colon and a space after every key",
    "found character '\\t'": "indent by spaces, not by tabs",
    "found character": "put quotes round a value that begins with a mark",
    "found unexpected end of": "close the quotation mark",
    "expected ',' or": "close the bracket",
    "aliases": "write the value out in full",
    "lists or": "take out some of the brackets",
    "a key has": "write the key as plain words",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The block, judged. ``body`` is the text with the block's lines emptied, so that line
    numbers stay true."""

    metadata: Metadata
    body: str
    file: str
    lines: dict[KeyPath, int]  # path of keys → 1-based line
    findings: tuple[Finding, ...] = ()  # what was taken otherwise than it was written

    def place(self, *path: str | int) -> Place:
        """Where the value at a path of keys was written."""
        return Place(self.file, line_of_key(path, self.lines))


@dataclass(frozen=True, slots=True)
class _Composed:
    value: Any
    lines: dict[KeyPath, int]  # path of keys → 1-based line
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
        block = "\n".join(lines[1:end])
        composed = _compose(_ENDS.sub(" ", block))
    except yaml.YAMLError as error:
        return (_yaml_finding(error, block, file),)
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
    notes = _take_alias(composed, file)
    try:
        metadata = Metadata.model_validate(composed.value)
    except ValidationError as error:
        findings += [_finding(details, composed.lines, file) for details in _meant(error.errors())]
    if findings:
        return tuple(
            sorted(findings, key=lambda finding: finding.place.line or 0 if finding.place else 0)
        )
    body = "\n".join([""] * (end + 1) + lines[end + 1 :])
    return FrontMatter(metadata, body, file, composed.lines, notes)


def _take_alias(composed: _Composed, file: str) -> tuple[Finding, ...]:
    """Take pandoc's name of a key for ours."""
    keys, lines = composed.value, composed.lines
    if "lang" not in keys or "language" in keys:
        return ()
    keys["language"] = keys.pop("lang")
    lines["language",] = lines["lang",]
    note = Finding("lang-key", Severity.NOTE, "“lang” is taken for “language”",
                   Place(file, lines["lang",]), "write   language: …")  # fmt: skip
    return (note,)


def _error(code: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, message, place, hint)


def _compose(text: str) -> _Composed:
    """YAML as text without blanks around it, lists and mappings; an empty value is left out, as if its key were not there.

    Aliases are refused: nobody needs them in front matter, and nested ones grow without bound.
    """
    lines: dict[KeyPath, int] = {(): 1}
    doubled: list[tuple[str, int]] = []

    def build(node: yaml.Node, path: KeyPath) -> Any:
        lines[path] = _line(node.start_mark, text)
        if isinstance(node, yaml.ScalarNode):
            # an escape can spell what the text was cleaned of; quotation marks and blocks can hold blanks around it
            return _ENDS.sub(" ", CONTROL.sub(" ", node.value)).strip()
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, i)) for i, child in enumerate(node.value)]
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.composer.ComposerError(
                    None, None, "a key has to be text", key_node.start_mark
                )
            key = str(key_node.value)
            if key in result:
                doubled.append((key, _line(key_node.start_mark, text)))
            value = build(value_node, (*path, key))
            lines[*path, key] = _line(key_node.start_mark, text)
            if value != "":
                result[key] = value
        return result

    _check_tokens(text)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    value = {} if root is None else build(root, ())
    return _Composed(value, lines, tuple(doubled))


def _check_tokens(text: str) -> None:
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        problem = None
        if isinstance(token, yaml.AliasToken):
            problem = "aliases (*name) cannot be used here"
        elif isinstance(token, _OPENING):
            depth += 1
            problem = (
                "lists or mappings stand too deep inside one another" if depth > _DEEPEST else None
            )
        elif isinstance(token, _CLOSING):
            depth -= 1
        if problem:
            raise yaml.composer.ComposerError(None, None, problem, token.start_mark)


def _line(mark: yaml.Mark, text: str) -> int:
    """The line of the file: YAML itself counts some rarer characters as ends of lines."""
    return text.count("\n", 0, mark.index) + 2


def _yaml_finding(error: yaml.YAMLError, text: str, file: str) -> Finding:
    problem = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    if problem.startswith(("found unexpected end of", "expected ',' or", "could not find")):
        mark = getattr(error, "context_mark", None) or mark  # where it began
    line = _line(mark, text) if mark else 2
    fitting = (cure for said, cure in _YAML_HINTS.items() if problem.startswith(said))
    hint = next(fitting, "write one   key: value   on each line")
    return _error(
        "front-matter-yaml", f"the front matter is not YAML: {problem}", Place(file, line), hint
    )


def _meant(complaints: list[ErrorDetails]) -> list[ErrorDetails]:
    """Complaints in the author's keys: where a value may be a switch or a group of keys, pydantic has one of each way to
    read it, with the name of the way in its path; that of the way that was not meant is left out."""
    groups = {path[: path.index(_GROUP)] for path in (c["loc"] for c in complaints) if _GROUP in path
              and path[-1] != _GROUP}  # fmt: skip
    meant = []
    for complaint in complaints:
        path = complaint["loc"]
        if path[-1] == _SWITCH_NAME and path[:-1] in groups:
            continue
        if path[-1] == _GROUP:  # it is no group: that it is no switch is said already
            continue
        ways = (_GROUP, _SWITCH_NAME)
        complaint["loc"] = tuple(part for part in path if part not in ways)
        meant.append(complaint)
    return meant


def _finding(details: ErrorDetails, lines: dict[KeyPath, int], file: str) -> Finding:
    path = tuple(details["loc"])
    place = Place(file, line_of_key(path, lines))
    name = ".".join(part for part in path if isinstance(part, str))
    match details["type"]:
        case "extra_forbidden":
            keys = _keys_at(path[:-1])
            hint = cure_of(str(path[-1]), keys, {} if path[:-1] else _groups())
            return _error("front-matter-key", f"there is no key “{name}”", place, hint)
        case "missing":
            return _error("front-matter-missing-key", f"the key “{name}” is missing", place,
                          f"add a line   {path[-1]}: …")  # fmt: skip
        case "value_error":
            said = str(details["ctx"]["error"])
            return _error("front-matter-value", f"{name}: {said}", place,
                          "correct the value or take the key out")  # fmt: skip
        case "literal_error":
            expected = str(details["ctx"]["expected"]).replace("'", "")
            return _error("front-matter-value", f"{name}: “{details['input']}” is not possible",
                          place, f"write {expected}")  # fmt: skip
        case kind if kind in _TYPES:
            return _error("front-matter-type", f"{name} has to be {_TYPES[kind][0]}", place,
                          _TYPES[kind][1])  # fmt: skip
        case kind if kind in _LIMITS:
            key, words, more = _LIMITS[kind]
            return _error("front-matter-value", f"{name}: {details['input']} is too {words}", place,
                          f"write {details['ctx'][key]:g} or {more}")  # fmt: skip
        case "string_too_short":
            return _error("front-matter-value", f"{name}: an entry of the list is empty", place,
                          "write it or take its line out")  # fmt: skip
        case _:
            return _error("front-matter-value", f"{name}: {details['msg'].lower()}", place,
                          "correct the value or take the key out")  # fmt: skip


def _keys_at(path: KeyPath) -> list[str]:
    """The keys that may stand in the mapping at ``path``."""
    model: type[BaseModel] = Metadata
    for part in path:
        if isinstance(part, int):
            continue
        field = next(f for n, f in model.model_fields.items() if (f.alias or n) == part)
        model = next(t for t in _types_in(field.annotation) if issubclass(t, BaseModel))
    return [field.alias or name for name, field in model.model_fields.items()]


def _groups() -> dict[str, list[str]]:
    """The keys of each group of keys at the top."""
    groups: dict[str, list[str]] = {}
    for name, field in Metadata.model_fields.items():
        for kind in _types_in(field.annotation):
            if issubclass(kind, BaseModel):
                groups[field.alias or name] = _keys_at((field.alias or name,))
    return groups


def _types_in(annotation: Any) -> list[type]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation]
    if get_origin(annotation) is not None or get_args(annotation):
        return [t for argument in get_args(annotation) for t in _types_in(argument)]
    return []
