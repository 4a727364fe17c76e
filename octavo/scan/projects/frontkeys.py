"""Turn the front matter of pandoc, Quarto, bookdown, mdBook or MkDocs into ours.

A key that we have is taken, one that means the same in other words is translated, and what is left is told: it stands
in the report with its value. What a build would refuse is left out and told too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import langcodes
import yaml
from pydantic import ValidationError

from octavo.model.metadata import Metadata
from octavo.scan.front import read_date
from octavo.scan.model import Aside, Log, Look
from octavo.scan.projects.bringing import Bringer

_SAME = frozenset(
    (field.alias or name).replace("_", "-") for name, field in Metadata.model_fields.items()
) - {"author", "date", "bibliography", "csl", "abstract", "cover", "language"}  # fmt: skip
_OTHER = {  # theirs → ours, the words as they are
    "lang": "language", "site_name": "title", "site_description": "description", "copyright": "rights",
    "license": "licence", "institute": "institution", "university": "institution", "short-title": "short-title",
    "shorttitle": "short-title", "keywords": "subjects", "tags": "subjects", "categories": "subjects",
    "subject": "subjects", "edition": "edition", "version": "version",
}  # fmt: skip
_SILENT = frozenset(  # they say how other programs work; all of it is done here or means nothing
    "toc table-of-contents output format site documentclass classoption link-citations colorlinks execute jupyter "
    "engine knit project book pdf-engine standalone embed-resources self-contained editor crossref".split()
)
_SIZES = {
    "a4": "a4",
    "a5": "a5",
    "b5": "b5",
    "letter": "letter",
    "us-letter": "letter",
    "executive": "executive",
}
_PLACES = {"document": "book", "section": "chapter", "block": "page", "margin": "page"}
_TRUE = frozenset(("true", "yes", "on"))


def translate_keys(
    theirs: Mapping[str, Any], name: str, bringer: Bringer, log: Log
) -> tuple[dict[str, object], dict[str, str]]:
    """Our front matter in its order, and where each key was taken from. ``name``: of the file, for want of a title."""
    flat = _with_houses(_flattened(theirs))
    ours: dict[str, Any] = {}
    left: list[str] = []
    for key, value in flat.items():
        plain = key.strip().casefold().replace("_", "-") if key not in _OTHER else key
        if value in ("", None, [], {}):
            continue
        if take := _TAKEN.get(plain):
            made = take(value, bringer)
        elif plain in _OTHER:
            made = {_OTHER[plain]: _worded(value)}
        elif plain in _SAME:
            made = {plain: _worded(value)}
        else:
            made = {}
        made = {name: taken for name, taken in made.items() if taken not in ("", None, [], {})}
        for ours_key, taken in made.items():
            _put(ours, ours_key, taken)
        if not made and plain not in _SILENT:
            left.append(key)
    if "title" not in ours:
        ours["title"] = Path(name).stem.replace("-", " ").replace("_", " ").title() or "Untitled"
        log.looks.append(Look("front matter", f"no title was found; the title is “{ours['title']}”, from the name of the file"))  # fmt: skip
    if "language" not in ours:
        log.looks.append(Look("front matter", "the language is not told; English is taken"))
    left += _without_refused(ours, log)
    if left:
        log.looks.append(Look("front matter", f"keys of the file's own front matter were left out: {', '.join(left)[:200]}"))  # fmt: skip
    order = (
        "title",
        "subtitle",
        "author",
        "date",
        "language",
        "publisher",
        "description",
        "abstract",
    )
    keys = {key: ours[key] for key in (*order, *sorted(set(ours) - set(order))) if key in ours}
    return keys, dict.fromkeys(keys, f"front matter of {name}")


def _flattened(theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of a Quarto book, and of its formats, as if they stood at the margin; what stands there comes first."""
    flat = dict(theirs)
    for group in ("book", "manuscript"):
        if isinstance(inner := theirs.get(group), dict):
            flat = {**inner, **flat}
    for group in ("format", "output"):
        formats = theirs.get(group)
        for inner in formats.values() if isinstance(formats, dict) else ():
            if isinstance(inner, dict):
                known = {key: value for key, value in inner.items() if key in _OF_FORMATS}
                flat = {**known, **flat}
    return {
        key: value
        for key, value in flat.items()
        if key not in ("chapters", "appendices", "article")
    }


def _with_houses(flat: dict[str, Any]) -> dict[str, Any]:
    """Affiliations that authors only refer to, put in their place."""
    houses = {
        str(item.get("id")): item
        for item in _list(flat.get("affiliations") or [])
        if isinstance(item, dict)
    }
    if not houses:
        return flat

    def housed(person: Any) -> Any:
        if not isinstance(person, dict):
            return person
        places = [houses.get(str(place.get("ref")), place) if isinstance(place, dict) else place
                  for place in _list(person.get("affiliations") or person.get("affiliation") or [])]  # fmt: skip
        return {**person, "affiliation": places}

    made = {key: value for key, value in flat.items() if key != "affiliations"}
    for key in ("author", "authors"):
        if key in made:
            made[key] = [housed(person) for person in _list(made[key])]
    return made


_OF_FORMATS = frozenset(
    "bibliography csl number-sections toc-depth papersize fontsize reference-location lang".split()
)


def _put(ours: dict[str, Any], key: str, value: Any) -> None:
    if isinstance(value, dict) and isinstance(ours.get(key), dict):
        ours[key] = {**value, **ours[key]}
    elif key not in ours and value not in ("", None, [], {}):
        ours[key] = value


