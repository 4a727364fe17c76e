"""Turn a LaTeX file into its pieces of plain words, by eyes of our own, to see what pandoc did not read.

Pandoc lets fall what stands in the braces of commands that it does not know: notes of other packages, remarks in the margin.
Macros are not unfolded here. A piece ends wherever a command, a brace or a cell does, so each can be looked for by itself;
what no reader sees (keys, lengths, names of files) and what pandoc keeps as it is (formulas, code) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_FALSE = re.compile(r"\\iffalse\b.*?\\fi\b", re.DOTALL)
_BODY = re.compile(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", re.DOTALL)
_FRONT = re.compile(r"\\(title|subtitle|author|date)\b\s*(?=[\[{])")
# Environments that pandoc keeps as they are, and what draws.
_KEPT = ("verbatim", "Verbatim", "lstlisting", "minted", "comment", "equation", "align", "gather", "multline", "eqnarray",
         "displaymath", "math", "flalign", "alignat", "filecontents")  # fmt: skip
_WHOLE = re.compile(rf"\\begin\s*\{{({'|'.join(_KEPT)})(\*?)\}}.*?\\end\s*\{{\1\2\}}", re.DOTALL)
_FORMULA = re.compile(
    r"(?<!\\)\$\$.*?(?<!\\)\$\$|(?<!\\)\$(?:[^$\\]|\\.)*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL
)
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^\w\s*{]).*?\1")
_DRAWING = re.compile(
    r"\\begin\s*\{(tikzpicture|pspicture|picture|pgfpicture|forest)\}(.*?)\\end\s*\{\1\}", re.DOTALL
)
# Commands of whose arguments so many, in order, are no words of the text.
_BARE = {
    **dict.fromkeys(
        "label ref pageref eqref autoref nameref cref Cref vref cite citep citet citealp citeauthor citeyear parencite textcite "
        "footcite autocite nocite bibliography bibliographystyle addbibresource printbibliography input include includeonly "
        "includegraphics usepackage documentclass RequirePackage pagestyle thispagestyle pagenumbering vspace hspace vskip "
        "hskip url path nolinkurl color pagecolor selectlanguage setmainfont setsansfont setmonofont fontfamily fontseries "
        "fontshape usefont linespread cline cmidrule bibitem graphicspath hyphenation phantomsection hypersetup geometry "
        "tableofcontents setlist captionsetup stepcounter refstepcounter value arabic roman Roman alph Alph usetikzlibrary "
        "index glossary printindex makeindex setstretch enlargethispage footnotemark bookmarksetup setdefaultlanguage "
        "setmainlanguage setotherlanguage setotherlanguages definecolor end newcounter newlength noalign citeyearpar".split(),
        1,
    ),
    **dict.fromkeys("setcounter addtocounter setlength addtolength rule fontsize addtocontents multicolumn multirow "
                    "hypertarget_ settowidth newtheorem DeclareMathOperator resizebox".split(), 2),
    **dict.fromkeys("href textcolor colorbox foreignlanguage hypertarget hyperlink hyperref raisebox parbox scalebox "
                    "adjustbox rotatebox begin".split(), 1),
    **dict.fromkeys("newcommand renewcommand providecommand DeclareRobustCommand def let addcontentsline markboth "
                    "newenvironment renewenvironment".split(), 3),
    "markright": 1,
}  # fmt: skip
_SIZED = frozenset(
    "tabular tabular* tabularx tabulary longtable array minipage multicols otherlanguage otherlanguage* wrapfigure "
    "thebibliography list spacing adjustwidth subfigure subtable xltabular".split()
)  # environments with a measure behind their name
_COMMAND = re.compile(
    r"\\([A-Za-z@]+)\*?\s*|\\(['`^\"~=.Hcvdbkur])\s*(?:\{\\?[A-Za-z]?\}|\\?[A-Za-z])?|\\.",
    re.DOTALL,
)
_LETTERS = 3  # of a piece that is looked for: “l” and “cm” are found anywhere


def tex_pieces(text: str) -> Iterator[tuple[int, str]]:
    """The line of each piece, and its words."""
    text = _FALSE.sub(
        _blank, _COMMENT.sub(lambda found: found[1] + "\n" * found[0].count("\n"), text)
    )
    body = _BODY.search(text)
    front = text[: body.start()] if body else ""
    for found in _FRONT.finditer(front):
        end = _end_of(front, found.end())
        yield from _pieces(front[found.end() : end], 1 + front.count("\n", 0, found.start()))
    start = body.start(1) if body else 0
    yield from _pieces(body[1] if body else text, 1 + text.count("\n", 0, start))


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _pieces(text: str, line: int) -> Iterator[tuple[int, str]]:
    for pattern in (_WHOLE, _VERBATIM, _FORMULA):
        text = pattern.sub(_blank, text)
    for drawing in _DRAWING.finditer(text):
        yield line + text.count("\n", 0, drawing.start()), drawing[2]
    text = _DRAWING.sub(_blank, text)
    start, held = 0, ""
    for place, words in _plain(text):
        if words is not None:
            start, held = (start, held + words) if held.strip() else (place, words)
            continue
        if sum(map(str.isalpha, held)) >= _LETTERS:
            yield line + text.count("\n", 0, start + len(held) - len(held.lstrip())), held
        held = ""


def _plain(text: str) -> Iterator[tuple[int, str | None]]:
    """Words with their place, and None where a piece ends."""
    place = 0
    for found in re.finditer(r"\\|[{}\[\]&]|\n\s*\n", text):
        if found.start() < place:
            continue
        if found.start() > place:
            yield place, text[place : found.start()]
        yield found.start(), None
        place = found.end()
        if found[0] == "\\":
            place = _behind_command(text, found.start())
    yield place, text[place:]
    yield len(text), None


def _behind_command(text: str, start: int) -> int:
    """Where what a reader may see goes on behind a command: behind its name, its options and the arguments without words."""
    command = _COMMAND.match(text, start)
    if command is None:
        return start + 1
    place = command.end()
    name = command[1] or ""
    bare = _BARE.get(name, 0)
    if name == "begin":
        environment = re.match(r"\{([^}]*)\}", text[place : place + 40])
        bare += (
            2
            if environment and environment[1] in ("tabularx", "tabular*", "wrapfigure", "list")
            else 0
        )
        bare += 1 if environment and environment[1] in _SIZED else 0
    while place < len(text) and text[place] in "[{":
        if text[place] == "{" and not bare:
            break
        bare -= text[place] == "{"
        place = _end_of(text, place)
    return place


def _end_of(text: str, start: int) -> int:
    """Where the group ends that begins with a bracket or brace."""
    depth = 0
    opens, closes = ("{", "}") if text[start] == "{" else ("[", "]")
    for found in re.finditer(r"\\.|[{}\[\]]", text[start:], re.DOTALL):
        depth += (found[0] == opens) - (found[0] == closes)
        if depth == 0:
            return start + found.end()
    return len(text)
