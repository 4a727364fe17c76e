#!/bin/sh
# Pandoc's Markdown writer leaves words unescaped that its own reader takes for markup.
#
# Expected: what pandoc writes as Markdown, pandoc reads back as the same words.
# Seen (pandoc 3.9, from pypandoc-binary): a heading that ends in {.x} loses these letters to an attribute; a
#   paragraph that is ::: or begins with it opens or closes a div; the letters of an entity (&nbsp; typed as such)
#   become the character.
# What it taught: the words of imported documents are escaped before pandoc writes them
#   (`guard_words` in octavo/scan/fitting.py); tests/scan/ reads them back.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - <<'PROGRAM'
import json

import pypandoc

WORDS = {
    "heading": ("<h1>The sign {.x}</h1>", "The sign {.x}"),
    "colons": ("<p>One.</p><p>::: note</p><p>Two.</p>", "One.::: noteTwo."),
    "entity": ("<p>Write &amp;nbsp; there.</p>", "Write &nbsp; there."),
}


def text(tree):
    if isinstance(tree, list):
        return "".join(map(text, tree))
    if not isinstance(tree, dict):
        return ""
    kind, held = tree.get("t"), tree.get("c")
    if kind == "Str":
        return held
    if kind in ("Space", "SoftBreak"):
        return " "
    return text(held)


print("pandoc", pypandoc.get_pandoc_version())
for name, (html, wanted) in WORDS.items():
    written = pypandoc.convert_text(html, "markdown", format="html", extra_args=["--wrap=none"])
    again = json.loads(pypandoc.convert_text(written, "json", format="markdown"))
    print(name, repr(written), "->", repr(text(again["blocks"])))
    assert text(json.loads(pypandoc.convert_text(html, "json", format="html"))["blocks"]) == wanted
    assert text(again["blocks"]) != wanted, f"{name} comes back whole now"
PROGRAM
echo "as described"
