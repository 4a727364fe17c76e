"""Turn what a title page told into the front matter of a manuscript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from octavo.scan.front import Front
from octavo.scan.model import Dialect, Entry
from octavo.text.slug import slugify

_LONGEST = 80  # letters of a file's name, whatever the title
# No edition has a place for these: controls, halves of a character, what Unicode calls no character.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def front_matter(
    front: Front,
    language: str,
    entries: Sequence[Entry],
    *,
    numbered: bool,
    source: str = "",
    dialect: Dialect | None = None,
) -> dict[str, object]:
    """The keys of the book's front matter, in their order.

    ``source`` names the edition whose pages are marked; a ``dialect`` says where its notes stand.
    """
    keys: dict[str, object] = {"title": front.title}
    if front.subtitle:
        keys["subtitle"] = front.subtitle
    if front.author.strip(" ;"):
        authors = [name for name in front.author.split("; ") if _fit(name)]
        keys["author"] = authors if len(authors) > 1 else authors[0]
    if front.date:
        keys["date"] = front.date
    keys["language"] = language
    for key in ("publisher", "rights", "description", "dedication"):
        if value := getattr(front, key):
            keys[key] = value
    if front.epigraph:
        whose = {"source": front.epigraph_source} if front.epigraph_source else {}
        keys["epigraph"] = {"text": front.epigraph, **whose}
    if source:
        keys["source-edition"] = source
    if dialect is not None:
        keys["notes"] = {
            "place": dialect.place,
            "numbering": "chapter" if dialect.numbering == "chapter" else "book",
        }
    depth = max((entry.level for entry in entries), default=2)
    if depth != 2:
        keys["contents"] = {"depth": str(depth)}
    if not numbered:
        keys["numbering"] = {"chapters": "false"}
    if len(slugify(front.title)) > _LONGEST:
        plain = re.sub(r"[^a-z0-9]+", "-", name_file(front.title)).strip("-")
        keys["slug"] = plain or "book"
    return {key: _fit(value) for key, value in keys.items()}


def name_file(title: str) -> str:
    """A title as the name of a file, without its suffix: as much of it as every system takes."""
    name = slugify(title)[:60]
    while len(name.encode()) > 2 * _LONGEST:
        name = name[:-1]
    return name.strip("-") or "book"


def _fit(value: object) -> object:
    if isinstance(value, str):
        return " ".join(_UNFIT.sub(" ", value).split())
    if isinstance(value, list):
        return [_fit(item) for item in value]
    if isinstance(value, dict):
        return {key: _fit(item) for key, item in value.items()}
    return value


def name_edition(front: Front, name: str) -> str:
    """The edition that was scanned, as its title page names it; else the scan's file ``name``."""
    known = [
        front.publisher,
        front.description[:1].lower() + front.description[1:],
        front.date_words,
    ]
    if not any(known[:2]):
        known = [front.title, front.date_words]
    return ", ".join(filter(None, known)) or f"the scan {name}"


def write_keys(keys: Mapping[str, object]) -> str:
    """The block of YAML that a manuscript begins with."""
    block = yaml.safe_dump(dict(keys), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{block.replace(chr(39) + 'false' + chr(39), 'false')}---"
