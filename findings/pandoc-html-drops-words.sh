#!/bin/sh
# Pandoc's HTML reader drops what stands beside <main>, what is of type “titlepage”, and endnotes that nothing calls.
#
# Expected: a reader of HTML gives back every word of a page, or says what it left out. `type` means nothing on a section.
# Seen (pandoc 3.9, from pypandoc-binary): of a page with a <main>, all that stands before and behind it is gone. So is an element
#   with type="titlepage" or epub:type="titlepage" with all that it holds, also where it is a chapter's first page (calibre
#   writes such pages), and a section with role="doc-endnotes" whose notes are called in a way that pandoc does not know.
#   Nothing is said, neither on stderr nor in the log.
# What it taught: <main> is a <div>, and types are taken off, before pandoc reads a page; notes are found by ourselves, and letters
#   of the page are counted against what pandoc gives (octavo/scan/hypertext/reading.py); tests/scan/hypertext/test_pairs.py
#   reads the words back.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - <<'PROGRAM'
import pathlib
import tempfile

import pypandoc

DROPPED = (
    '<section type="titlepage"><h1>One</h1><p>Words of it.</p></section>',
    '<div epub:type="titlepage"><p>Words of it.</p></div>',
    '<p type="titlepage">Words of it.</p>',
    '<section role="doc-endnotes"><ol><li id="a">Words of it.</li></ol></section>',
)
KEPT = ('<section type="chapter"><p>Words of it.</p></section>', '<section class="footnotes"><p>Words of it.</p></section>')


def plain(page, after="<p>After.</p>"):
    """The words of a page, and what pandoc's log says."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log.json"
        text = pypandoc.convert_text(page + after, "plain", format="html", extra_args=[f"--log={log}"])
        return text, log.read_text() if log.exists() else ""


print("pandoc", pypandoc.get_pandoc_version())
for page in KEPT:
    assert "Words of it." in plain(page)[0], page
text, said = plain("<p>Words of it.</p><main><p>After.</p></main>", "<p>Words behind it.</p>")
assert "After." in text and "Words" not in text + said, f"what stands beside <main> is passed on now: {text}"
print("gone: all that stands beside <main>")
for page in DROPPED:
    text, said = plain(page)
    assert "After." in text, page
    assert "Words" not in text, f"it is passed on now: {page}"
    assert "Words" not in said and "titlepage" not in said, f"it is told now: {said}"
    print("gone:", page)
PROGRAM
echo "as described"
