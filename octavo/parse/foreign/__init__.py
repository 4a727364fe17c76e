"""Turn what was written for other tools into our Markdown, line for line: same lines, same places.

Quarto, pandoc-crossref, bookdown, R Markdown, MyST, mdBook, kramdown, Jekyll, Hugo, GitHub and Obsidian have signs of
their own. In comes a Manuscript, out comes one that pandoc reads as its author meant it, with as many lines, and one
finding for each syntax that we cannot follow; nothing fails.

1. kramdown's formulas within lines (`formulas.py`);
2. blocks (`blocks.py`): call-outs, page breaks, cells of code, directives;
3. references by number (`numbers.py`), those of TeX among them (`texrefs.py`);
4. signs within lines (`signs.py`), by a table: what each is, what becomes of it, and our way of saying it.

The tree of a call-out gets its shape when pandoc has read it (`callouts.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from octavo.model import Finding, Manuscript, Place, Severity
from octavo.parse.foreign.blocks import change_blocks
from octavo.parse.foreign.formulas import set_in_lines
from octavo.parse.foreign.numbers import change_references
from octavo.parse.foreign.seen import Seen, Syntax
from octavo.parse.foreign.signs import change_signs
from octavo.parse.lines import blank_verbatim
from octavo.text.rare import Rare
from octavo.workshop.nowhere import is_nowhere

# Something of this is in every text that is to be looked at line by line.
_ANY = Rare(
    ("{{", r"\{\{"),
    ("{%", r"\{%"),
    ("{:", r"\{:"),
    ("[!", r"\[![A-Za-z]"),
    ("@", r"@(?:[a-zA-Z]{2,4}[-:]\w|ref\()"),
    ("(\\#", r"\(\\#"),
    ("(PART", r"\(PART"),
    ("(APPENDIX", r"\(APPENDIX"),
    ("{", r"[`~:]{3}[ \t]*\{\w"),
    ("admonish", r"[`~:]{3}[ \t]*admonish"),
    ("{#", r"\{#(?:eq|lst|fig|tbl|sec)[-:]"),
    ("}`", r"\{[a-z][\w:+-]*\}`"),
    ("\\", r"\\(?:newpage|pagebreak|clear|listof|lstlistof|[A-Za-z]*ref\*?[ \t]*\{|label[ \t]*\{)"),
    (")=", r"^\([A-Za-z][\w:.-]*\)=[ \t]*$"),
    ("panel-tabset", "panel-tabset"),
    ("fig-alt=", "fig-alt="),
    ("> **", r"^> \*\*\w+\*\*$"),
)


@dataclass(frozen=True, slots=True)
class Translated:
    """A manuscript as pandoc is to read it, and what could not be translated."""

    manuscript: Manuscript
    # ours → the author's, for str.translate
    letters: Mapping[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def translate(manuscript: Manuscript) -> Translated:
    """The manuscript in our Markdown; the same one where there is nothing to translate."""
    written = text = manuscript.text
    seen: list[Seen] = []
    if "$$" in text:
        text, seen = set_in_lines(text, blank_verbatim(text))
    if is_nowhere(_ANY, text):
        if not seen:
            return Translated(manuscript)
        return Translated(_with_text(manuscript, text), {}, tuple(_findings(seen, manuscript)))
    lines, of_blocks = change_blocks(text.split("\n"))
    text = "\n".join(lines)
    text = change_references(text, blank_verbatim(text))
    works = "\n".join(path.read_text("utf-8", "replace") for path in manuscript.bibliography)
    text, letters, found = change_signs(
        text, blank_verbatim(text), works, knitted="```{r" in written
    )
    findings = tuple(_findings([*of_blocks, *seen, *found], manuscript))
    if text == written:
        return Translated(manuscript, {}, findings)
    return Translated(_with_text(manuscript, text), letters, findings)


def _with_text(manuscript: Manuscript, text: str) -> Manuscript:
    """The manuscript with other lines, as many as before."""
    lines = text.split("\n")
    files = []
    for file in manuscript.files:
        own = lines[file.offset : file.offset + file.text.count("\n")]
        files.append(replace(file, text="\n".join(own) + "\n"))
    return replace(manuscript, files=tuple(files))


def _findings(seen: list[Seen], manuscript: Manuscript) -> list[Finding]:
    """One for each syntax, with its places."""
    places: dict[Syntax, list[Place | None]] = {}
    shown: dict[Syntax, str] = {}
    for one in seen:
        places.setdefault(one.syntax, []).append(manuscript.place(one.line))
        shown.setdefault(one.syntax, one.shown)
    return [
        Finding(syntax.code, Severity.NOTE if syntax.note else Severity.WARNING,
                f"{syntax.name} {shown[syntax]} {syntax.deed}", first, syntax.our_way, tuple(others))
        for syntax, (first, *others) in places.items()
    ]  # fmt: skip
