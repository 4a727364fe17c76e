"""Turn the index of an edition of ours into marks in its text again: ``[Shusha]{.index term="Shusha!siege of"}``."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from octavo.scan.hypertext.marks import MARK, marked
from octavo.scan.hypertext.parsing import words_of
from octavo.text.trees import drop


def take_indexes(body: etree._Element, divisions: list[etree._Element], gone: list[str]) -> None:
    """Mark the places of every term, and leave of each index the line that has a build make it."""
    places = {
        item.get("id", ""): item for item in body.iter("span") if item.get("class") == "index-mark"
    }
    lists = [item for item in body.iter("div") if item.get("class") == "index-list"]
    first = next(
        (
            item
            for section in divisions
            for item in section.iter("p")
            if item.getparent() is section
        ),
        None,
    )
    for number, entries in enumerate(lists):
        name = "" if number == len(lists) - 1 else _name(entries)
        found = False
        for path, entry in _entries(entries, ()):
            term = "!".join(part.replace("!", "!!") for part in path)
            own: list[etree._Element] = []
            for link in entry.iter("a"):
                place = places.get((link.get("href") or "").removeprefix("#"))
                if (
                    link.get("class") == "index-locator"
                    and place is not None
                    and not place.get(MARK)
                ):
                    found = True
                    own.append(place)
                    place.set(MARK, "index")
                    place.set("data-term", term)
                    if name:
                        place.set("data-index", name)
                    if next(link.iter("b"), None) is not None:
                        place.set("data-main", "true")
            _mark_others(entry, term, name, own, first)
        if not found:
            continue  # nothing in the text is marked for it: it stays as it is printed
        gone.append(" ".join(words_of(entries).split()))
        entries.addprevious(
            marked("pre", "raw", f"::: {{#{f'index-{name}' if name else 'index'}}}\n:::")
        )
        drop(entries)


def _name(entries: etree._Element) -> str:
    section = next((item for item in entries.iterancestors("section")), None)
    return (section.get("aria-labelledby") if section is not None else "") or "other"


def _entries(
    holder: etree._Element, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], etree._Element]]:
    """Every entry with the path of its term, without those below it."""
    for child in list(holder):
        if child.tag != "li":
            yield from _entries(child, above)
            continue
        term = next((item for item in child if item.get("class") == "index-term"), None)
        path = (*above, " ".join(words_of(term).split())) if term is not None else above
        own = etree.Element("li")
        below = [item for item in child if item.tag == "ul"]
        own.extend([_copied(item) for item in child if item.tag != "ul"])
        yield path, own
        for entries in below:
            yield from _entries(entries, path)


def _copied(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _mark_others(
    entry: etree._Element,
    term: str,
    name: str,
    own: list[etree._Element],
    first: etree._Element | None,
) -> None:
    """“See also” at the first place of the entry; “see”, which has no place, as a mark without words in the book's first
    paragraph."""
    for kind in ("see", "also"):
        words = [
            " ".join(words_of(link).split())
            for link in entry.iter("a")
            if link.get("class") == f"index-{kind}"
        ]
        said = "; ".join(words).replace('"', "'")
        if said and own:
            own[0].set(f"data-{kind}", said)
        elif said and first is not None:
            index = f' index="{name}"' if name else ""
            first.append(
                marked("code", "raw", f'[]{{.index term="{term}"{index} {kind}="{said}"}}')
            )
