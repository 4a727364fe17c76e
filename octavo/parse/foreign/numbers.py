"""Turn references and keys of bookdown, MyST and TeX into ours, line for line.

``\\@ref(fig:x)`` is the number of what has the key, MyST's ``{eq}`` likewise; ``{numref}`` has its word, or the
author's (``Fig. %s``), before it; ``{ref}`` is a heading's words. TeX's ``\\pageref{x}`` is the folio
of what has the key. ``(\\#fig:x)`` in a caption is the figure's key, in a
formula its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from octavo.parse.foreign.texrefs import find_tex_references
from octavo.text.numberwords import KEY

_BOOKDOWN = re.compile(r"\\@ref\(([^\s()]+)\)")
_LABEL = re.compile(rf"\(\\#({KEY})\)")
_TEX = re.compile(r"\\[A-Za-z]*ref\*?[ \t]*\{")
_CAPTION = re.compile(r"^:[ \t](?=[^\n]*\{#lst[-:][^{}\n]*\}[ \t]*$)", re.MULTILINE)
_TAGGED = re.compile(
    r"\$\$[ \t]*\{#(eq[-:][^\s{}]+)[ \t]+tag=(?:\"([^\"\n{}]+)\"|'([^'\n{}]+)'|([^\s\"'{}]+))[ \t]*\}"
)
_ROLE = re.compile(r"\{(numref|eq|ref)\}")
_TARGET = re.compile(r"`\s*(?:([^`<>]*?)\s*<\s*([\w:.-]+)\s*>|([\w:.-]+))\s*`")
_IN_FORMULA = re.compile(r"\$\$(?:[^$\\]|\\.)*\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_FORMULA = re.compile(r"(?<!\\)\$\$.+?\$\$|(?<!\\)\$(?=\S)[^$\n]*?\S\$(?!\d)", re.DOTALL)
_PAGE = re.compile(r"(?<!\\)~?\\pageref\{([^{}\s]+)\}")
_ID = re.compile(r"[^\W\d_][\w:.-]*")


def change_references(text: str, plain: str) -> str:
    """A text, ``plain`` where its code is blanked, with calls and keys as we write them."""
    changes = [*_bookdown(plain), *_pages(plain)]
    for match in _CAPTION.finditer(plain):  # which may look like a definition of the words above
        changes.append((match.start(), match.end() - 1, "Listing:"))
    for match in _TAGGED.finditer(plain) if "tag=" in plain else ():
        tag = match[2] or match[3] or match[4]
        changes.append((*match.span(), f"\\tag{{{tag}}}$$ {{#{match[1]}}}"))
    for match in _ROLE.finditer(plain):
        found = _TARGET.match(text, match.end())
        if found and "\n" not in found[0]:
            changes.append((match.start(), found.end(), _role(match[1], found)))
    if ("ref" in plain and _TEX.search(plain)) or "\\label" in plain:
        changes += find_tex_references(plain, _row)
    if not changes:
        return text
    parts: list[str] = []
    position = 0
    for start, end, made in sorted(changes):
        parts += [text[position:start], made]
        position = end
    return "".join([*parts, text[position:]])


def _bookdown(plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _BOOKDOWN.finditer(plain):
        if _ID.fullmatch(match[1]):
            yield (*match.span(), _call("-", match[1]))
    formulas = [m.span() for m in _IN_FORMULA.finditer(plain)] if "(\\#eq" in plain else []
    for match in _LABEL.finditer(plain):
        inside = any(start < match.start() < end for start, end in formulas)
        if match[1].startswith("eq") == inside:
            key = rf"\label{{{match[1]}}}" if inside else f"[]{{#{match[1]}}}"
            yield (*match.span(), key)


def _pages(plain: str) -> Iterator[tuple[int, int, str]]:
    if "\\pageref" not in plain:
        return
    formulas = [match.span() for match in _FORMULA.finditer(plain)]
    for match in _PAGE.finditer(plain):
        if not any(start < match.start() < end for start, end in formulas):
            before = "\u00a0" if match[0][0] == "~" else ""
            yield (*match.span(), f"{before}[{_call('-', match[1])}]{{.page}}")


def _role(name: str, target: re.Match[str]) -> str:
    words, key = target[1] or "", target[2] or target[3]
    if name == "ref":
        return f"[{words}](#{key})" if words else _call("=", key)
    if name == "eq":
        return _call("-", key if re.match(r"eq[-:]", key) else f"eq-{key}")
    if not words:
        return _call("", key)
    before, sign, after = words.replace("{number}", "%s").partition("%s")
    return f"{before}{_call('-', key)}{after}" if sign else f"[{words}](#{key})"


def _row(how: str, keys: Sequence[str]) -> str:
    calls = "".join(f'[{key}]{{.octavo-call key="{how}{key}"}}' for key in keys)
    return f"[{calls}]{{.octavo-calls}}"


def _call(how: str, key: str) -> str:
    """As the filter writes calls, for whatever has an id."""
    return _row(how, [key])
