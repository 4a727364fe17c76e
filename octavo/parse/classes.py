"""Turn the class names of a manuscript into names that mean nothing to our own templates.

What a template or a step of ours calls ``note`` or ``title`` has a place and a meaning of its own: a note
leaves the text for the foot of the page, the contents begin a page. A class that an author gave by that name
is written ``own-note`` in the Book, so that it can style what it holds, and never move it. All other names,
and those of the kinds of matter that docs/writing.md describes, stay as they were written.
"""

from __future__ import annotations

_PREFIX = "own-"
# Every name that our templates, style sheets, scripts and later steps know things by, but those below.
RESERVED = frozenset(
    "abbreviation-list backmatter bare-page beside blank bleed bled-picture book-notes broken closer code-caption code-listing contents copyright-page "
    "counted counted-matter counted-part cover crowded cut decorative dedication-page division drop-room ended "
    "endnote endnotes endnotes-group endnotes-title entry epigraph-page faults figure-group figures fitted folio "
    "formula formula-long formula-number formula-parts formula-text frontmatter furniture glossary-terms gls-named "
    "group-caption group-cell group-row half-title halves hint hyphenated index-also index-end index-entries index-entry "
    "index-group index-letter index-list index-locator index-mark index-see index-subentry index-term keys-above "
    "keys-wide keys-wider keys-widest level-1 level-2 level-3 level-4 level-5 level-6 line line-number list-line "
    "list-link list-number list-of list-of-figures list-of-listings list-of-tables list-of-theorems list-wide "
    "list-wider list-widest lit made-title nested next-page note note-label noteref notes notes-title number "
    "numbered-formula of-face on-paper other outline-1 outline-2 outline-3 outline-4 outline-5 outline-6 "
    "page-reference page-words pages part person preliminaries publisher reference reference-words rest scripted "
    "section side-notes small source-page speech spread subtitle sunk table-frame task tex title title-page verdict "
    "where year".split()
)
# What our style sheets know and an author may use: each only changes how its own words look, where they stand.
VOCABULARY = frozenset(
    "smallcaps abbreviations glossary gls line-block uri task-list csl-entry csl-indent csl-left-margin display "
    "continued callout callout-title callout-note callout-tip callout-warning callout-caution callout-important "
    "center right epigraph source verse letter dateline salutation signature dialogue speaker drop-cap with-initial "
    "lead-in tight loose page-break new-page verse-line verse-first verse-last kw cf im pp co do an st ch vs ss sc dv "
    "bn fl cn lines".split()
)
# What the mark of an index says, as pandoc writes it.
INDEX_MARKED = frozenset(
    ("span", "a", "code", "em", "strong", "q", "h2", "h3", "h4", "h5", "h6")
)  # what can have it
INDEX_ATTRIBUTES = tuple(
    f"data-{name}" for name in ("term", "sort", "see", "also", "range", "index")
)
# What lists call a figure or the like, in our words and in those of other tools; and what may say it.
SHORT_CAPTIONS = ("data-short", "data-fig-scap", "data-tbl-scap", "data-lst-scap")
CAPTIONED = ("img", "pre", "table", "figure", "div")
# What a box of pictures says of its rows, as pandoc writes it.
LAYOUTS = ("data-layout-ncol", "data-layout-nrow", "data-layout", "data-subfiggrid")
_OUR_PREFIX = "octavo-"
_MARKS = frozenset(  # what steps before this one, and pandoc's filters, have put there
    "octavo-note octavo-tex octavo-list-1 octavo-list-2 octavo-end octavo-deep octavo-number octavo-numbered "
    "octavo-calls octavo-call octavo-before octavo-behind octavo-label octavo-row octavo-listing octavo-place".split()
)


def name_class(name: str, tag: str) -> str:
    """A class as the Book has it; that of a chapter's heading says what the chapter is, and goes no further."""
    ours = name in RESERVED or (name.startswith(_OUR_PREFIX) and name not in _MARKS)
    return f"{_PREFIX}{name}" if ours and tag != "h1" else name
