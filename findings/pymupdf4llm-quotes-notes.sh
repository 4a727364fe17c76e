#!/bin/sh
# pymupdf4llm raises the call of a footnote, and makes the note itself a block quotation with a plain number.
#
# Expected: superior digits are told in one way: `came.<sup>1</sup>` in the text, `<sup>1</sup>Carter` before the note,
#   so that a reader of the Markdown can tell the two as a pair. A note is a paragraph: nothing in the PDF quotes.
# Seen (pymupdf4llm 1.28.2 with pymupdf and pymupdf-layout 1.28.2): in one page of a valid PDF, with the same type for both,
#   the calls are `<sup>1</sup>`, the notes `> 1Carter, …`. In other files calls are glued to their words as well,
#   `came.1 Nobody`, and `> ` stands before some of the notes of a page only.
# What it taught: no form of call or note can be counted on within one file; numbers are paired where they rise and
#   both stand on a page (octavo/scan/dialects/pairing.py). tests/scan/dialects/ has a book in each of these forms.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    "pymupdf4llm==1.28.2" "pymupdf==1.28.2" "pymupdf-layout==1.28.2"
"$folder/venv/bin/python" - "$folder/page.pdf" <<'PROGRAM'
import sys

import pymupdf
import pymupdf4llm

TEXT = (
    "The mills of the lower valley were built before the flood and stood until the railway came.<sup>1</sup> "
    "Nobody kept the books of the company, and what is known comes from letters.<sup>2</sup> "
) + "The owner sold the land to a cousin in the city, and a clerk was sent each spring to count the sheep. " * 6
NOTES = ("<sup>1</sup>Carter, Mills of the Valley, 12, with a table of the wages of the year of the flood.",
         "<sup>2</sup>Letter of the widow, County Archive, box 4.")

document = pymupdf.open()
page = document.new_page(width=432, height=648)
page.insert_htmlbox((57, 57, 375, 430), f"<p style='font-family: serif; font-size: 11px'>{TEXT}</p>")
notes = "".join(f"<p style='font-family: serif; font-size: 8.5px; margin: 0'>{note}</p>" for note in NOTES)
page.insert_htmlbox((57, 520, 375, 590), notes)
document.save(sys.argv[1])
lines = [line.strip() for line in pymupdf4llm.to_markdown(sys.argv[1]).splitlines() if line.strip()]
print(*(line[:110] for line in lines), sep="\n")
assert any("came.<sup>1</sup> Nobody" in line for line in lines)
assert any(line.startswith("> 1Carter") for line in lines)
assert any(line.startswith("> 2Letter") for line in lines)
print("calls are raised, notes are quotations that begin with a plain number")
PROGRAM
