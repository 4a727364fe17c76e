"""Turn calls by key, ``@fig-x``, into words that lead there: “Figure 2.3”, “Figures 2 and 4–6”.

Calls in one pair of brackets are one row: each kind once, in the order of its numbers, three that follow one another
as a range. Words that the author puts before a key, ``[on page 3 of Fig. @fig-x]``, take the place of ours; those
behind it stay there. A call in a link, which cannot hold another, is words only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.calls import BEFORE, BEHIND, CALL, CALLS, PAGE_CALLS
from octavo.parse.counted import COUNTED, Thing
from octavo.parse.ids import spell_id
from octavo.parse.lines import Finder
from octavo.parse.lostcalls import places_of_key, tell_missing, tell_uncounted
from octavo.parse.shaping import kind_of
from octavo.parse.tree import SHORT_TITLE, plain_text, without_calls
from octavo.text.numberwords import KEY, joints, name_of
from octavo.text.rare import Rare
from octavo.text.trees import HEADINGS, drop, put_before

_SPACE = "\u00a0"
_RANGE = "\u2060–"  # never at a line's beginning
_COMPARED = 50  # keys that lead to nothing, and are held against all others
_LEAST = 3  # that follow one another are a range
_HOW = frozenset("-=")  # before a key: its number only; a heading's words

_CITED = re.compile(r'data-cites="([^"]*)"')
_WORK = re.compile(rf'data-cites="(?:[^"]* )?{KEY}')
_WORDS = Rare(
    *(
        (f'{name}="', rf'\b{name}="(?:[^"]*[^\w"\\])?@{KEY}')
        for name in ("alt", "title", "data-short")
    )
)
_IN_WORDS = re.compile(rf"(?<![\w\\])@({KEY})(?:\{{\.page\}})?")

Node = str | etree._Element


@dataclass(frozen=True, slots=True)
class _Call:
    thing: Thing
    how: str
    capital: bool
    before: etree._Element | None
    behind: etree._Element | None


def may_hold_calls(html: str) -> bool:
    """Whether pandoc's HTML has calls in it, or words with some that stand for a picture or a title."""
    return f'class="{CALLS}"' in html or ("@" in html and _WORDS.search(html) is not None)


def tell_works(trees: Sequence[etree._Element], html: str, finder: Finder) -> Iterator[Finding]:
    """A note for each work that is cited by a key which something of the book has, too."""
    if not _WORK.search(html):
        return
    ids = ids_in(trees)
    cited = dict.fromkeys(key for key in " ".join(_CITED.findall(html)).split() if kind_of(key))
    for key in cited:
        if name := next((name for name in ids_of_call(key) if name in ids), ""):
            place, *others = places_of_key(key, finder)
            yield Finding("ref-work", Severity.NOTE, f"@{key} cites the work of that name, and #{name} is in the book",
                          place, "give one of them another key", tuple(others))  # fmt: skip


def ids_in(trees: Sequence[etree._Element]) -> set[str]:
    """The ids that are given."""
    return {name for tree in trees for e in tree.iter(etree.Element) if (name := e.get("id"))}


def called_ids(trees: Sequence[etree._Element]) -> set[str]:
    """The ids that are called, in all spellings that lead to them."""
    calls = [key for tree in trees for _, key, _ in _calls_in(tree)]
    calls += [key for tree in trees for text in _texts_in(tree) for key in _IN_WORDS.findall(text)]
    return {name for key in calls for name in ids_of_call(key)}


