"""Turn dice into what somebody wants to import: scans in all dialects, documents of all kinds, and broken ones."""

from __future__ import annotations

from random import Random

import pypandoc
from scan.simulate import DIALECTS, Block, Book, Cut, Word, scan_of

from fuzz.markdown import Writer
from fuzz.spoil import spoil, spoil_archive, spoil_bytes
from fuzz.words import FACED, FOREIGN, title, words

_HEAP = (
    "# A heading", "## Notes", "---", "\f", "{3}------", "<!-- page 4 -->", "<sup>1</sup> A note.", "[^1]: A note.", "1. A note or an item",
    "Words.<sup>1</sup>", "Words[^1] and", "words.\\*", "\\* Sign", "| a | b |\n|---|---|\n| 1 | 2 | 3 |", "> quoted\n> words", "- item\n- item",
    "```\ncode", "$$ x", "![alt](picture.png)", "![](own.png)", "<table><tr><td>1<sup>1</sup></td></tr></table>", "12", "THE TITLE 13", "#", "***",
    "# Table of Contents", "One\t1\nTwo\t2\nThree\t3", "*open", "@handle said", "Chapter One", "<sup>2</sup>", "[MISSING_PAGE_EMPTY:3]", "$^{1}$ A note",
    "¹ A note", "text¹", "BY\nJANE DOE", "INDEX\n\nabbey, 3, 4\nbridge, 5", "1 A note that lost its mark.", "and1 so2 on3", "[]{.page n=\"4\"}", ":::", "---\ntitle: a\n---",
    "Contents\n\nI. One . . . . 3\nII. Two . . . . 9", "# I\n\n# II", "- 5 -", "Fig. 1. A figure.", "<div>\n\nwords", "\\begin{quote}", "\u00a0", "a-\nb", "Page 3 of 9",
)  # fmt: skip
_BLOCKS_OF_HTML = (
    "<h1>{}</h1>", "<h2>{}</h2>", "<p>{}</p>", "<p>{}<sup>1</sup></p>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>", "<p><b>{}</b></p>", "<h1></h1>",
    "<blockquote>{}</blockquote>", "<pre>{}</pre>", "<hr>", "<img src='own.png' alt='{}'>", "<img src='../secret.png'>", "<img src='https://example.invalid/a.png'>",
    "<a id='x' href='#x'>{}</a>", "<span class='pagenum'>[12]</span>{}", "<script>{}</script>", "<style>{}</style>", "<p>{}", "</div>", "<!-- {} -->", "<math><mi>x</mi></math>",
    "<iframe src='https://example.invalid/'></iframe>", "<h3>{}</h3>", "<h6>{}</h6>", "<svg><text>{}</text></svg>", "<p><a href='#n1' id='c1'><sup>1</sup></a> {}</p>", "<p id='n1'>1 {}</p>",
)  # fmt: skip
_BLOCKS_OF_TEX = (
    "\\chapter{{{}}}", "\\section{{{}}}", "\\subsection*{{{}}}", "{}\n", "{}\\footnote{{{}}}\n", "\\begin{{itemize}}\\item {}\\end{{itemize}}", "\\emph{{{}}}", "\\include{{{}}}",
    "\\begin{{tabular}}{{ll}} {} & {} \\\\ \\end{{tabular}}", "$$x^2$$", "\\begin{{equation}} a \\label{{b}} \\end{{equation}}", "\\ref{{b}}", "\\cite{{{}}}", "\\input{{../secret.tex}}",
    "\\includegraphics{{own.png}}", "\\newcommand{{\\x}}{{{}}}\\x", "\\begin{{quote}}{}\\end{{quote}}", "% {}", "\\verb|{}|", "\\begin{{verbatim}}\n{}\n\\end{{verbatim}}", "\\title{{{}}}\\maketitle",
    "\\begin{{center}} {}", "{{{}", "\\undefined{{{}}}", "\\part{{{}}}", "\\appendix", "\\tableofcontents", "\\begin{{figure}}\\caption{{{}}}\\end{{figure}}", "\\\\", "\\paragraph{{{}}}",
)  # fmt: skip
_SUFFIXES = (".md", ".txt", ".markdown")


