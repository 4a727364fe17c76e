"""Turn the models of the front matter into a JSON schema, for editors that complete and check keys while one writes.

It is made of what judges a book (`octavo/model/metadata.py`), and takes what that takes: a single value where a list may
stand, a name for a person, a number for a text, nothing for a key that is left empty. Check digits, dates and the like
are left to the build, which says what is wrong with them.
"""

from __future__ import annotations

from typing import Any

from octavo.desk.keys import KEYS
from octavo.model.metadata import Metadata
from octavo.model.trims import TRIMS

SCHEMA = "http://json-schema.org/draft-07/schema#"  # the one that editors know
_BY_NAME = frozenset(("Person", "Examiner", "Institution", "Funding"))  # of whom the name will do
_SWITCHES = ["yes", "no", "on", "off"]  # what YAML had beside true and false
_NO = ["no", "off", "false"]
_TEXT = {"type": ["string", "number"]}  # what looks like a number is read as it is typed
_SIZE = r"^\s*\d+(\.\d+)?\s*(in|mm|cm|pt)?\s*[x×]\s*\d+(\.\d+)?\s*(in|mm|cm|pt)\s*$"
_PLAIN = (str, int, float)  # defaults that an editor can show

Schema = dict[str, Any]


def front_matter_schema() -> Schema:
    """The schema of a block of front matter."""
    made = Metadata.model_json_schema()
    definitions = {name: _of_model(model, name) for name, model in sorted(made["$defs"].items())}
    trim = definitions["Print"]["properties"]["trim"]
    trim["anyOf"] = [{"enum": list(TRIMS)}, {"type": "string", "pattern": _SIZE}, {"type": "null"}]
    whole = _of_model(made, "Metadata")
    whole["properties"]["lang"] = whole["properties"]["language"] | {
        "description": "Taken for language."
    }
    return {
        "$schema": SCHEMA,
        "title": "Front matter of a book for Octavo",
        **whole,
        "definitions": definitions,
    }


def _of_model(model: Schema, name: str) -> Schema:
    required = model.get("required", [])
    properties = {
        key: _of_key(value, KEYS[name].get(key, ""), required=key in required)
        for key, value in model["properties"].items()
    }
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    if "description" in model:
        made["description"] = " ".join(model["description"].split())
    return made | ({"required": required} if required else {})


def _of_key(value: Schema, description: str, *, required: bool) -> Schema:
    choices = _choices(value)
    if not required and {"type": "null"} not in choices:
        choices.append({"type": "null"})  # a key that is left empty is none
    default = value.get("default")
    made: Schema = {"description": description}
    if isinstance(default, _PLAIN):
        made |= {"default": default}
    return made | (choices[0] if len(choices) == 1 else {"anyOf": choices})


def _choices(value: Schema) -> list[Schema]:
    """What may stand for a value, one schema for each kind."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        ours = {"$ref": f"#/definitions/{name}"}
        return [_TEXT | {"minLength": 1}, ours] if name in _BY_NAME else [ours]
    if "anyOf" in value:
        return [choice for one in value["anyOf"] for choice in _choices(one)]
    if "enum" in value or "const" in value:
        words = list(value.get("enum") or [value["const"]])
        numbers = [float(word) for word in words if str(word).replace(".", "", 1).isdigit()]
        return [{"enum": words + numbers + (_NO if False in words else [])}]
    match value["type"]:
        case "array":
            items = _choices(value["items"])
            entry = items[0] if len(items) == 1 else {"anyOf": items}
            return [*items, {"type": "array", "items": entry}]
        case "object":
            inside = _choices(value["additionalProperties"])
            return [{"type": "object", "additionalProperties": {"anyOf": inside}}]
        case "string":
            return [_TEXT | {key: value[key] for key in ("minLength",) if key in value}]
        case "boolean":
            return [{"enum": [True, False, *_SWITCHES]}]
    return [{key: limit for key, limit in value.items() if key not in ("title", "default")}]
