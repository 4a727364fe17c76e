"""Turn a key that front matter does not have into the words that say what to write instead.

1. a key that is meant: one that is near, or stands in another group;
2. a key of pandoc, Quarto or bookdown: what is done here in its stead;
3. else the keys that there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_FAR = 3  # one slip for so many letters typed is near

_MADE = "all editions are made at once; octavo build --to epub makes one"
_THEME = "a theme gives the book its form: theme: classic, or modern"
_FACES = "typefaces come with the theme"
_MARGINS = "margins follow from the trim: print: {trim: a5}"
_SHEETS = "style sheets of the book stand in styles/, templates in templates/"
_HEAD = "nothing is put into the head of an edition; style sheets of the book stand in styles/"
_STYLE = "citations are set by a CSL style: csl: chicago-notes-bibliography"
_LISTS = "lists of figures and tables are not made by themselves"
_LINKS = "links are printed in the colour of the text"
_RUN = "no code is run; put what it gives into the text"
_PANDOC = {
    "toc": "the contents are always made; contents: {depth: 2} says how deep",
    "table-of-contents": "the contents are always made; contents: {depth: 2} says how deep",
    "toc-depth": "write contents: {depth: 2}",
    "toc-title": "the contents are named in the book's language",
    "number-sections": "write numbering: {sections: true}",
    "numbersections": "write numbering: {sections: true}",
    "secnumdepth": "write numbering: {sections: true}",
    "link-citations": "citations always lead to their works",
    "documentclass": _THEME, "classoption": _THEME, "beamerarticle": _THEME, "highlight-style": _THEME,
    "geometry": _MARGINS, "papersize": "write print: {trim: a5}", "pagestyle": _THEME,
    "margin-left": _MARGINS, "margin-right": _MARGINS, "margin-top": _MARGINS, "margin-bottom": _MARGINS,
    "fontsize": "write print: {font-size: 10.5}", "linestretch": _THEME, "fontenc": _FACES,
    "mainfont": _FACES, "sansfont": _FACES, "monofont": _FACES, "mathfont": _FACES, "fontfamily": _FACES,
    "header-includes": _HEAD, "include-before": _HEAD, "include-after": _HEAD, "includes": _HEAD,
    "include-in-header": _HEAD, "include-before-body": _HEAD, "include-after-body": _HEAD,
    "output": _MADE, "format": _MADE, "site": _MADE, "to": _MADE, "pdf-engine": _MADE,
    "standalone": _MADE, "self-contained": _MADE, "embed-resources": _MADE,
    "css": _SHEETS, "template": _SHEETS, "stylesheet": _SHEETS,
    "lof": _LISTS, "lot": _LISTS,
    "acronyms": "write abbreviations: {UN: United Nations}", "glossary": "write a definition list in ::: {.glossary}",
    "biblio-style": _STYLE, "biblatexoptions": _STYLE, "natbiboptions": _STYLE, "natbib": _STYLE,
    "biblatex": _STYLE, "citation-style": "write csl: chicago-notes-bibliography",
    "reference-section-title": "give the bibliography a heading of its own, with ::: {#refs} ::: below it",
    "nocite": "cite the works in the text",
    "colorlinks": _LINKS, "linkcolor": _LINKS, "urlcolor": _LINKS, "citecolor": _LINKS, "toccolor": _LINKS,
    "keywords": "write subjects: [one, two]", "subject": "write subjects: [one, two]",
    "cover-image": "write cover: cover.jpg", "copyright": "write rights:", "license": "write licence:",
    "creator": "write author:", "belongs-to-collection": "write series: {name: …}",
    "group-position": "write series: {name: …, number: …}", "identifier": "write identifiers: {isbn-epub: …}",
    "thanks": "write a chapter # Acknowledgements", "titlepage": "the title page is always made",
    "knit": _RUN, "execute": _RUN, "jupyter": _RUN, "engine": _RUN, "params": _RUN,
    "project": "the book is its folder; files of manuscript/ are read in the order of their names",
    "book": "its keys stand at the margin: title, author, date",
    "rmd-files": "files of manuscript/ are read in the order of their names",
    "crossref": "write numbering: {figures: chapter}, or book",
}  # fmt: skip
# Words for people of a book, and the roles that they have here.
_ROLES = {
    "supervisor": "advisor", "advisor": "advisor", "adviser": "advisor", "referee": "advisor",
    "reviewer": "contributor", "contributor": "contributor",
    "contributors": "contributor", "editor": "editor", "editors": "editor", "translator": "translator",
    "translators": "translator", "illustrator": "illustrator", "photographer": "photographer",
}  # fmt: skip
_PLACES = {
    "examiner": "write committee: […]",
    "examiners": "write committee: […]",
    "isbn": "write identifiers: {isbn-print: …, isbn-epub: …}",
    "institute": "write institution: …",
    "university": "write institution: …",
    "school": "write institution: …, or department: …",
    "faculty": "write department: …",
    "affiliation": "write author: - {name: …, affiliation: …}",
    "funder": "write funding: …",
    "grant": "write funding: [{funder: …, award: …}]",
}


def cure_of(key: str, keys: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    """What to write instead of ``key`` where ``keys`` may stand; ``groups`` has the keys of each group that
    may be meant (none inside of a group)."""
    typed = key.replace("_", "-")
    plain = typed.casefold()
    if near := nearest(plain, keys):
        return f"did you mean “{near}”?"
    if plain in _PANDOC and groups:
        return f"pandoc’s key “{key}”: here {_PANDOC[plain]}"
    if plain in _ROLES and groups:
        return f"people stand under author: - {{name: …, role: {_ROLES[plain]}}}"
    if plain in _PLACES and groups:
        return _PLACES[plain]
    homes = [group for group, inside in groups.items() if plain in inside]
    if len(homes) == 1:
        return f"it belongs to “{homes[0]}”: write {homes[0]}: {{{plain}: …}}"
    return f"the keys here are {', '.join(keys)}"


def nearest(typed: str, keys: Sequence[str]) -> str:
    """The key that is most like what was typed; none where more than one letter in three differs."""
    found = min(keys, key=lambda key: _slips(typed, key), default="")
    return found if _slips(typed, found) * _FAR <= len(typed) else ""


def _slips(typed: str, key: str) -> int:
    """Letters to be put in, left out, changed, or exchanged with the next (Damerau and Levenshtein's distance,
    no letter moved twice)."""
    before: list[int] = []
    row = list(range(len(key) + 1))
    for number, letter in enumerate(typed, 1):
        two_before, before, row = before, row, [number]
        for place, other in enumerate(key, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if number > 1 and place > 1 and letter == key[place - 2] and typed[number - 2] == other:
                cost = min(cost, two_before[place - 2] + 1)
            row.append(cost)
    return row[-1]
