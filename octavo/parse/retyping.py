"""Turn words that were typed into a paragraph into the Book that there was, with these words in their place.

The Book of before is remembered or kept (`standing.py`), and of nearly all of it nothing can be another: no number, id, note,
or place. This is not taken for granted. Pandoc reads the piece that was edited, and what it gives is cleaned and punctuated; only
where that is what was there before, letter for letter but for the words, and these stand in a plain paragraph, once in the book,
are they put into the Book. The steps behind ask nothing of the words of such a paragraph but in which direction they are
written, which is asked here; unless a book has abbreviations, terms of a file or cited works, which are looked for in every
word. All else is parsed as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from octavo.model import Book, Manuscript
from octavo.parse.answers import Part, Parts, UnevenAnswerError, part_again, part_with
from octavo.parse.holds import is_blank
from octavo.parse.keys import Keys
from octavo.parse.lines import Finder
from octavo.parse.pandoc import Others, convert_piece, remember_cut
from octavo.parse.passes import has_other_script
from octavo.parse.pieces import lines_around
from octavo.parse.plainedits import Edit, edit_between, is_short
from octavo.parse.safe import clean_part
from octavo.parse.standing import Standing, find_book, remember_book
from octavo.parse.typed import may_be_verse
from octavo.text.directions import letters_of
from octavo.workshop.memory import remembers
from octavo.workshop.pandoc import PandocError

_BLOCKS = ("blockquote", "li", "ol", "ul", "section")  # that may hold the paragraph
_SPANS = ("em", "strong")  # that may hold the words
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)[^<>]*?(/?)>")
_PARAGRAPH = re.compile(r"<p>(?:(?!</?p>).)*</p>")
_NOTE_WITHIN = re.compile(r"\^\[|\\footnote")  # its id is made of the words before it, too
_FOUND = re.compile(r"[^\W\d_]*[^\w\s]\S*")  # a name that is no word, and so found at no word


def retype_book(
    manuscript: Manuscript, keys: Keys, finder: Finder, others: Others | None
) -> Standing | None:
    """The Book with the words that were typed; None where more has changed than words, or they may change more."""
    before = find_book(manuscript, keys)
    if before is None or not _is_same_but_for_text(before, manuscript, keys):
        return None
    if before.text == finder.text:  # pictures, or styles, or nothing was edited
        if others:
            others.while_pandoc_reads()
            others.when_it_has_read()
        return before
    edit = edit_between(before.text, finder.text)
    if edit is None or not _finds_the_same(before, edit, finder):
        return None
    number = _part_with(before.parts, edit.line)
    if number is None:
        return None
    part = before.parts.each[number]
    # a process that stays cuts it finer the next time; for others it is little beside what they are spared
    if remembers() and not is_short(part.lines, finder):
        return None
    book = _with_words(before.book, edit)
    if book is None:
        return None
    try:
        again = _read_again(manuscript, finder, part, edit, others)
    except (PandocError, UnevenAnswerError):
        return None  # it is said when all is parsed
    if again.log != part.log or not _differs_in(edit, part, again, keys, manuscript):
        return None
    each = (*before.parts.each[:number], again, *before.parts.each[number + 1 :])
    standing = replace(
        before,
        manuscript=manuscript, text=finder.text, plain=finder.plain, parts=Parts(each), book=book,
    )  # fmt: skip
    remember_book(standing)
    remember_cut(finder, [list(part.lines) for part in each])
    return standing


def _read_again(
    manuscript: Manuscript, finder: Finder, part: Part, edit: Edit, others: Others | None
) -> Part:
    """What a piece gives that was edited. Of a long one pandoc is given the few paragraphs with the words, if it can be cut
    there; and all of it where these do not give what they gave before.

    Raises PandocError when it refuses it, UnevenAnswerError when the answer is none to a piece.
    """
    if not (remembers() or is_short(part.lines, finder)):
        few = lines_around(manuscript, finder, part.lines, edit.line)
        if few:
            answer = convert_piece(manuscript, finder, few, others, keep=False)
            others = None  # they were told
            again = part_with(answer, part, edit.before, edit.after)
            if again is not None:
                return again
    # a process that stays keeps nothing of it, which would be a copy of the piece for each word
    answer = convert_piece(manuscript, finder, list(part.lines), others, keep=not remembers())
    return part_again(answer, part)


def _is_same_but_for_text(before: Standing, manuscript: Manuscript, keys: Keys) -> bool:
    one, other = before.manuscript, manuscript
    return (
        keys == before.keys
        and replace(one, files=other.files) == other
        and [replace(file, text="") for file in one.files]
        == [replace(file, text="") for file in other.files]
    )


def _finds_the_same(before: Standing, edit: Edit, finder: Finder) -> bool:
    """Whether the places that are looked for by words, what lines look like, and ids that are made of words are as they
    were."""
    return (
        all(_FOUND.fullmatch(image.origin) for image in before.images)
        and not may_be_verse(finder.plain, edit.line)
        and not may_be_verse(before.plain, edit.line)
        and not _has_note_within(finder.lines, edit.line)
    )


def _has_note_within(lines: Sequence[str], number: int) -> bool:
    """Whether a note stands within the words of the paragraph of a line, 1-based."""
    first = last = number - 1
    while first > 0 and not is_blank(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and not is_blank(lines[last + 1]):
        last += 1
    return any(map(_NOTE_WITHIN.search, lines[first : last + 1]))


def _part_with(parts: Parts, line: int) -> int | None:
    """The one part that was made of a line."""
    found = [number for number, part in enumerate(parts.each) if line in part.lines]
    return found[0] if len(found) == 1 and len(parts.each) > 1 else None


def _differs_in(edit: Edit, part: Part, again: Part, keys: Keys, manuscript: Manuscript) -> bool:
    """Whether what was made of a piece is the same but for the edited words, in a paragraph that is nothing else."""
    language = manuscript.metadata.language
    part, again = _near(part, again)
    pairs = zip(clean_part(part, keys, language), clean_part(again, keys, language), strict=True)
    others = [(*pair, of_notes) for of_notes, pair in enumerate(pairs) if pair[0] != pair[1]]
    if len(others) != 1:
        return False
    old, new, of_notes = others[0]
    if old is None or new is None or old.count(edit.before) != 1 or edit.made_in(old) != new:
        return False
    texts = [
        _plain_text(etree.fromstring(f"<div>{made}</div>"), words, of_notes=bool(of_notes))
        for made, words in ((old, edit.before), (new, edit.after))
    ]
    return None not in texts and _runs_as_before(*map(str, texts))


def _runs_as_before(old: str, new: str) -> bool:
    """Whether the letters of a paragraph are all of one direction, before and after: so nothing can turn, neither it nor
    what it stands in."""
    one, other = letters_of(old), letters_of(new)
    return one.first == other.first and not (one.ltr and one.rtl) and not (other.ltr and other.rtl)


def _near(part: Part, again: Part) -> tuple[Part, Part]:
    """Of what was made of a piece before and now the one paragraph in which they differ, where that stands in nothing
    else: what is around it is the same. Else all of it."""
    old, new = part.body, again.body
    if part.items != again.items or old is None or new is None:
        return part, again
    one, other = old.split("\n"), new.split("\n")
    changed = [n for n, lines in enumerate(zip(one, other, strict=False)) if len(set(lines)) > 1]
    if len(one) != len(other) or len(changed) != 1:
        return part, again
    place = changed[0]
    if not (
        _PARAGRAPH.fullmatch(one[place])
        and _PARAGRAPH.fullmatch(other[place])
        and _is_closed("\n".join(one[:place]))
    ):
        return part, again
    return Part(one[place]), Part(other[place])


def _is_closed(html: str) -> bool:
    """Whether all elements that begin in HTML end in it, one in the other."""
    opened: list[str] = []
    for tag in _TAG.finditer(html):
        if tag[1]:
            if not opened or opened.pop() != tag[2]:
                return False
        elif not tag[3]:
            opened.append(tag[2])
    return not opened


def _plain_text(root: etree._Element, words: str, *, of_notes: bool) -> str | None:
    """The text of the paragraph in which words stand, where that is one that no step looks into, else None; ``of_notes``:
    in the list of notes, which has ids."""
    held = [
        element if words in (element.text or "") else element.getparent()
        for element in root.iter(etree.Element)
        if words in (element.text or "") or words in (element.tail or "")
    ]
    if len(held) != 1:
        return None
    holder = held[0]
    while holder is not None and holder.tag in _SPANS and not holder.attrib:
        holder = holder.getparent()
    if holder is None or holder.tag != "p" or holder.attrib:
        return None
    text = "".join(holder.itertext())
    if has_other_script(text):
        return None
    around = [element for element in holder.iterancestors() if element is not root]
    is_plain = all(
        element.tag in _BLOCKS and (not element.attrib or (of_notes and element in around[-3:]))
        for element in around
    )
    return text if is_plain else None


def _with_words(book: Book, edit: Edit) -> Book | None:
    """The Book with other words where these stand once, else None."""
    divisions = [(n, d.html.count(edit.before)) for n, d in enumerate(book.divisions)]
    notes = [
        (n, k, note.html.count(edit.before))
        for n, division in enumerate(book.divisions)
        for k, note in enumerate(division.notes)
        if edit.before in note.html
    ]
    if sum(count for _, count in divisions) + sum(count for *_, count in notes) != 1:
        return None
    if notes:
        number, k, _ = notes[0]
        division = book.divisions[number]
        note = division.notes[k]
        if note.text.count(edit.before) != 1:
            return None
        html, text = edit.made_in(note.html), edit.made_in(note.text)
        note = replace(note, html=html, text=text)
        made = replace(division, notes=(*division.notes[:k], note, *division.notes[k + 1 :]))
    else:
        number = next(n for n, count in divisions if count)
        division = book.divisions[number]
        made = replace(division, html=edit.made_in(division.html))
    return replace(book, divisions=(*book.divisions[:number], made, *book.divisions[number + 1 :]))
