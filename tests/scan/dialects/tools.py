"""Turn one small book of four pages into what each tool makes of its PDF."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

HEAD = "The Valley"


@dataclass(frozen=True)
class Page:
    """Paragraphs, the first of which may go on from the page before, with {n} where note n is called; notes."""

    text: tuple[str, ...]
    notes: dict[int, str]
    heading: str = ""


PAGES = (
    Page(
        (
            "The mills of the lower valley were built before the flood and stood until the railway came.{1} Nobody "
            "kept the books of the company after its owner died in 1918, and what is known comes from letters.{2}",
            "The owner’s widow sold the land, 1,200 acres of it, for a sum of 24.{3} She never saw the valley again, and",
        ),
        {1: "Carter, *Mills of the Valley*, 12.", 2: "“Letter of the Widow,” County Archive, box 4.",
         3: "Ibid., 14-16."},
        "The Mill",
    ),
    Page(
        (
            "wrote to the cousin that “nothing but sheep could live there.”{4} A clerk was sent each spring to count them; "
            "in 1921 he counted 340.{5}",
            "The railway ran its B52 engine through the valley from that year on, and it used 17.5 tons of coal a week.{6}",
        ),
        {4: "de Vries, “The Cousin,” 9.", 5: "County Archive, box 5.",
         6: "Harris, Engines, 1990, 52. https://example.org/engines/b52"},
    ),
    Page(
        (
            "In the second year the count was lost, and nobody looked for it until the spring.{7} Then the cousin came "
            "himself.{8} He stayed for one night, and",
        ),
        {7: "Carter, Mills of the Valley, 40.", 8: "Ibid."},
        "The Sheep",
    ),
    Page(
        ("went home.{9} The mills were pulled down in the autumn, which the county paper thought a pity.{10}",),
        {9: "Harris, 11.", 10: "“A Pity,” County Paper, 2 October 1923."},
    ),
)  # fmt: skip
HEADINGS = [page.heading for page in PAGES if page.heading]
NOTES = {number: note for page in PAGES for number, note in page.notes.items()}


def paragraphs() -> list[str]:
    """The paragraphs of the book whole, with {n} for calls."""
    whole: list[str] = []
    opened = False
    for page in PAGES:
        for text in page.text:
            if opened and not page.heading:
                whole[-1] += f" {text}"
            else:
                whole.append(text)
            opened = not text.endswith("}")
    return whole


def _called(text: str, form: str = "{}") -> str:
    for number in NOTES:
        text = text.replace(f"{{{number}}}", form.format(number))
    return text


def pymupdf4llm(*, separators: bool = False, calls: str = "{}") -> str:
    """Headings bold, notes as quotations, folio and running head left in the text; of xelatex, calls are raised."""
    made: list[str] = []
    for count, page in enumerate(PAGES, start=1):
        made.append(f"_{HEAD}_ ")
        made += [f"## **{page.heading}** "] if page.heading else []
        made += [f"{_called(text, calls)} " for text in page.text]
        quoted = [f"> {number}{note.replace('*', '_')} " for number, note in page.notes.items()]
        made += [quoted[0].removeprefix("> "), *quoted[1:]] if count == 2 else quoted
        made.append(f"{count} ")
        made += [f"--- end of page.page_number={count} ---"] if separators else []
    return "\n\n".join(made) + "\n"


def opendataloader() -> str:
    """No folios; notes as items, two in one, or a paragraph."""
    made: list[str] = []
    for page in PAGES:
        made += [f"# {page.heading}"] if page.heading else []
        made += [_called(text) for text in page.text]
        notes = [f"{number}{note.replace('*', '')}" for number, note in page.notes.items()]
        made += [f"- {notes[0]}", " ".join(notes[1:])] if len(notes) > 2 else [" ".join(notes)]
    return "\n\n".join(made) + "\n"


def docling() -> str:
    """Page breaks as comments, notes as paragraphs with a blank behind their numbers."""
    made: list[str] = []
    for page in PAGES:
        made += [f"## {page.heading}"] if page.heading else []
        made += [_called(text) for text in page.text]
        made += [f"{number} {note.replace('*', '')}" for number, note in page.notes.items()]
        made.append("<!-- PageBreak -->")
    return "\n\n".join(made[:-1]) + "\n"


def dotted() -> str:
    """Notes as items of a list, as some models write them."""
    return "\n\n\f\n".join(
        "\n\n".join([*([f"# {page.heading}"] if page.heading else []), *map(_called, page.text),
                     *(f"{number}. {note}" for number, note in page.notes.items())])
        for page in PAGES
    )  # fmt: skip


def bracketed() -> str:
    """Calls and notes in brackets, as some models write them."""
    return "\n\n\f\n".join(
        "\n\n".join([*([f"# {page.heading}"] if page.heading else []),
                     *(_called(text, "[{}]") for text in page.text),
                     *(f"[{number}] {note}" for number, note in page.notes.items())])
        for page in PAGES
    )  # fmt: skip


def _lines(text: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(text, 64, initial_indent=" " * indent, break_on_hyphens=False)


_CONTENTS = [
    f"     {'The Mill':.<40} 2",
    f"     {'The Sheep':.<40} 4",
    f"     {'The Widow’s Letters':.<40} 8",
]


def layout(*, alone: bool = False, contents: bool = True) -> str:
    """pdftotext -layout: margins, indents, running heads; ``alone``: notes' numbers on lines of their own."""
    made = ["\n".join([f"{HEAD:^64}", "", *_CONTENTS, "", f"{'1':^64}", "\f"])] if contents else []
    for count, page in enumerate(PAGES, start=2 if contents else 1):
        lines = [f"{HEAD:^64}", ""]
        lines += [page.heading] if page.heading else []
        for place, text in enumerate(page.text):
            lines += _lines(_called(text), 3 if place else 0)
        lines.append("")
        for number, note in page.notes.items():
            words = note.replace("*", "")
            lines += [f"   {number}", *_lines(words, 4)] if alone else _lines(f"   {number}{words}")
        made.append("\n".join([*lines, "", "", f"{count:^64}", "\f"]))
    return "".join(made)


