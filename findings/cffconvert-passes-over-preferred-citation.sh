#!/bin/sh
# cffconvert cites the files where their CITATION.cff asks for the book.
#
# Expected: the Citation File Format 1.2.0 has “preferred-citation”: a work that is to be cited instead of the software
#   or dataset that the file lies with, such as a book, with its own type. Whoever converts the file to BibTeX, RIS or
#   a reference gives that work.
# Seen (cffconvert 2.0.0): the file is valid, and what is cited is the dataset, as “misc”, with the dataset's title and
#   authors; the book is not there in BibTeX, RIS or APA, and nothing is said about it.
# What it taught: what stands at the top of our CITATION.cff (title, authors, identifiers) is the book's, too, so every
#   reader cites the book (octavo/archive/records/citation.py; tests/archive/records/test_citation.py).
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "cffconvert==2.0.0" "setuptools==80.9.0"
cat >"$folder/CITATION.cff" <<'CFF'
cff-version: 1.2.0
message: Please cite the book.
type: dataset
title: Files of The Fold
authors:
  - name: The Press
preferred-citation:
  type: book
  title: The Fold
  authors:
    - family-names: Writer
      given-names: Ada
  year: 2026
  publisher:
    name: The Press
CFF
cd "$folder"
venv/bin/cffconvert --validate | tee valid
grep -q "are valid" valid
for format in bibtex ris apalike; do
    venv/bin/cffconvert --format "$format" | tee "out.$format"
    grep -q "Files of The Fold" "out.$format"
    if grep -q "Ada\|2026" "out.$format"; then
        echo "it cites the book now"
        exit 1
    fi
done
echo "as described"
