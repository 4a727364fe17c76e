"""Rules of style sheets for blocks that are written in another direction than what is around them.

The sheets of print and EPUB name left and right, because not every engine knows beginning and end. What they say of lists,
verse and the like holds for a text from left to right; here the same is said for one that begins at a side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from octavo.model import Book
from octavo.text.scripts import direction_of

_DIRECTION = 'dir="'
_OTHER = {"ltr": "rtl", "rtl": "ltr"}
_BEGIN = {"ltr": "left", "rtl": "right"}
_ROOMS = (
    ("", 1.6), (".list-wide", 2.4), (".list-wider", 3.2), (".list-widest", 4.4),
)  # fmt: skip
# of lists with such a class: the room of their numbers, in em
_MEANINGS = (("", 3.8), (".keys-wide", 5.2), (".keys-wider", 7.1), (".keys-widest", 9.7))
_ABOVE = 1.6  # em, where what is shortened stands above its meaning
# What says itself on which side its lines begin, or end.
_BEGUN = (".line-block", ".verse", ".epigraph", ".epigraph p", ".lines", ".salutation",
          ".salutation p", ".csl-entry > p")  # fmt: skip
_ENDED = (
    ".epigraph .source",
    ".line-block .source",
    ".verse .source",
    ".dateline",
    ".dateline p",
    ".signature",
    ".signature p",
)
# What else the sheet of an EPUB says of sides, for a book from right to left.
_EBOOK_TURNED = """[dir="rtl"] h2, [dir="rtl"] h3, [dir="rtl"] h4, [dir="rtl"] h5, [dir="rtl"] h6 { text-align: right; }
[dir="rtl"] table, [dir="rtl"] th, [dir="rtl"] .table-frame caption { text-align: right; }
[dir="rtl"] .copyright-page, [dir="rtl"] .group-caption:first-child { text-align: right; }
[dir="rtl"] .contents ol { padding: 0; }
[dir="rtl"] .contents li li { padding-left: 0; padding-right: 1.6em; }
[dir="rtl"] .contents a { padding: 0.12em 1.6em 0.12em 0; }
[dir="rtl"] .number, [dir="rtl"] .contents .number { padding-left: 0.4em; padding-right: 0; }
[dir="rtl"] .list-line { padding-left: 0; padding-right: 2em; text-align: right; }
[dir="rtl"] .index-entries, [dir="rtl"] .index-entries .index-entries { padding: 0; }
[dir="rtl"] .index-entry { padding-left: 0; padding-right: 2.4em; text-align: right; }
[dir="rtl"] .index-entry .index-entry { margin-left: 0; margin-right: -1.2em; }
[dir="rtl"] .index-letter { text-align: right; }
[dir="rtl"] .drop-cap { float: right; margin: 0.07em 0 0 0.06em; }
[dir="rtl"] .notes > .note, [dir="rtl"] .book-notes > section > ol { padding: 0; }
"""


def says_direction(html: str) -> bool:
    """Whether something in a text says its direction."""
    return _DIRECTION in html


def has_directions(book: Book) -> bool:
    """Whether something in the text of a book says its direction."""
    return any(
        _DIRECTION in part.html
        or _DIRECTION in part.heading_html
        or any(_DIRECTION in note.html for note in part.notes)
        for part in book.divisions
    )


def web_rules(direction: str) -> str:
    """The same for a page in a browser, whose sheet knows beginning and end: only an item has to make room for its number
    on the side where its list has none."""
    other = _OTHER[direction]
    items = f'{{}} > li[dir="{other}"], [dir="{other}"] {{}} > li[dir="{direction}"]'
    return "".join(
        f"{items.format(kind, kind)} {{ margin-inline: {room} calc(-1 * {room}); }}\n"
        for kind, room in (("ul", "1.6em"), ("ol", "var(--hang)"))
    )


def ebook_rules(book: Book) -> str:
    """Those of a book's EPUB; nothing for a book that runs from left to right in all its blocks."""
    direction = direction_of(book.metadata.language)
    if direction == "ltr":
        return turned_rules("ltr") if has_directions(book) else ""
    own = "".join(
        f"{', '.join(which)} {{ {said} }}\n" for which, said in _rules("rtl", "", above=False)
    )
    return own + _EBOOK_TURNED + turned_rules("rtl", '[dir="rtl"]')


