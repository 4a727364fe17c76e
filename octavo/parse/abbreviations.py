"""Turn what an author says of abbreviations into their meanings, and into the list of them where it is to stand.

They are said in the front matter, in a definition list in ``::: {.abbreviations}``, or in lines ``*[UN]: United Nations`` as
PHP Markdown Extra and kramdown have them. A definition list stands where it was written; the others are listed at
``::: {#list-of-abbreviations}``, sorted as the language of the book sorts. What is marked in the text: `abbreviating.py`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from lxml import etree

from octavo.model import Finding, Manuscript, Place, Severity
from octavo.parse.definitions import TermPlaces, groups_of, lists_in, words_of_term
from octavo.parse.front import read_phrases
from octavo.parse.lines import Finder, blank_verbatim
from octavo.parse.near import place_near
from octavo.parse.tree import plain_text, without_calls
from octavo.text.collation import sort_key
from octavo.text.rare import Rare
from octavo.text.trees import inner

BOX = "abbreviations"  # class of what holds a list of them
LIST = "abbreviation-list"  # class of one that is made
LIST_ID = "list-of-abbreviations"  # of the box where they are to be listed
_TYPED = re.compile(r"^ {0,3}\*\[([^\[\]\n]+)\]:[ \t]*(\S[^\n]*?)[ \t]*$", re.MULTILINE)
_IN_HTML = Rare((f'id="{LIST_ID}"', rf'\bid="{LIST_ID}"'), (BOX, rf'\bclass="(?:[^"]* )?{BOX}[ "]'))
_FEW = 40  # lines of a paragraph in which an emphasis may end
_WIDTHS = (
    (3.1, ""),
    (4.5, "keys-wide"),
    (6.4, "keys-wider"),
    (9.0, "keys-widest"),
)  # em; what is wider stands above
_CAPITAL, _SMALL, _SQUARE = 0.72, 0.5, 1.05  # em that a letter takes, about
_BROAD = frozenset("MWmwЖЩШЮФՄԱՊ@%")  # letters that take more


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """What is written, and what it stands for."""

    key: str
    meaning: str  # plain; before it is read, as it was written
    place: Place | None
    html: str = ""  # the meaning with its emphasis, of those that are not in a list of the author's
    listed: bool = False  # whether it is in such a list


def take_typed(manuscript: Manuscript) -> tuple[Manuscript, tuple[Abbreviation, ...]]:
    """The manuscript with its lines ``*[UN]: United Nations`` blanked, and what they said."""
    text = manuscript.text
    if "*[" not in text:
        return manuscript, ()
    plain = blank_verbatim(text)
    found = [match for match in _TYPED.finditer(plain) if not _is_emphasis(plain, match.end())]
    if not found:
        return manuscript, ()
    lines = text.split("\n")
    typed = []
    for match in found:
        number = text.count("\n", 0, match.start())
        written = _TYPED.match(lines[number])
        if written is not None:
            lines[number] = ""
            place = manuscript.place(number + 1)
            typed.append(Abbreviation(_collapsed(written[1]), _collapsed(written[2]), place))
    files = tuple(
        replace(file, text="\n".join(lines[file.offset : file.offset + file.text.count("\n")]) + "\n")
        for file in manuscript.files
    )  # fmt: skip
    return replace(manuscript, files=files), tuple(typed)


def _is_emphasis(plain: str, end: int) -> bool:
    """Whether the star before the bracket has its other half in the paragraph: “*[Laughter]: it went on.*”"""
    lines = itertools.takewhile(
        lambda line: line.strip() and not _TYPED.match(line), plain[end:].split("\n", _FEW)[1:_FEW]
    )
    start = plain.rfind("\n", 0, end) + 1
    rest = "\n".join([plain[start:end], *lines])
    return rest.replace("**", "").replace("\\*", "").count("*") % 2 == 0


def may_be_told(html: str) -> bool:
    """Whether pandoc's HTML says something of abbreviations."""
    return _IN_HTML.search(html) is not None


