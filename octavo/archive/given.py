"""Turn what several records need in the same form into that form: names in parts, relations, what must not be lacking."""

from __future__ import annotations

from octavo.archive.facts import Name
from octavo.model.errors import InternalError


def name_in_parts(name: Name) -> tuple[str | None, str | None]:
    """Given names and family name, where the front matter sorts the name by a comma ("Eco, Umberto"); else two times None."""
    family, comma, given = name.sort.partition(", ")
    return (given, family) if name.is_sorted and comma and family and given else (None, None)


def relation_in_capitals(relation: str) -> str:
    """A relation of the front matter as DataCite's kernel writes it: "is-part-of" is IsPartOf."""
    return "".join(word.capitalize() for word in relation.split("-"))


def needed(value: str | None, key: str) -> str:
    """A value without which there is no such record. Whether a book has it is asked before, by ``find_lacking``.

    Raises InternalError where it was not asked.
    """
    if value is None:
        raise InternalError(f"a record was made of front matter without {key}")
    return value