def turned_rules(direction: str, root: str = "", *, above: bool = False) -> str:
    """For a book of this direction the rules for what says another, and for what in such says the book's; ``root`` is a
    selector of that in which the text stands, ``above`` tells that what is shortened stands above its meaning."""
    other = _OTHER[direction]
    within = f'[dir="{other}"] '
    # the last is that of a note which is called in a block of the other direction, and has such itself
    scopes = ((other, ""), (direction, within), (other, f'{within}[dir="{direction}"] '))
    return "".join(
        f"{', '.join(selectors)} {{ {said} }}\n"
        for way, around in scopes
        for selectors, said in _rules(way, f"{root} {around}".lstrip(), above=above)
    )


def _rules(way: str, around: str, *, above: bool) -> Iterator[tuple[list[str], str]]:
    begin, end = _BEGIN[way], _BEGIN[_OTHER[way]]
    own = f'[dir="{way}"]'

    def within(names: Iterable[str]) -> list[str]:
        """What has that direction itself, and what stands in something that has."""
        found: list[str] = []
        for name in names:
            head, *rest = name.split(" ", 1)
            found += [f"{around}{' '.join([head + own, *rest])}", f"{around}{own} {name}"]
            found += [f"{around}{name}{own}"] * bool(rest)
        return found

    yield within(["ul", "ol"]), f"padding-{begin}: {_ROOMS[0][1]}em; padding-{end}: 0;"
    yield (
        within([".list-number"]),
        f"margin-{end}: 0; padding-{begin}: 0; padding-{end}: 0.14em; text-align: {end};",
    )
    for name, room in _ROOMS:
        if name:
            yield within([name]), f"padding-{begin}: {room}em; padding-{end}: 0;"
        numbers = [f" {via}.list-number" for via in ("> li > ", "> li > p > ")]
        held = [name] if name else ["ul", "ol"]
        yield (
            [f"{around}{one}{own}{n}" for one in held for n in numbers]
            + [f"{around}{own} {one}{n}" for one in held for n in numbers]
            + [f"{around}{one}{n.replace('li', f'li{own}', 1)}" for one in held for n in numbers],
            f"margin-{begin}: -{room}em;",
        )
        # an item of a list that runs the other way: that has left its room on the other side
        yield (
            [f"{around}{one} > li{own}" for one in held],
            f"margin-{begin}: {room}em; margin-{end}: -{room}em;",
        )
    yield (
        [f"{around}dd{own}", f"{around}{own} > dd"],
        f"margin-{begin}: 1.6em; margin-{end}: 0;",
    )
    for name, room in _MEANINGS:
        yield (
            [
                *within([" ".join(f".abbreviations {name} dd".split())]),
                f"{around}.abbreviations {name}{own} dd",
            ],
            f"margin-{begin}: {_ABOVE if above else room}em; margin-{end}: 0;",
        )  # fmt: skip
    yield within([".abbreviations .keys-above dd"]), f"margin-{begin}: {_ABOVE}em; margin-{end}: 0;"
    yield within([".note-label"]), f"padding-{begin}: 0; padding-{end}: 0.35em;"
    yield within(_BEGUN), f"text-align: {begin};"
    yield within(_ENDED), f"text-align: {end};"
    yield within([".verse-line"]), f"padding-{begin}: 2.4em; padding-{end}: 0;"
    yield within([".csl-entry"]), f"padding-{begin}: 1.6em; padding-{end}: 0;"
    yield within([".dialogue p"]), f"padding-{begin}: 1.4em; padding-{end}: 0;"
