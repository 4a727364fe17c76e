#!/bin/sh
# Pandoc's Markdown writer defines the note of a figure's caption twice; nothing calls the second.
#
# Expected: a figure whose caption calls one note is written with one call and one definition.
# Seen (pandoc 3.9, from pypandoc-binary): `[^1]` and `[^2]` are defined with the same words, `[^2]` is called nowhere, and the next
#   note of the text is `[^3]`. A note in the caption of a table is defined once.
# What it taught: definitions that nothing calls are taken out of what pandoc writes (octavo/scan/series.py);
#   tests/scan/hypertext/test_own.py has figures with notes in their captions.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypandoc-binary==1.17"
"$folder/venv/bin/python" - <<'PROGRAM'
import pypandoc


def written(picture):
    return pypandoc.convert_text(picture + "\n\nText.[^b]\n\n[^a]: One.\n\n[^b]: Two.\n", "markdown", format="markdown")


print("pandoc", pypandoc.get_pandoc_version())
figure, table = written("![Caption.[^a]](a.png)"), written("|a|\n|-|\n|b|\n\n: Caption.[^a]")
print(figure)
assert table.count("One.") == 1 and "Text.[^2]" in table, table
assert figure.count("One.") == 2, "the note is defined once now"
assert "Text.[^3]" in figure and figure.count("[^2]") == 1, "the second definition is called now"
PROGRAM
echo "as described"