def resolve_calls(
    trees: Sequence[etree._Element],
    things: Mapping[str, Thing],
    ids: Collection[str],
    language: str,
    finder: Finder,
) -> list[Finding]:
    """Put words in the place of all calls in ``trees``; a finding for each key that leads to nothing with a number.
    ``ids`` are those of the book."""
    elements = {
        name: e for tree in trees for e in tree.iter(etree.Element) if (name := e.get("id"))
    }
    pictures = [picture for tree in trees for picture in told_by_caption(tree)]
    lost: dict[tuple[str, str], None] = {}
    for tree in trees:
        for box in [span for span in tree.iter("span") if span.get("class") == CALLS]:
            calls: list[_Call] = []
            for how, key, span in _calls_in(box):
                if (thing := _thing_of(key, things)) is None:
                    lost[
                        "uncounted" if any(n in ids for n in ids_of_call(key)) else "missing", key
                    ] = None
                else:
                    parts = {e.get("class"): e for e in span}
                    calls.append(
                        _Call(thing, how, key[0].isupper(), parts.get(BEFORE), parts.get(BEHIND))
                    )
            linked = next(box.iterancestors("a"), None) is None
            _replace(box, _row(calls, language, linked))
    for tree in trees:
        for key in _name_in_words(tree, things, language):
            lost["uncounted" if any(n in ids for n in ids_of_call(key)) else "missing", key] = None
    for picture, caption in pictures:
        picture.set("alt", plain_text(without_calls(caption)))
        if caption.find(".//a[@class='reference']") is not None:
            caption.attrib.pop("aria-hidden", "")  # no link is hidden
    known = [*things, *(name for name in ids if kind_of(name))]
    return [
        _lost(why, key, known if number < _COMPARED else (), elements, finder)
        for number, (why, key) in enumerate(lost)
    ]


def missing_keys(
    keys: Collection[str], known: Collection[str], finder: Finder
) -> Iterator[Finding]:
    """An error for each key that nothing in the book has; ``known`` are those that there are."""
    for number, key in enumerate(keys):
        yield tell_missing(key, ids_of_call(key)[-1], known if number < _COMPARED else (), finder)


def _lost(
    why: str,
    key: str,
    known: Collection[str],
    elements: Mapping[str, etree._Element],
    finder: Finder,
) -> Finding:
    names = ids_of_call(key)
    if why == "missing":
        return tell_missing(key, names[-1], known, finder)
    name = next((name for name in names if name in elements), names[-1])
    return tell_uncounted(key, name, elements.get(name), finder)


def _name_in_words(tree: etree._Element, things: Mapping[str, Thing], language: str) -> list[str]:
    """What stands for a picture, a heading's short form and a theorem's title are words only; answers with the keys
    that lead to nothing."""
    lost: list[str] = []

    def words(match: re.Match[str]) -> str:
        thing = _thing_of(match[1], things)
        if thing is None:
            lost.append(match[1])
            return match[0]
        name = name_of(thing.kind, language, capital=match[1][0].isupper())
        return f"{name}{_SPACE}{thing.number}" if thing.number else thing.title

    for element in tree.iter("img", *HEADINGS):
        for name in ("alt", SHORT_TITLE):
            if "@" in (value := element.get(name) or ""):
                element.set(name, _IN_WORDS.sub(words, value))
    for span in tree.iter("span"):
        if "@" in (span.text or "") and span.get("class") == "theorem-title":
            span.text = _IN_WORDS.sub(words, span.text or "")
    return lost