def take_abbreviations(
    root: etree._Element,
    manuscript: Manuscript,
    typed: Sequence[Abbreviation],
    finder: Finder,
    *,
    keep: bool,
) -> tuple[list[Abbreviation], list[Finding]]:
    """All abbreviations, each once; the list of those that the author has not listed is put where it is to stand."""
    language = manuscript.metadata.language
    said = [
        *(
            Abbreviation(key, meaning, _place_in_front(manuscript, key))
            for key, meaning in manuscript.metadata.abbreviations.items()
        ),
        *typed,
    ]
    words = read_phrases(
        [text for one in said for text in (one.key, one.meaning)], language, keep=keep
    )
    told = [
        replace(one, key=plain_text(key), meaning=plain_text(meaning), html=_inside(meaning))
        for one, key, meaning in zip(said, words[::2], words[1::2], strict=True)
    ]
    findings: list[Finding] = []
    places = TermPlaces(finder)
    for box in [
        box for box in root.iter("div", "section") if BOX in (box.get("class") or "").split()
    ]:
        listed = list(_listed(box, places))
        told += listed
        if not listed and box.get("id") != LIST_ID:
            findings.append(_empty(box, "a list of abbreviations has none", finder,
                                   "write a definition list in it:\nUN\n:   United Nations"))  # fmt: skip
    known, faults = _each_once(told)
    findings += faults
    place = next((box for box in root.iter("div", "section") if box.get("id") == LIST_ID), None)
    if place is not None:
        own = [one for one in known if not one.listed]
        if own:
            _make_list(place, own, language)
        elif not any(one.listed for one in known):
            findings.append(_empty(place, "a list of abbreviations is asked for, and there are none", finder,
                                   "name them in the front matter:\nabbreviations:\n  UN: United Nations"))  # fmt: skip
    return known, findings


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _inside(element: etree._Element) -> str:
    return " ".join(inner(element).split())


def _listed(box: etree._Element, places: TermPlaces) -> Iterator[Abbreviation]:
    """What stands in the definition lists of the author's box."""
    for definitions in lists_in(box):
        for terms, meanings in groups_of(definitions):
            said = "; ".join(plain_text(without_calls(meaning)) for meaning in meanings)
            for term in terms:
                key = words_of_term(term)
                if key and said:
                    yield Abbreviation(key, said, places.place_of(term), listed=True)
        _tell_width(definitions)


def _each_once(told: Iterable[Abbreviation]) -> tuple[list[Abbreviation], list[Finding]]:
    """The first of each key, and a finding for each key with another meaning."""
    known: dict[str, Abbreviation] = {}
    findings = []
    for one in told:
        first = known.setdefault(one.key, one)
        if first is not one and first.meaning != one.meaning:
            findings.append(
                Finding("abbreviation-double", Severity.ERROR,
                        f"“{one.key}” stands for “{first.meaning}”, and for “{one.meaning}”", first.place,
                        "keep one of the two, or shorten one otherwise", (one.place,)))  # fmt: skip
        elif one.listed and not first.listed:
            known[one.key] = replace(first, listed=True)
    return list(known.values()), findings


def _make_list(box: etree._Element, known: Sequence[Abbreviation], language: str) -> None:
    """Put the list behind what stands in the author's box."""
    names = (box.get("class") or "").split()
    box.set("class", " ".join(dict.fromkeys([*names, BOX])))
    made = etree.SubElement(box, "dl")
    made.set("class", LIST)
    made.text = made.tail = "\n"
    for one in sorted(known, key=lambda one: sort_key(one.key, language)):
        term = etree.SubElement(made, "dt")
        term.text, term.tail = one.key, "\n"
        meaning = etree.fromstring(f"<dd>{one.html}</dd>")
        meaning.tail = "\n"
        made.append(meaning)
    _tell_width(made)


def _tell_width(definitions: etree._Element) -> None:
    """How much room keys need beside their meanings is a class of the list; a key without a meaning of its own takes a
    line of its own."""
    groups = groups_of(definitions)
    widest = max((_width(words_of_term(key)) for keys, _ in groups for key in keys), default=0.0)
    beside = all(len(keys) == 1 and meanings for keys, meanings in groups)
    fitting = (name for width, name in _WIDTHS if beside and widest <= width)
    names = [*(definitions.get("class") or "").split(), next(fitting, "keys-above")]
    if any(names):
        definitions.set("class", " ".join(filter(None, names)))


def _width(key: str) -> float:
    """How wide a key is, in em, and rather more than less."""
    return sum(
        _SQUARE
        if letter in _BROAD or east_asian_width(letter) in "WF"
        else _CAPITAL
        if letter.isupper()
        else _SMALL
        for letter in key
    )


def _place_in_front(manuscript: Manuscript, key: str) -> Place:
    """The line of the front matter in which a key stands, below that of all of them."""
    place = manuscript.front_matter_place
    written = re.compile(rf"(?:^|[\s{{,'\"]){re.escape(key)}['\"]?\s*:")
    within = False
    for number, line in enumerate(manuscript.front_matter.split("\n"), start=1):
        within = within or line.startswith("abbreviations")
        if within and written.search(line.partition("abbreviations:")[2] or line):
            return Place(place.file, number)
    return place


def _empty(box: etree._Element, message: str, finder: Finder, hint: str) -> Finding:
    place = finder.match(rf"\{{[^}}\n]*(?:#{LIST_ID}|\.{BOX})") or place_near(box, finder.next_of)
    return Finding("abbreviations-empty", Severity.WARNING, message, place, hint)
