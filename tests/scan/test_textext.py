"""What pandoc does not read of LaTeX is told, with its line; what it reads, and what no reader sees, is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from octavo.cli import main
from octavo.scan.textext import tex_pieces

BOOK = r"""\documentclass{book}\usepackage{a}
\newcommand{\place}[1]{\textsc{#1}}
\title{The Valley}\author{A. Writer\thanks{Thanked in a note}}
\begin{document}\maketitle
\chapter[Short]{The Mill}\label{mill}
The caf\'e, \place{Bayonne} and na\"{\i}ve words\footnote{A note of \emph{words}.} % a remark
go on to $x + words$ and 5\,cm.
\vspace{3cm plus words}
%s
\begin{tabular}{lll}One & Two & \multicolumn{1}{l}{Three}\\\end{tabular}
\begin{quote}Quoted \href{http://words.org/hidden}{shown}.\end{quote}
\begin{verbatim}\unread{code}\end{verbatim} \verb|\as{it}| \index{entry!of it}
\iffalse Never. \fi
\end{document}
"""


def imported(folder: Path, text: str) -> dict[str, Any]:
    (folder / "a.tex").write_text(BOOK.replace("%s", text), "utf-8")
    main(["import", str(folder / "a.tex"), "--out", str(folder / "book")])
    report: dict[str, Any] = json.loads((folder / "book" / "import-report.json").read_text("utf-8"))
    return report


def unread(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [
        (a["line"], a["text"]) for a in report["set_aside"] if a["what"] == "not read by pandoc"
    ]


def test_nothing_is_told_of_what_pandoc_reads_but_thanks(tmp_path: Path) -> None:
    report = imported(tmp_path, "")
    assert unread(report) == [(3, "Thanked in a note")]
    assert report["front_matter"]["author"]["value"] == "A. Writer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"\marginpar{In the margin}", "In the margin"),
        (r"\unknown[option]{Words of \emph{a single} command}", "Words of a single command"),
        (r"\footnotemark[3]\footnotetext[3]{A text below}", "A text below"),
        (r"\endnote{Note at the end.} \sidenote{Beside it}", "Note at the end. Beside it"),
        (r"\begin{tikzpicture}\node {Drawn};\end{tikzpicture}", r"\node {Drawn};"),
    ],
)
def test_what_pandoc_lets_fall_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    report = imported(tmp_path, text)
    assert unread(report)[1:] == [(9, said)]
    assert [(look["line"], look["message"]) for look in report["look"] if look["line"] == 9] == [
        (9, f"pandoc did not read: “{said}”")]  # fmt: skip
    letters = report["letters"]
    assert letters["scan"] == letters["manuscript"] + letters["only_here"]
    assert letters["only_here"] >= sum(map(str.isalnum, said))


@pytest.mark.parametrize(
    "text",
    ["", "\\", "{", "\\begin{", "\\begin{tabular}{l", "$x", "\\verb|", "\\footnote{a", "}}}"],
)
def test_no_text_is_too_broken_to_be_looked_through(text: str) -> None:
    assert list(tex_pieces(text)) == []
    assert [words.split() for _, words in tex_pieces(f"Words before.\n\n{text}")][:1] == [
        ["Words", "before."]
    ]
