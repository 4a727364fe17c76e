#!/bin/sh
# Notes that wait for the next page are all set there, whatever it holds: the first runs off its head, and nobody sees it.
#
# Expected: a foot note that has no room on its page stands on a later one (CSS Generated Content for Paged Media 3, 2.8).
#   Of two notes that wait and do not fit on one page together, the second waits for the page after.
# Seen (WeasyPrint 70.0): a page of 320 points of text; two notes of 200 points each are called in one line near its foot,
#   pages of text follow. Both are set on page 2. Their area is 400 points high and grows upwards, so that lines of the
#   first note lie above the sheet, on no page that is printed, and the one line of text of page 2 lies on the notes. The
#   page asks whether its notes overflow their area, and that has the height of its notes unless `@footnote` has a
#   max-height; with one of 300 points each note has its page. No note is longer than a page here: that one runs off is
#   known (upstream, #1833).
# What it taught: octavo/engine/mending.py has the area full before it takes the page (bound_the_note_area), and notes that
#   waited wait again for the first line of a page (let_waiting_notes_give_way); tests/engine/test_notes.py.
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
@page { size: 300pt 400pt; margin: 40pt } p { margin: 0; orphans: 1; widows: 1 } html { font: 10pt/12pt serif }
span { float: footnote; line-height: 10pt; font-size: 8pt } ::footnote-call, ::footnote-marker { line-height: 0 }
"""


def rows(word, first, last):
    return "<br>".join(f"{word} {number}" for number in range(first, last + 1))


TEXT = rows("line", 1, 24) + f"<span>{rows('early', 1, 20)}</span><span>{rows('late', 1, 20)}</span><br>" + rows("line", 25, 80)


def printed(style):
    """Of each page where the rows of a word stand: points from the sheet's foot, which is at 0; its head is at 400."""
    pdf = weasyprint.HTML(string=f"<html lang=en><style>{STYLE}{style}</style><p>{TEXT}</p>").write_pdf()
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        text, places = page.get_textpage(), {}
        for word in ("line", "early", "late"):
            found, places[word] = text.search(word), []
            while (at := found.get_next()) is not None:
                places[word].append(round(text.get_charbox(at[0])[1]))
        pages.append(places)
    return pages


def told(rows):
    return f"{len(rows)} at {rows[0]} to {rows[-1]}" if rows else "none"


print("WeasyPrint", version("weasyprint"))
stock, bounded = printed(""), printed("@page { @footnote { max-height: 300pt } }")
for name, pages in (("as it is", stock), ("with a max-height", bounded)):
    print(f"{name}, rows of text and notes and where they stand on a sheet of 400 points:")
    for number, places in enumerate(pages, 1):
        print(f"  page {number}:", "; ".join(f"{word} {told(rows)}" for word, rows in places.items()))
early, late, lines = stock[1]["early"], stock[1]["late"], stock[1]["line"]
assert len(early) == len(late) == 20 and early[3] > 400 > early[4] and late[-1] > 0
assert len(lines) == 1 and early[4] > lines[0] > early[-1], "the line lies among the rows of the note"
assert len(stock[2]["line"]) > 20 and not stock[2]["late"], "page 3 has room for a note"
assert all(0 < row < 400 for places in bounded for rows in places.values() for row in rows)
assert [len(places["early"]) for places in bounded[:3]] == [0, 20, 0]
assert [len(places["late"]) for places in bounded[:3]] == [0, 0, 20]
PROGRAM
echo "as described"
