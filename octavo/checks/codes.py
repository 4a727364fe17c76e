"""Turn the codes of findings into docs/checks.md: ``python -m octavo.checks.codes``.

Every code that a finding can have is here, with what it means; a test holds this table against the
sources, both ways.
"""

from __future__ import annotations

import sys

_E, _W, _N = "error", "warning", "note"

GROUPS: tuple[tuple[str, str, dict[str, tuple[str, str]]], ...] = (
    ("Files", "said when the book folder is read; an error ends the build with exit code 3", {
        "manuscript-missing": (_E, "There is no manuscript/ with a .md file in it."),
        "file-empty": (_E, "A file of the manuscript has no text."),
        "file-name": (_E, "The name of a file is not UTF-8."),
        "file-encoding": (_E, "A file is not UTF-8."),
        "file-outside": (_E, "A file of the manuscript is a link out of the book folder."),
        "file-unreadable": (_E, "A file of the manuscript cannot be read."),
        "control-character": (_W, "A character that no edition can hold was replaced by a space."),
        "bibliography-missing": (_E, "A bibliography is not there."),
        "bibliography-outside": (_E, "A bibliography is outside the book folder."),
        "bibliography-type": (_E, "A bibliography is of a kind that cannot be read."),
        "bibliography-unreadable": (_E, "A bibliography has a fault in it."),
        "csl-missing": (_E, "There is no citation style of that name."),
        "csl-outside": (_E, "A citation style is outside the book folder."),
        "csl-unreadable": (_E, "A citation style has a fault in it."),
        "font-missing": (_E, "A font file is not there."),
        "font-outside": (_E, "A font file is outside the book folder."),
        "font-package": (_E, "A font package is not installed, or holds no fonts."),
        "font-unfit": (_E, "A font file is no font that can be used, or has no letter of its script."),
        "font-embedding": (_E, "A font may not be put into a book."),
        "cover-missing": (_E, "The picture for the cover is not there."),
        "cover-outside": (_E, "The picture for the cover is outside the book folder."),
        "image-missing": (_E, "A picture is not there."),
        "image-outside": (_E, "A picture is outside the book folder."),
        "image-remote": (_E, "A picture is on the web and may not be fetched, or cannot be."),
        "image-data": (_E, "A picture is written into the text as data."),
        "image-type": (_E, "A picture is not of a kind that all editions can show."),
        "image-damaged": (_E, "A picture is cut, damaged or encrypted, or nothing stands in it."),
        "image-large": (_E, "A picture has more pixels than any page has room for."),
        "image-pages": (_N, "A figure given as PDF has more pages than the one that is shown."),
        "include-missing": (_E, "An include names a file that is not there."),
        "include-outside": (_E, "An include names a file outside the book folder."),
        "include-circle": (_E, "Includes lead back to where they stand."),
        "include-part": (_E, "An include asks for a part of a file that cannot be found."),
        "include-many": (_E, "Includes bring in more than a book can be."),
        "style-outside": (_E, "A style sheet of the book names a file that is no picture of the book."),
    }),
    ("Front matter", "said when the first file's YAML block is read; exit code 3", {
        "front-matter-missing": (_E, "The manuscript does not begin with a block."),
        "front-matter-open": (_E, "The block is not closed."),
        "front-matter-yaml": (_E, "The block is not YAML."),
        "front-matter-shape": (_E, "The block is not a mapping of keys to values."),
        "front-matter-double": (_E, "A key is given twice."),
        "front-matter-key": (_E, "There is no such key; what to write instead is said."),
        "lang-key": (_N, "Pandoc’s key for the language is taken for ours."),
        "front-matter-missing-key": (_E, "A key that has to be there is not."),
        "front-matter-type": (_E, "A value is of the wrong kind."),
        "front-matter-value": (_E, "A value is not possible: a date, language, ISBN, trim …"),
        "front-matter-later": (_E, "Another file than the first begins with a block."),
    }),
    ("Text", "said when the manuscript is parsed; an error ends the build with exit code 3", {
        "heading-missing": (_E, "The book has no heading."),
        "heading-level": (_E, "The book begins with a heading below level 1."),
        "heading-jump": (_E, "A heading skips a level."),
        "heading-empty": (_E, "A heading has no text."),
        "heading-nested": (_E, "A chapter begins inside a list, a quotation or another block."),
        "heading-joined": (_W, "A heading mark stands inside a paragraph."),
        "verse-as-prose": (_N, "Short lines in a row look like verse and are set as a paragraph."),
        "text-before-heading": (_E, "There is text before the first heading."),
        "chapter-empty": (_E, "A chapter has no text."),
        "id-double": (_E, "An id is given twice."),
        "id-reserved": (_E, "An id begins like one of those that are made."),
        "note-undefined": (_E, "A note is called but not defined."),
        "note-unused": (_W, "A note is defined but never called."),
        "note-double": (_E, "A note is defined twice."),
        "note-called-twice": (_E, "A note is called more than once."),
        "note-empty": (_E, "A note has no text."),
        "note-key": (_E, "The key of a note cannot be a key."),
        "note-nested": (_E, "A note is called inside a note."),
        "note-heading": (_E, "A note has a heading in it."),
        "note-call-raw": (_E, "HTML in the manuscript imitates a note call."),
        "citation-missing": (_E, "A citation is not in the bibliography."),
        "citation-unread": (_W, "A citation stands in a book without a bibliography."),
        "foreign-syntax": (_W, "A sign of another tool is printed as it stands, or taken out; the hint is our way."),
        "foreign-code": (_N, "Code that another tool would run is printed as code; its tabs are printed in a row."),
        "callout-unknown": (_W, "A call-out is of a kind that we do not know, and set as a note."),
        "reference-double": (_W, "A link reference is defined twice."),
        "source-page-missing": (_E, "The page list is to be the source's, and no page is marked."),
        "source-page-note": (_W, "The mark of a source's page stands in a note."),
        "source-page-number": (_W, "The mark of a source's page has no number."),
        "source-page-double": (_W, "A source's page is marked twice."),
        "link-broken": (_W, "A link inside the book leads nowhere; its text was kept."),
        "image-alt": (_W, "A picture has no alternative text."),
        "table-row-wide": (_E, "A row of a table has more cells than the table has columns."),
        "table-crowded": (
            _W,
            "A table is tight on its page: it is set smaller, or words in it are broken.",
        ),
        "markup-dropped": (_W, "Something that acts, or that no edition knows, was taken out."),
        "formula-in-line": (_N, "Formulas between $$ among words are set in their lines, as kramdown does."),
        "formula-unread": (_W, "A formula that cannot be read is set as its TeX."),
        "formula-long": (_E, "A formula that cannot be read is longer than a page has room for."),
        "formula-undrawn": (_W, "A formula that cannot be drawn is printed as its TeX."),
        "formula-wide": (_W, "A formula is wider than the page: it is printed smaller."),
        "tex-lost": (_E, "Words in TeX cannot be read as text."),
        "html-broken": (_E, "HTML in the manuscript is not closed."),
        "div-open": (_E, "A block of colons is not closed."),
        "brackets-nested": (_E, "Too many brackets are open at once."),
        "nesting-deep": (_E, "Blocks stand too deep inside one another."),
        "pandoc-failed": (_E, "Pandoc cannot read the manuscript."),
        "pandoc-limit": (_E, "Pandoc took too long, or too much memory, and was ended."),
        "pandoc-warning": (_W, "Pandoc warns of a place."),
    }),
    ("The account of the manuscript", "said when the Book is made; an error makes the exit code 1", {
        "manuscript-lost": (_E, "Words of the manuscript would be in no edition."),
    }),
    ("Print edition", "read back from the finished PDF; an error makes the exit code 1", {
        "print-outline": (_E, "The outline is not the contents, or leads to another page."),
        "print-contents": (_E, "The printed contents differ from the book, or give a wrong page."),
        "print-headings": (_E, "A heading is not on its page."),
        "print-calls": (_E, "A note has no call, more than one, or one with another label."),
        "print-notes": (_E, "A note is not printed."),
        "print-note-page": (_E, "A note is not on the page of its call."),
        "print-note-after-long": (_W, "A note waits for one that runs over the page to end."),
        "print-note-text": (_E, "A note is cut, changed or doubled."),
        "print-text": (_E, "A paragraph, cell or term is not printed whole, or out of order."),
        "print-folios": (_E, "A folio, a page label or the count of pages is wrong."),
        "print-recto": (_E, "A chapter begins on a verso."),
        "print-running-heads": (_E, "A running head is wrong, or stands on an opening."),
        "print-margins": (_E, "Text runs past the margin."),
        "print-fonts": (_E, "A font is not the theme's, or not embedded."),
        "print-glyphs": (_E, "A character is drawn by an empty glyph."),
        "print-sharpness": (_W, "A picture is printed with fewer than 200 pixels to the inch."),
        "glyph-missing": (_E, "No font has the letters of a script, or a symbol: the PDF prints boxes."),
        "head-cut": (_N, "A title is too long for a running head, which gives its first words."),
        "set-by-hand": (_N, "Paragraphs are set tighter or looser by the editor's hand: classes `tight` and `loose`."),
        "verapdf": (_E, "veraPDF finds a rule of PDF/A-3a or PDF/UA-1 broken."),
        "engine-warning": (_W, "The layout engine warns."),
        "engine-version": (_N, "WeasyPrint differs from the known version where mendings or reliefs stand on it: some are left out."),
    }),
    ("Lines and pages", "measured in the finished PDF, and said when there is more than a compositor would leave (the "
     "figure in brackets); notes, on which only `build --strict-makeup` ends with exit code 1", {
        "makeup-loose": (_N, "Lines have word spaces wider than 1.5 × the natural one (0.6 in 100 lines)."),
        "makeup-tight": (_N, "Lines have word spaces narrower than 0.75 × the natural one (5 in 100 lines)."),
        "makeup-loose-note": (_N, "Lines of notes have word spaces wider than 2 × the natural one (3 in 100)."),
        "makeup-ladder": (_N, "Three or more lines in succession end with a hyphen (none)."),
        "makeup-river": (_N, "White runs down through four lines (0.5 in 100 lines)."),
        "makeup-runt": (_N, "A paragraph ends in part of a word, or in less than the indent (none)."),
        "makeup-same-word": (_N, "Two lines, one beneath the other, begin with the same word (0.5 in 100 lines)."),
        "makeup-turn": (_N, "A word goes on over the turn of a page (none)."),
        "makeup-short": (_N, "A page lacks more than a line, though the text goes on (12 in 100 pages)."),
        "makeup-unequal": (_N, "Facing pages end at different depths (none)."),
        "makeup-off-grid": (_N, "Lines stand off the grid, so those of facing pages do not meet (1 in 100 lines)."),
        "makeup-widow": (_N, "A page begins with the last line of a paragraph (none)."),
        "makeup-orphan": (_N, "A page ends with the first line of a paragraph (none)."),
        "makeup-stranded": (_N, "A heading ends a page, or the first line of a paragraph below it does (none)."),
        "makeup-split-note": (_N, "A note goes on on the next page (none)."),
    }),
    ("EPUB and HTML", "read back from the finished files; an error makes the exit code 1", {
        "screen-headings": (_E, "The headings are not those of the book."),
        "screen-navigation": (_E, "A navigation is not the contents."),
        "screen-calls": (_E, "A note call is missing, doubled, or has another label."),
        "screen-notes": (_E, "A note is missing, doubled or moved."),
        "screen-note-text": (_E, "A note's text differs."),
        "screen-note-link": (_E, "A note's label or way back is wrong."),
        "screen-text": (_E, "A paragraph, cell or term is missing, changed or added."),
        "screen-page-place": (_E, "The mark of a page does not stand where the page begins."),
        "screen-page-missing": (_E, "A printed page has no mark."),
        "screen-page-list": (_E, "A page list leads to other pages than it says."),
        "screen-links": (_E, "A link inside the edition leads nowhere."),
        "epubcheck": (_E, "What EPUBCheck says, with its own severity."),
        "ace": (_E, "DAISY Ace finds a barrier in the EPUB."),
        "nu": (_E, "The Nu HTML checker finds an error in the page."),
        "axe": (_E, "axe-core finds a barrier in the page, at a width and in light or dark."),
        "not-run": (_N, "A validator was not run because it is not installed."),
    }),
    ("The run itself", "why a command stopped", {
        "stopped": (_E, "The command could not go on; the message says why."),
    }),
)  # fmt: skip


def codes_page() -> str:
    """docs/checks.md."""
    lines = [
        "# Findings and their codes", "",
        "Made from `octavo/checks/codes.py` by `make docs`. Every finding has a code, a severity, a "
        "message, a place where one can be found, and a hint. An *error* means that an edition is "
        "wrong or cannot be made, a *warning* that a reader may stumble, a *note* is worth knowing.",
        "",
        "What was found more than once is said once, with how often and the first three places. In `report.json` each "
        "finding has `file` and `line` of the first, `count`, and all known `places`; `counts` adds up every time.",
    ]  # fmt: skip
    for title, when, codes in GROUPS:
        lines += ["", f"## {title}", "", f"{when[0].upper()}{when[1:]}.", "",
                  "| code | severity | meaning |", "| --- | --- | --- |"]  # fmt: skip
        lines += [f"| `{code}` | {severity} | {text} |" for code, (severity, text) in codes.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(codes_page())