def _worded(value: Any) -> Any:
    """A value whose words are of one line."""
    if isinstance(value, dict):
        return {key: _worded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_worded(item) for item in value if item not in ("", None)]
    return " ".join(str(value).split())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Keys that need more than another name


def _authors(value: Any, _: Bringer) -> dict[str, Any]:
    people = [person for item in _list(value) if (person := _person(item))]
    return {"author": people[0] if len(people) == 1 and isinstance(people[0], str) else people}


def _person(value: Any) -> Any:
    if not isinstance(value, dict):
        return re.sub(r"\s*\^\[.*\]$", "", _worded(value))
    name = value.get("name") or value.get("literal") or value
    if isinstance(name, dict):
        literal = name.get("literal") or " ".join(
            str(name[part]) for part in ("given", "first", "dropping-particle", "non-dropping-particle", "family", "last")
            if name.get(part)
        )  # fmt: skip
        name = literal
    if not (words := _worded(name or "")):
        return None
    person: dict[str, Any] = {"name": words}
    if orcid := value.get("orcid"):
        person["orcid"] = re.sub(r".*/", "", _worded(orcid))
    place = value.get("affiliation") or value.get("affiliations") or value.get("institute")
    if place and (house := _house(_list(place)[0])):
        person["affiliation"] = house
    return person if len(person) > 1 else words


def _house(value: Any) -> Any:
    if not isinstance(value, dict):
        return _worded(value)
    house = {"name": _worded(value.get("name") or ""), "ror": _worded(value.get("ror") or ""),
             "place": _worded(value.get("city") or "")}  # fmt: skip
    return {key: words for key, words in house.items() if words} if house["name"] else None


def _date(value: Any, _: Bringer) -> dict[str, Any]:
    return {"date": read_date(_worded(value))}


def _abstract(value: Any, _: Bringer) -> dict[str, Any]:
    return {"abstract": _worded(value)}


def _bibliography(value: Any, bringer: Bringer) -> dict[str, Any]:
    found = [bringer.take(str(name), bringer.root, "the bibliography") for name in _list(value)]
    return {"bibliography": [name for name in found if name]}


def _csl(value: Any, bringer: Bringer) -> dict[str, Any]:
    if re.fullmatch(r"[a-z0-9-]{1,100}", str(value)):
        return {"csl": str(value)}
    return {"csl": bringer.take(str(value), bringer.root, "the citation style")}


def _cover(value: Any, bringer: Bringer) -> dict[str, Any]:
    return {"cover": bringer.take(str(value), bringer.root, "the cover")}


def _references(value: Any, bringer: Bringer) -> dict[str, Any]:
    """Works that stand in the front matter itself."""
    block = yaml.safe_dump({"references": value}, allow_unicode=True, sort_keys=False)
    bringer.files["references.yaml"] = block.encode()
    return {"bibliography": ["references.yaml"]}


def _depth(value: Any, _: Bringer) -> dict[str, Any]:
    return {"contents": {"depth": min(int(value), 6)}} if str(value).isdigit() else {}


def _sections(value: Any, _: Bringer) -> dict[str, Any]:
    return {"numbering": {"sections": str(value).casefold() in _TRUE}}


def _notes(value: Any, _: Bringer) -> dict[str, Any]:
    return {"notes": {"place": _PLACES[str(value)]}} if str(value) in _PLACES else {}


def _trim(value: Any, _: Bringer) -> dict[str, Any]:
    size = _SIZES.get(str(value).casefold().removesuffix("paper"))
    return {"print": {"trim": size}} if size else {}


def _size(value: Any, _: Bringer) -> dict[str, Any]:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:pt)?", str(value))
    return {"print": {"font-size": float(match[1])}} if match else {}


def _doi(value: Any, _: Bringer) -> dict[str, Any]:
    return {"identifiers": {"doi": re.sub(r"^https?://(?:dx\.)?doi\.org/", "", _worded(value))}}


def _language(value: Any, _: Bringer) -> dict[str, Any]:
    """Quarto has words of its own under this key, or a file of them; a code is the language of the book."""
    words = value.strip() if isinstance(value, str) else ""
    return {"language": words} if words and langcodes.tag_is_valid(words) else {}


_TAKEN: dict[str, Callable[[Any, Bringer], dict[str, Any]]] = {
    "author": _authors, "authors": _authors, "by-author": _authors, "creator": _authors, "site-author": _authors,
    "date": _date, "abstract": _abstract, "bibliography": _bibliography, "csl": _csl, "citation-style": _csl,
    "cover-image": _cover, "cover": _cover, "references": _references, "toc-depth": _depth,
    "number-sections": _sections, "numbersections": _sections, "reference-location": _notes, "papersize": _trim,
    "fontsize": _size, "doi": _doi, "language": _language,
}  # fmt: skip


def _without_refused(ours: dict[str, Any], log: Log) -> list[str]:
    """Take out what a build would refuse; the keys that were."""
    refused: list[str] = []
    while True:
        try:
            Metadata.model_validate(ours)
        except ValidationError as error:
            found = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
            wrong = [key for key in ours if key in found] or [key for key in ours if key != "title"]
            if not wrong or wrong == ["title"]:
                ours["title"] = "Untitled"
                wrong = [key for key in ours if key != "title"]
            for key in wrong:
                if key != "title":
                    log.asides.append(Aside("key that no book has", f"{key}: {ours[key]}", 0))
                    refused.append(key)
                    del ours[key]
            if not wrong:
                return refused
        else:
            return refused
