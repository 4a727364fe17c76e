"""Turn TeX into its words: which letters of it an author wrote to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Commands that print nothing, or nothing but what others wrote: their arguments are names and measures.
_WORDLESS = (
    "vspace hspace addvspace label ref pageref eqref autoref cref Cref nameref vref cite citep citet "
    "citealp citealt citeauthor citeyear parencite textcite autocite footcite nocite input include "
    "includegraphics graphicspath setcounter addtocounter stepcounter refstepcounter setlength "
    "addtolength pagestyle thispagestyle pagenumbering usepackage RequirePackage documentclass "
    "bibliography bibliographystyle addbibresource printbibliography color definecolor newcommand "
    "renewcommand providecommand newenvironment renewenvironment def edef gdef let "
    "DeclareMathOperator newtheorem newlength newcounter rule fontsize fontfamily fontseries "
    "fontshape linespread selectlanguage phantomsection addcontentsline markboth markright index "
    "enlargethispage hypersetup geometry captionsetup cline cmidrule multicolumnwidth end vphantom "
    "hphantom phantom pagecolor bookmarksetup pdfbookmark"
)
# The first argument of these is a name, the rest is text.
_NAMED_FIRST = (
    "textcolor colorbox hypertarget hyperlink href hyperref parbox resizebox scalebox raisebox rotatebox "
    "makebox framebox foreignlanguage multirow multicolumn"
)
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_OPTION = r"\[[^\[\]\n]*\]"
_COMMANDS = re.compile(
    r"\\(?:"
    rf"(?:{'|'.join(_WORDLESS.split())})(?![A-Za-z])\*?(?:[ \t]*(?:{_OPTION}|{_BRACES}|\\[A-Za-z]+|=|#\d))*"
    rf"|(?:{'|'.join(_NAMED_FIRST.split())})(?![A-Za-z])\*?(?:{_OPTION})*{_BRACES}(?:{_OPTION})*"
    rf"|begin[ \t]*\{{[^{{}}\n]*\}}(?:\[(?:[!htbpHclr]*|[^\[\]\n]*=[^\[\]\n]*)\]|{_BRACES})*"
    r"|(?:[vh]skip|kern)(?![A-Za-z])\s*-?[\d.]+\s*[a-z]{2}"
    r"|\\\[[\d.]+\s*[a-z]{2}\])"
)
_NAME = re.compile(r"\\[A-Za-z]+\*?|(?<!\\)%.*")
_WORD = re.compile(r"[^\W_]+")


def wordless_commands(text: str) -> Iterator[tuple[int, int]]:
    """Where commands with arguments stand that hold no words, as offsets."""
    return (match.span() for match in _COMMANDS.finditer(text))


def tex_words(text: str) -> list[str]:
    """The words that a reader of the typeset TeX would see."""
    return _WORD.findall(_NAME.sub(" ", _COMMANDS.sub(" ", text)))
