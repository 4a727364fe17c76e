"""What each key of the front matter is for, in a line that an editor shows beside it.

By the model in `octavo/model/metadata.py` that has the key; a test holds the table against the models.
"""

from __future__ import annotations

_NAME = "As it is to be printed."
_SORT = "As lists sort it: “Eco, Umberto”."
_ORCID = "The ORCID of this person; its check digit is checked."
_COUNTED = "Count them in each chapter (“2.3”), through the book (“3”), or not at all; else they are counted when the text refers to one."

KEYS: dict[str, dict[str, str]] = {
    "Metadata": {
        "title": "The title. The one key that has to be there.",
        "subtitle": "The subtitle.",
        "short-title": "For running heads and the half title, when the title is long.",
        "author": "A name, a list of names, or a list of persons with their roles.",
        "language": "A language tag, such as en-GB or hy; it decides hyphenation, quotation marks and the words that are added.",
        "date": "Year, month or day: 2026, 2026-11 or 2026-11-22.",
        "publisher": "The publisher.",
        "edition": "Which edition this is, as the copyright page says it.",
        "source-edition": "The edition that the text was taken from, when its pages are marked.",
        "page-references": "What is said of a page nearby: its folio, or “opposite”, “above” and the like.",
        "page-list": "Which pages the page list of EPUB and HTML leads to.",
        "identifiers": "Numbers by which shops and libraries know the editions.",
        "rights": "Who has the rights.",
        "licence": "Text, or an identifier of SPDX, such as CC-BY-4.0.",
        "description": "What the book is about, in a few sentences.",
        "abstract": "Longer than the description; for the records of a deposit.",
        "subjects": "What the book is about, in words that are looked for.",
        "version": "Of the text, as you count: \"2.1\".",
        "institution": "Who grants the degree: a name, or name, ror and place.",
        "department": "The department.",
        "degree": "What a thesis was written for.",
        "committee": "Before whom the thesis was defended: names, or persons.",
        "defended": "The day of the defence: 2026-05-17.",
        "funding": "Who paid for the work: a name, or a list.",
        "related": "Other works, each named by doi, isbn or address, and what this book is to them.",
        "series": "The series that the book belongs to.",
        "cover": "A picture for the EPUB; without it one is made from the title.",
        "cover-art": "Pictures of your own for the cover of the printed book.",
        "blurb": "What the back of the printed book says of it; else the description.",
        "price": "As the back of the printed book says it: 19.99 USD.",
        "dedication": "To whom the book is dedicated, on a page of its own.",
        "epigraph": "A quotation before the text.",
        "slug": "The name of the finished files; else it is made from the title.",
        "theme": "How the editions look: faces and their rules.",
        "fonts": "Fonts for scripts and signs that the theme lacks: a script, and behind it files or packages.",
        "print": "How the print edition is made.",
        "notes": "Where notes stand and how they are counted.",
        "contents": "The table of contents.",
        "numbering": "What carries a number.",
        "index": "How an index is set; or a file with its terms.",
        "abbreviations": "What is shortened, and what it stands for: UN: United Nations.",
        "bibliography": "One or more files with the works that are cited.",
        "csl": "A citation style: a .csl file, or the name of a style.",
        "citations": "Where the works that are cited are listed.",
        "accessibility": "Only when somebody has examined the EPUB and answers for it.",
        "target-words": "How many words the text is to have; octavo words says how many there are. Printed nowhere.",
        "allow-remote": "Whether pictures may be fetched from the web while building.",
    },
    "Person": {
        "name": _NAME, "sort-name": _SORT, "orcid": _ORCID,
        "role": "What this person did; else the author.",
        "affiliation": "Whom this person works for: a name, or name, ror and place.",
    },
    "Examiner": {"name": _NAME, "sort-name": _SORT, "orcid": _ORCID, "role": "Who chairs the committee."},
    "Institution": {
        "name": _NAME,
        "ror": "Its identifier in the registry ROR; the check digits are checked.",
        "place": "The town.",
    },
    "Degree": {
        "name": "As it is granted: Doctor of Philosophy.",
        "level": "Which of the three levels it is.",
        "discipline": "In which field: History.",
    },
    "Funding": {
        "funder": "Who paid.", "ror": "The funder's identifier in the registry ROR.",
        "award": "The number of the grant.", "award-title": "The title of the grant.",
    },
    "Related": {
        "relation": "What this book is to the other work, in DataCite's words.",
        "doi": "The other work, by its DOI.", "isbn": "The other work, by its ISBN.",
        "address": "The other work, by its address on the web.",
    },
    "Identifiers": {
        "isbn-print": "Of the print edition; a wrong check digit is an error.",
        "isbn-epub": "Of the EPUB; a wrong check digit is an error.",
        "doi": "Of the book: 10.1234/abc.",
    },
    "Series": {"name": "The name of the series.", "number": "The number of this book in it."},
    "Epigraph": {"text": "The quotation.", "source": "Who says it, and where."},
    "Accessibility": {
        "level": "Of WCAG, that was found.", "wcag": "Which WCAG it was held against.",
        "certified-by": "Who examined it.", "credential": "By what right: a name or an address.",
        "report": "Where the report can be read.",
    },
    "Hyphenation": {
        "exceptions": "Words with hyphens where they may be divided: Kara-bakh.",
        "never": "Words that may not be divided.",
    },
    "CoverArt": {
        "front": "A picture for the front.",
        "back": "A picture for the back.",
        "wrap": "One picture for back, spine and front.",
    },
    "Print": {
        "trim": "The size of the page: a name, or 152mm x 229mm.",
        "font-size": "Of the text, in points; else the theme's.",
        "composer": "Paragraphs are set whole, or line by line.",
        "hyphenation": "Whether words are divided, or words that you know better than the dictionary.",
        "margins": "Those of an open book, or of each page by itself.",
        "openings": "Chapters begin on right-hand pages, or on the next page.",
        "heads": "What right-hand pages are headed by.",
        "floats": "Whether figures and tables that do not fit are printed on the next page while the text goes on.",
        "barrier": "Whose end no figure or table passes.",
        "ink": "What the press prints with: black alone, or colour.",
        "paper": "What the press prints on: white or cream.",
        "icc": "The profile of the press, a file of the book.",
        "spine": "How thick the book is, where the printer has measured it: 14.2mm.",
    },
    "Notes": {
        "place": "At the foot of the page, at the end of the chapter, or of the book.",
        "numbering": "Counted through the book, or from 1 in each chapter.",
        "series": "Notes that are counted by themselves, such as an editor's.",
    },
    "NoteSeries": {
        "prefix": "With what the keys of its notes begin: ed, for [^ed-x].",
        "name": "What its lists are headed by.",
        "marks": "By what it is counted.",
        "place": "Where its notes stand; else where all do.",
        "numbering": "Counted through the book, or anew in each chapter; else as all notes are.",
    },
    "Citations": {"place": "One list at the end of the book, or one at the end of each chapter that cites."},
    "Contents": {"depth": "How many levels of headings stand in the contents."},
    "Numbering": {
        "chapters": "Whether chapters have numbers.", "sections": "Whether sections have numbers.",
        "figures": _COUNTED, "tables": _COUNTED, "equations": _COUNTED, "listings": _COUNTED,
        "theorems": _COUNTED,
    },
    "Indexing": {
        "letters": "Whether entries stand under their letters; else they do where there are many.",
        "terms": "A file of terms, whose places in the text are found: terms.csv.",
        "subentries": "Below their term, or in its lines.",
        "ranges": "Of the last page of a range all of it (321–328), or what changes (321–28).",
    },
}  # fmt: skip
