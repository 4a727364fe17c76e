"""Turn dice into what has a number, and into calls of it, in the spellings of all tools.

A Writer's ``things`` are the keys of what was written and can be called; what has a number stands in chapters, boxes,
lists and notes, calls wherever words do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzz.markdown import Writer

_KINDS = ("fig-", "fig:", "Fig-", "fig-É", "fig-a.b:", "FIG-")
_LAYOUTS = (
    "", " layout-ncol=2", " layout-nrow=2", ' layout="[[70,30],[1]]"', ' layout="[[1,-1,1]]"', " subfigGrid=true",
    " layout-ncol=0", ' layout="[["', " layout-ncol=40",
)  # fmt: skip
_CALLS = (
    "@{0}", "[@{0}]", "[-@{0}]", "[@{0}; @{1}]", "[@{0}; @{1}; @{2}]", "[see *it* in Fig. @{0}, left]", "@{0} [and {3}]",
    "\\ref{{{0}}}", "\\cref{{{0},{1}}}", "Fig.~\\ref{{{0}}}", "\\autoref{{{0}}}", "\\@ref({0})", "{{numref}}`{0}`",
)  # fmt: skip


def call(writer: Writer, depth: int) -> str:
    """Something called by its key; now and then, in odd books, in words that are no Markdown."""
    dice = writer.dice
    keys = [dice.choice(writer.things) for _ in range(3)]
    form = dice.choice(_CALLS if not depth else _CALLS[:3])
    return form.format(*keys, writer.mark() if "{3}" in form else "")


def block(writer: Writer, depth: int) -> str:
    """A figure, a group, a table, a formula, a listing, a theorem."""
    makers = [_formula, _listing, _theorem, _table]
    if writer.pictures and depth < 2:
        makers += [_group, _figure]
    return writer.dice.choice(makers)(writer)


def _key(writer: Writer, *stems: str) -> str:
    key = writer.name(writer.dice.choice(stems))
    writer.things.append(key)
    return key


def _tag(writer: Writer) -> str:
    return writer.dice.choice(("", "", "", ' tag="S1"', ' tag="a b."'))


def _picture(writer: Writer, more: str = "") -> str:
    key = f"#{_key(writer, *_KINDS)}" if writer.dice.random() < 0.7 else ""
    return f'![{writer.text(3, 2)}]({writer.dice.choice(writer.pictures)}){{{key} alt="A"{more}}}'


def _figure(writer: Writer) -> str:
    if writer.dice.random() < 0.3:
        inside = writer.dice.choice(
            (f"![]({writer.pictures[0]}){{alt='A'}}", "- a list", "> words")
        )
        return f"::: {{#{_key(writer, 'fig-')}}}\n{inside}\n\n{writer.text(5, 2)}\n:::\n\n"
    return f"{_picture(writer, _tag(writer))}\n\n"


def _group(writer: Writer) -> str:
    dice = writer.dice
    width = dice.choice(("", " width=30%", " width=2cm"))
    between = dice.choice(("\n\n", "\n\n", "\n", " "))
    parts = between.join(_picture(writer, width) for _ in range(dice.randint(2, 5)))
    captions = "\n\n".join(writer.text(4, 2) for _ in range(dice.randint(0, 3)))
    key = dice.choice((f"#{_key(writer, 'fig-', 'fig:')}", ""))
    layout = dice.choice(_LAYOUTS)
    if not key:
        writer.things.pop()
        layout = layout or " layout-ncol=2"
    if dice.random() < 0.2 and key:
        return f'<div id="{key[1:]}">\n\n{parts}\n\n{captions}\n\n</div>\n\n'
    return f":::::::: {{{key}{layout}}}\n{parts}\n\n{captions}\n::::::::\n\n"


def _table(writer: Writer) -> str:
    key = _key(writer, "tbl-", "tbl:", "tab:")
    form = writer.dice.choice((f"{{#{key}{_tag(writer)}}}", f"(\\#{key})", f"\\label{{{key}}}"))
    caption = (
        f"{form} {writer.text(3, 2)}" if form.startswith("(") else f"{writer.text(3, 2)} {form}"
    )
    return f"| {writer.cell(1)} |\n|---|\n| {writer.cell(1)} |\n\n: {caption}\n\n"


def _formula(writer: Writer) -> str:
    tex = "a^2 + b"
    key = _key(writer, "eq-", "eq:")
    return writer.dice.choice(
        (f"$$ {tex} $$ {{#{key}}}", f"$$ {tex} \\tag{{3}} $$ {{#{key}}}", f"$$\n{tex} \\label{{{key}}}\n$$",
         f'$$ {tex} $$ {{#{key} tag="B"}}', f"\\begin{{equation}}\n{tex} \\label{{{key}}}\n\\end{{equation}}"),
    ) + "\n\n"  # fmt: skip


def _listing(writer: Writer) -> str:
    key = _key(writer, "lst-", "lst:")
    code, words = f"{writer.mark()} = 1", writer.text(3, 2).replace('"', "")
    said = words.replace("\\", "").replace("{", "").replace("}", "")
    return writer.dice.choice(
        (f'``` {{#{key} .python caption="{said}"}}\n{code}\n```', f"Listing: {words} {{#{key}}}\n\n```\n{code}\n```",
         f"``` {{#{key}}}\n{code}\n```\n\nListing: {words}", f"```{{python}}\n#| lst-label: {key}\n#| lst-cap: {said}\n{code}\n```"),
    ) + "\n\n"  # fmt: skip


def _theorem(writer: Writer) -> str:
    key = _key(writer, "thm-", "lem-", "exr-", "def:")
    title = writer.dice.choice(("", ' title="Of words"', f' title="Of @{key}"'))
    return f"::::::: {{#{key}{title}}}\n{writer.text(6)}\n:::::::\n\n"
