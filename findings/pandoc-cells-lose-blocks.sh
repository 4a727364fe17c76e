#!/bin/sh
# Pandoc's Markdown reader drops words behind a tag of a block where only inlines may stand.
#
# Expected: raw HTML in the cell of a pipe table, in a line block, in the brackets of a link or of an inline note, is
#   passed on, as that of inline elements is; or it is text; or something is said about it.
# Seen (pandoc 3.9, from pypandoc-binary): a cell, a line, a link text and an inline note end at the first tag such as
#   <ul>, <p>, <div> or <table>. The tag, its words and all that follows in the cell are gone, without a warning.
#   So does the term of a definition at the first such tag, or <ins> or <del>, at its head.
#   Elements that are inline (<kbd>), and those that pandoc does not know (<x-ul>), are passed on.
# What it taught: such tags are given names that pandoc does not know, and get their own back from its answer
#   (octavo/parse/inlays.py); tests/parse/test_inlays.py reads the words back.
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

PLACES = {
    "cell of a pipe table": "|a|b|\n|---|---|\n|first <{0}>second</{0}> third|z|\n",
    "line block": "| first <{0}>second</{0}> third\n",
    "text of a link": "[first <{0}>second</{0}> third](#x)\n",
    "inline note": "x^[first <{0}>second</{0}> third]\n",
}
TERM = "<{0}>first</{0}> second\n:   third\n"  # what stands at its head: also <ins> and <del>


def convert(text):
    """HTML, and what pandoc's log says."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log.json"
        html = pypandoc.convert_text(text, "html", format="markdown", extra_args=[f"--log={log}"])
        return html, log.read_text() if log.exists() else ""


print("pandoc", pypandoc.get_pandoc_version())
for place, form in PLACES.items():
    for name in ("kbd", "x-ul"):
        html, _ = convert(form.format(name))
        assert "second" in html and "third" in html, (place, name)
    for name in ("ul", "p", "div", "table", "blockquote", "h3"):
        html, said = convert(form.format(name))
        assert "first" in html, (place, name)
        assert "second" not in html and "third" not in html, f"{place}: <{name}> is passed on now"
        assert "second" not in said and "HTML" not in said, f"{place}: it is told now: {said}"
    print(f"{place}: everything behind <ul>, <p>, <div>, <table>, <blockquote>, <h3> is gone")
for name in ("kbd", "x-ul"):
    assert "second" in convert(TERM.format(name))[0], name
for name in ("ins", "del", "p", "div"):
    html, said = convert(TERM.format(name))
    assert "second" not in html and "second" not in said, f"a term goes on behind <{name}> now"
print("term of a definition: everything behind <ins>, <del>, <p>, <div> at its head is gone")
PROGRAM
echo "as described"
