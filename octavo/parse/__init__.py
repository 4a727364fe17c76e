"""Turn a Manuscript into the one Book: everything that a reader can see is counted here.

In comes a Manuscript, out comes the Book with the pictures that it names and with what was found on the
way; what cannot be a book is a ManuscriptError with all its findings, each at its line.

1. what was written for other tools is translated (`foreign/`), keys of notes that two files have are told apart
   (`keys.py`); pandoc makes HTML of it, piece by piece (`pandoc.py`), with the words that it would leave out
   (`asides.py`), which is made safe (`sanitize.py`), broken at Unicode's own ends of lines (`separators.py`), and its
   punctuation set as its language has it (`punctuation.py`), part by part (`safe.py`);
2. notes are taken out and traced to their keys and lines (`notes.py`), the pages of a source are marked (`sources.py`), the
   numbers of lists are written (`lists.py`), those in tables aligned (`decimals.py`), kinds of matter get their shape
   (`kinds.py`), and what may leave its place on paper is marked (`floats.py`);
3. the tree is cut into divisions at its level-1 headings (`divisions.py`);
4. ids, numbers, languages, directions and contents are computed (`ids.py`, `passes.py`, `directions.py`), once for all
   editions;
5. note calls get their labels, fragments are written as XHTML (`making.py`).

Numbers and references, lists, abbreviations, the glossary and the index are taken out, counted and put back between these
steps: `apparatus.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from octavo.model import Finding, Manuscript
from octavo.parse.abbreviations import Abbreviation, take_typed
from octavo.parse.foreign import translate
from octavo.parse.keys import Keys, part_keys
from octavo.parse.lines import Finder
from octavo.parse.pandoc import Others, convert_text
from octavo.parse.parsed import Parsed
from octavo.parse.retyping import retype_book

__all__ = ["Parsed", "parse_manuscript"]


def parse_manuscript(
    manuscript: Manuscript, *, keep: bool = False, others: Others | None = None
) -> Parsed:
    """Make the Book; with ``keep``, of what pandoc has read before, and keep what it reads now. ``others`` are told
    when they have time.

    Raises ManuscriptError with every fault after which there is no book.
    """
    manuscript, keys, finder, typed, told = _prepare(manuscript)
    if keep and not (typed or told) and (known := retype_book(manuscript, keys, finder, others)):
        return Parsed(known.book, known.images, ())
    converted = convert_text(manuscript, finder, keep=keep, others=_Loading(others))
    from octavo.parse.whole import parse_converted

    return parse_converted(converted, manuscript, keys, finder, typed, told, keep=keep)


class _Loading:
    """Others that have something to do while pandoc reads, of whom one is this process: it loads the steps to come."""

    def __init__(self, others: Others | None) -> None:
        self._others = others

    def while_pandoc_reads(self) -> None:
        """Load them."""
        import_module("octavo.parse.whole")
        if self._others is not None:
            self._others.while_pandoc_reads()

    def when_it_has_read(self) -> None:
        """They are there."""
        if self._others is not None:
            self._others.when_it_has_read()


def _prepare(
    manuscript: Manuscript,
) -> tuple[Manuscript, Keys, Finder, Sequence[Abbreviation], Sequence[Finding]]:
    """The manuscript as pandoc is to read it, with its keys, a finder, what single lines say of abbreviations, and what
    could not be translated."""
    translated = translate(manuscript)
    given, typed = take_typed(translated.manuscript)
    finder = Finder(given)
    manuscript, keys = part_keys(given, finder, translated.letters)
    if manuscript is not given:
        finder = Finder(manuscript)
    return manuscript, keys, finder, typed, translated.findings
