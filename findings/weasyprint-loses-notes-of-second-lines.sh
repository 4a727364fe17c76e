#!/bin/sh
# A foot note that the second line of a paragraph calls can be missing from the whole document, with its call printed.
#
# Expected: a foot note stands on the page of its call or on a later one (CSS Generated Content for Paged Media 3, 2.8), so
#   of two notes that are called, two are printed.
# Seen (WeasyPrint 70.0): a paragraph begins at the foot of a page and its first line calls a note, which takes the room of
#   the second line. A break between the two would leave an orphan, so the first line's note is moved to the next page,
#   and the second line, which now fits, is set at once: past the code that looks for the notes that it calls itself.
#   Its call, “2”, is printed; its note is on no page, and nothing is said. With `orphans: 1` both notes are printed.
# What it taught: octavo/engine/mending.py sets no line in this way that calls notes (keep_paragraphs_with_notes);
#   tests/engine/test_notes.py has this document, and the proof looks for the notes of every book (code print-notes).
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# WeasyPrint needs Pango and a font on the machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0" "pypdfium2==5.15.2"
"$folder/venv/bin/python" - <<'PROGRAM'
from importlib.metadata import version

import pypdfium2
import weasyprint

STYLE = """
@page { size: 300pt 400pt; margin: 40pt } p { margin: 0; widows: 2 } html { font: 10pt/12pt serif }
span { float: footnote; line-height: 10pt; font-size: 8pt } ::footnote-call, ::footnote-marker { line-height: 0 }
"""
BEFORE = "<br>".join(f"line {number}" for number in range(1, 22))
NOTE = "<br>".join(f"mill {number}" for number in range(1, 5))
TEXT = f"<p>{BEFORE}</p><p>one<span>{NOTE}</span><br>two<span>river</span><br>three<br>four<br>five</p>"


def printed(orphans):
    """The words of each page, but for those of the first paragraph."""
    html = f"<html lang=en><style>{STYLE} p {{ orphans: {orphans} }}</style>{TEXT}"
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=html).write_pdf())
    texts = (page.get_textpage().get_text_range() for page in document)
    return [[line for line in text.split("\r\n") if not line.startswith("line")] for text in texts]


print("WeasyPrint", version("weasyprint"))
pages, bare = printed(2), printed(1)
print("orphans: 2", pages)
print("orphans: 1", bare)
assert pages[0] == ["one1", "two2"] and sum(line.count("mill") for line in pages[1]) == 4
assert not any("river" in line for page in pages for line in page), "the second note is printed now"
assert sum("river" in line for page in bare for line in page) == 1
PROGRAM
echo "as described"