def plain() -> str:
    """pdftotext without -layout, or the sidecar of ocrmypdf: no indents, paragraphs end with a short line."""
    made: list[str] = []
    for count, page in enumerate(PAGES, start=1):
        lines = [HEAD, ""] if count > 1 else []
        lines += [f"# {page.heading}", ""] if page.heading else []
        for text in page.text:
            lines += _lines(_called(text))
        for number, note in page.notes.items():
            lines += _lines(f"{number}{note.replace('*', '')}")
        made.append("\n".join([*lines, "", str(count), "", "\f"]))
    return "".join(made)


def markitdown() -> str:
    """The lines of the page without form feeds: the folio ends one page, the head begins the next."""
    made: list[str] = []
    for count, page in enumerate(PAGES, start=1):
        made.append(HEAD)
        made += [f"# {page.heading}", ""] if page.heading else []
        for text in page.text:
            made += [*_lines(_called(text)), ""]
        for number, note in page.notes.items():
            made += _lines(f"{number}{note.replace('*', '')}")
        made += [str(count), ""]
    return "\n".join(made) + "\n"


TOOLS = {
    "pymupdf4llm": pymupdf4llm(),
    "pymupdf4llm with separators": pymupdf4llm(separators=True),
    "pymupdf4llm of a PDF by xelatex": pymupdf4llm(calls="<sup>{}</sup>"),
    "opendataloader-pdf": opendataloader(),
    "docling": docling(),
    "dotted": dotted(),
    "brackets": bracketed(),
    "pdftotext -layout": layout(),
    "pdftotext -layout, numbers alone": layout(alone=True),
    "pdftotext": plain(),
    "markitdown": markitdown(),
}