def scan(dice: Random) -> tuple[str, bytes]:
    """A scan's name and content."""
    roll = dice.random()
    if roll < 0.6:
        text = _simulated(dice)
    elif roll < 0.85:
        text = "\n\n".join(
            dice.choice((*_HEAP, _prose(dice), _prose(dice))) for _ in range(dice.randint(1, 40))
        )
    else:
        text = "".join(Writer(dice, ["own.png"], [], odd=True).book())
    content = (spoil(dice, text) if dice.random() < 0.6 else text).encode("utf-8", "replace")
    if dice.random() < 0.1:
        content = spoil_bytes(dice, content)
    return dice.choice(("scan", "The Scan (1921)", "öl", "a.b")) + dice.choice(_SUFFIXES), content


def document(dice: Random) -> tuple[str, bytes]:
    """A document's name and content: made by pandoc, or by hand in HTML or TeX; damaged now and then."""
    kind = dice.choice(("html", "html", "tex", "tex", "docx", "odt", "epub"))
    if kind in ("html", "tex"):
        forms = _BLOCKS_OF_HTML if kind == "html" else _BLOCKS_OF_TEX
        blocks = (
            dice.choice(forms).format(_prose(dice), words(dice, 1, 5))
            for _ in range(dice.randint(1, 30))
        )
        text = "\n".join(blocks)
        if kind == "html" and dice.random() < 0.7:
            head = dice.choice(
                (
                    "<title>A Title</title>",
                    "",
                    "<meta name=author content='Ada'>",
                    "<base href='https://example.invalid/'>",
                )
            )
            text = f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{text}</body></html>"
        if kind == "tex" and dice.random() < 0.5:
            text = (
                f"\\documentclass{{book}}\\author{{Ada}}\\begin{{document}}{text}\\end{{document}}"
            )
        content = (spoil(dice, text) if dice.random() < 0.4 else text).encode("utf-8", "replace")
        if dice.random() < 0.1:
            content = spoil_bytes(dice, content)
        return f"document.{kind}", content
    writer = Writer(dice, [], [], odd=dice.random() < 0.5)
    text = "".join(writer.book())
    if dice.random() < 0.6:
        text = f"---\ntitle: {title(dice)}\nauthor: Ada Writer\n---\n\n{text}"
    content = written_by_pandoc(text, kind)
    if dice.random() < 0.4:
        content = spoil_archive(dice, content)
    return f"document.{kind}", content


def written_by_pandoc(text: str, kind: str) -> bytes:
    """A word processor's document, or an e-book, of a text in Markdown."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        pypandoc.convert_text(
            text, kind, "markdown", outputfile=str(path), extra_args=["--sandbox", "--quiet"]
        )
        return path.read_bytes()


def _prose(dice: Random) -> str:
    made = f"{words(dice, 4, 40).capitalize()} {dice.choice((*FACED, *FOREIGN, 'x'))}."
    return made if dice.random() < 0.8 else made.upper()


def _simulated(dice: Random) -> str:
    """A clean book as OCR gives it, in one of the dialects."""
    blocks: list[Block] = []
    notes: list[str] = []
    for chapter in range(dice.randint(1, 4)):
        heading = f"Chapter {('One', 'Two', 'Three', 'Four')[chapter]}: {title(dice).title()}"
        blocks.append(Block("h1", tuple(map(Word, heading.split()))))
        for _ in range(dice.randint(1, 8)):
            if dice.random() < 0.2:
                blocks.append(Block("h2", tuple(map(Word, title(dice).split()))))
            made = []
            for word in _prose(dice).split():
                called = word.isalpha() and dice.random() < 0.08
                if called:
                    notes.append(f"{words(dice, 2, 12).capitalize()}.")
                made.append(
                    Word(word, len(notes) if called else None, not called and dice.random() < 0.05)
                )
            blocks.append(Block("p", tuple(made)))
    places = [
        Cut(n, p)
        for n, block in enumerate(blocks)
        if n
        for p in range(len(block.words))
        if block.kind == "p"
    ]
    cuts = tuple(
        sorted(
            dice.sample(places, min(len(places), dice.randint(0, 12))),
            key=lambda cut: (cut.block, cut.word),
        )
    )
    dialect = dice.choice(DIALECTS)
    return scan_of(
        Book(tuple(blocks), tuple(notes)),
        cuts if dialect.breaks != "none" else (),
        dialect,
        dice.randrange(9999),
    ).text
