"""Turn the words of the front matter, and short titles of chapters, into words that are read as the text's are.

1. what has a mark that Markdown may read (a quotation mark, an asterisk, two hyphens …) goes through pandoc, all of it
   at once; most has none;
2. its punctuation is set as that of the text is;
3. the first pages get the words with their emphasis, everything else gets them plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from octavo.model.book import FrontWords
from octavo.model.metadata import Metadata
from octavo.parse.pandoc import convert_lines
from octavo.parse.punctuation import set_punctuation
from octavo.parse.sanitize import sanitize_html
from octavo.parse.tree import SHORT_TITLE, plain_text
from octavo.text.formulas import formula_text
from octavo.text.trees import HEADINGS, drop, inner, put_before, unwrap

_READ = re.compile(r"['\"*_\\^~`\[<$&{]|--|\.\.\.|\n")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_KEPT = frozenset("b br cite code em i q small span strong sub sup".split())
_TEXTS = (
    "title", "short_title", "subtitle", "dedication", "publisher", "edition", "source_edition", "rights", "description",
    "abstract", "department",
)  # fmt: skip


def read_front(
    metadata: Metadata, root: etree._Element, *, keep: bool = False
) -> tuple[Metadata, FrontWords]:
    """The front matter with its words read, and those that the first pages print; short titles that headings of
    ``root`` have are read, too, and stay theirs."""
    phrases = _phrases(metadata)
    headings = [heading for heading in root.iter(*HEADINGS) if heading.get(SHORT_TITLE)]
    wanted = [*phrases.values(), *(heading.get(SHORT_TITLE) or "" for heading in headings)]
    read = read_phrases(wanted, metadata.language, keep)
    for heading, phrase in zip(headings, read[len(phrases) :], strict=True):
        heading.set(SHORT_TITLE, plain_text(phrase))
    words = dict(zip(phrases, read, strict=False))
    return _plain(metadata, {name: plain_text(phrase) for name, phrase in words.items()}), _front(
        {name: inner(phrase) for name, phrase in words.items()}
    )


def read_said(metadata: Metadata, *, keep: bool = False) -> Metadata:
    """The front matter with its words read and plain, and with them what a printed cover says in paragraphs: blurb,
    description, and who its people are."""
    plain, _ = read_front(metadata, etree.Element("body"), keep=keep)
    texts = [metadata.blurb, metadata.description, *(person.about for person in metadata.author)]
    parts = [_PARAGRAPHS.split(text.strip()) if text else [] for text in texts]
    phrases = read_phrases([part for text in parts for part in text], metadata.language, keep)
    read = iter(phrases)
    blurb, description, *about = (
        "\n\n".join(plain_text(next(read)) for _ in text) or None for text in parts
    )
    people = zip(plain.author, about, strict=True)
    author = tuple(person.model_copy(update={"about": said}) for person, said in people)
    return plain.model_copy(update={"blurb": blurb, "description": description, "author": author})


def _phrases(metadata: Metadata) -> dict[str, str]:
    """The texts of the front matter by the names of their keys."""
    found = {name: getattr(metadata, name) or "" for name in _TEXTS}
    if metadata.epigraph:
        found["epigraph.text"] = metadata.epigraph.text
        found["epigraph.source"] = metadata.epigraph.source or ""
    for number, series in enumerate(metadata.notes.series):
        found[f"notes.series.{number}"] = series.name
    if metadata.series:
        found["series.name"] = metadata.series.name
    found |= {f"author.{number}": person.name for number, person in enumerate(metadata.author)}
    return {name: text for name, text in found.items() if text}


def _plain(metadata: Metadata, words: Mapping[str, str]) -> Metadata:
    made: dict[str, object] = {name: words[name] for name in _TEXTS if name in words}
    if metadata.epigraph:
        made["epigraph"] = metadata.epigraph.model_copy(
            update={"text": words["epigraph.text"], "source": words.get("epigraph.source")}
        )
    if metadata.series:
        made["series"] = metadata.series.model_copy(update={"name": words["series.name"]})
    if metadata.notes.series:
        named = [
            series.model_copy(update={"name": words[f"notes.series.{number}"]})
            for number, series in enumerate(metadata.notes.series)
        ]
        made["notes"] = metadata.notes.model_copy(update={"series": tuple(named)})
    made["author"] = tuple(
        person.model_copy(update={"name": words[f"author.{number}"]})
        for number, person in enumerate(metadata.author)
    )
    return metadata.model_copy(update=made)


def _front(words: Mapping[str, str]) -> FrontWords:
    return FrontWords(
        title=words["title"],
        half_title=words.get("short_title", words["title"]),
        subtitle=words.get("subtitle", ""),
        dedication=words.get("dedication", ""),
        epigraph=words.get("epigraph.text", ""),
        source=words.get("epigraph.source", ""),
    )


def read_phrases(phrases: Sequence[str], language: str, keep: bool) -> list[etree._Element]:
    """Each phrase as an element that holds its words."""
    live = [phrase for phrase in phrases if _READ.search(phrase)]
    html = dict(zip(live, convert_lines(live, language, keep=keep), strict=True)) if live else {}
    return [_element(phrase, html.get(phrase), language) for phrase in phrases]


def _element(phrase: str, html: str | None, language: str) -> etree._Element:
    root = etree.Element("div")
    root.text = phrase
    if html is not None:
        read, _ = sanitize_html(html, lambda _: None, lambda _: None)
        _keep_words(read)
        root = read if plain_text(read) else root  # nothing but marks is meant as it stands
    set_punctuation(root, language)
    return root


def _keep_words(root: etree._Element) -> None:
    """Leave what first pages, shops and libraries can show: words and their emphasis."""
    for element in list(root.iter(etree.Element)):
        if element is root:
            continue
        element.attrib.pop("id", "")
        if element.tag == "math":
            put_before(element, formula_text(element))
            drop(element)
        elif element.tag == "img":
            put_before(element, element.get("alt") or "")
            drop(element)
        elif element.tag not in _KEPT:
            unwrap(element)