def _calls_in(tree: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    for span in tree.iter("span"):
        if span.get("class") == CALL and (key := span.get("data-key")):
            how = key[0] if key[0] in _HOW else ""
            yield how, key[len(how) :], span


def _texts_in(tree: etree._Element) -> Iterator[str]:
    """What is said in words only."""
    for element in tree.iter("img", "span", *HEADINGS):
        if element.tag != "span":
            yield from (element.get("alt") or "", element.get(SHORT_TITLE) or "")
        elif element.get("class") == "theorem-title":
            yield element.text or ""


def ids_of_call(key: str) -> list[str]:
    """A key as ids are spelt; a capital before it may only begin a sentence, and is then left."""
    name = spell_id(key)
    if not kind_of(key):
        return [name]
    kind = re.split("[-:]", key, maxsplit=1)[0]
    return list(dict.fromkeys((name, kind.lower() + name[len(kind) :])))


def _thing_of(key: str, things: Mapping[str, Thing]) -> Thing | None:
    return next((things[name] for name in ids_of_call(key) if name in things), None)


def told_by_caption(tree: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The pictures whose alternative text is their caption, which may have calls in it."""
    for caption in tree.iter("figcaption"):
        figure = caption.getparent()
        if figure is None or not any(
            e.get("class") in (CALLS, PAGE_CALLS, COUNTED) for e in caption.iter("span")
        ):
            continue
        words = plain_text(without_calls(caption))
        for picture in figure.iter("img"):
            alternative = " ".join((picture.get("alt") or "").split())
            if alternative and words.endswith(alternative):
                yield picture, caption


# Words


def _row(calls: Sequence[_Call], language: str, linked: bool) -> list[Node]:
    """The words of a row of calls."""
    groups: list[list[_Call]] = []
    for call in calls:
        own = call.before is not None or call.behind is not None or not call.thing.number
        same = next(
            (
                group
                for group in groups
                if not own and _is_plain(group[0]) and group[0].thing.kind == call.thing.kind
                and group[0].how == call.how
            ),
            None,
        )  # fmt: skip
        if same is None:
            groups.append([call])
        elif all(call.thing != other.thing for other in same):
            same.append(call)
    pieces = [_group(group, language, linked) for group in groups]
    return _joined(pieces, language)


def _is_plain(call: _Call) -> bool:
    return call.before is None and call.behind is None and bool(call.thing.number)


def _group(group: Sequence[_Call], language: str, linked: bool) -> list[Node]:
    first = group[0]
    if len(group) == 1:
        return _single(first, language, linked)
    word = name_of(first.thing.kind, language, many=True, capital=first.capital)
    things = [call.thing for call in group]
    if all(thing.series for thing in things):
        order = list(dict.fromkeys(thing.series for thing in things))
        things.sort(key=lambda thing: (order.index(thing.series), thing.place))
    pieces: list[list[Node]] = []
    for run in _runs(things):
        if len(run) >= _LEAST:
            pieces.append(
                [
                    _link(run[0], run[0].number, linked),
                    _RANGE,
                    _link(run[-1], run[-1].letter or run[-1].number, linked),
                ]
            )
        else:
            pieces += [[_link(thing, thing.number, linked)] for thing in run]
    row = _joined(pieces, language)
    return row if first.how == "-" else [f"{word}{_SPACE}", *row]


def _single(call: _Call, language: str, linked: bool) -> list[Node]:
    thing = call.thing
    words = thing.number or thing.title
    if call.how == "=":
        words = thing.title or words
    elif thing.number and call.how != "-" and call.before is None:
        words = f"{name_of(thing.kind, language, capital=call.capital)}{_SPACE}{words}"
    made: list[Node] = [
        _link(thing, words, linked, "reference-words" if call.how == "=" else "reference")
    ]
    if call.before is not None:
        made = [*_content(call.before), _SPACE, *made]
    if call.behind is not None:
        made += _content(call.behind)
    return made


def _runs(things: Sequence[Thing]) -> list[list[Thing]]:
    """Those that follow one another in a series, together."""
    runs: list[list[Thing]] = []
    for thing in things:
        last = runs[-1][-1] if runs else None
        if last and thing.series and (last.series, last.place + 1) == (thing.series, thing.place):
            runs[-1].append(thing)
        else:
            runs.append([thing])
    return runs


def _joined(pieces: Sequence[list[Node]], language: str) -> list[Node]:
    row: list[Node] = []
    for joint, piece in zip(["", *joints(len(pieces), language)], pieces, strict=False):
        row += [joint, *piece] if joint else piece
    return row


def _link(thing: Thing, words: str, linked: bool, name: str = "reference") -> Node:
    if not linked:
        return words
    link = etree.Element("a")
    link.set("class", name)
    link.set("href", f"#{thing.id}")
    link.text = words
    return link


def _content(element: etree._Element) -> list[Node]:
    nodes: list[Node] = [element.text or ""]
    for child in list(element):
        tail, child.tail = child.tail or "", None
        nodes += [child, tail]
    return nodes


def _replace(box: etree._Element, nodes: Sequence[Node]) -> None:
    for node in nodes:
        if isinstance(node, str):
            put_before(box, node)
        else:
            box.addprevious(node)
    drop(box)
