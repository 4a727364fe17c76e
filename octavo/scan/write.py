"""Turn nodes into pandoc's Markdown, so that pandoc reads back the same words and nothing else.

What pandoc would take for syntax is escaped; what it leaves alone is left alone, because a person goes
on working with the text: `[sic]` stays `[sic]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from octavo.scan.markup import settle_html
from octavo.scan.model import (
    Break,
    Call,
    Code,
    Formula,
    Image,
    Link,
    Mark,
    Nodes,
    Span,
    Text,
)

_FENCES = {"em": "*", "strong": "**", "sup": "^", "sub": "~", "strike": "~~"}
# Always markup somewhere: emphasis, code, TeX, HTML, scripts, formulas, attributes.
_SPECIAL = re.compile(r"[\\`*_{<^~$]|&(?=#?\w+;)|(?<!\w)@(?=\w)|@(?=[{*_\\]|$)")
_BRACKETS = {"[": "\x01", "]": "\x02"}  # decided when the whole block is there; no scan holds these
_BRACKET = re.compile("[\x01\x02]")
_DEEPEST = 3  # brackets inside one another that are left as they are
# What opens something else than a paragraph (pandoc's manual, “Block elements”), or makes a heading of the line above.
_STARTS = (
    (re.compile(r"(?=[#>|%])"), "\\"),
    (re.compile(r"(?=[-+](?:\s|$)|-{3}|\+-|[-=]+\s*$)"), "\\"),
    (re.compile(r"(?:[Tt]able)?(?=:)"), "\\"),
    (re.compile(r"\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|\\@[\w-]*|@)(?=[.)](?:\s|$))"), "\\"),
    (re.compile(r"\[\^[^\]]+\](?=:)"), "\\"),
)  # fmt: skip
_NO_IMAGE = re.compile(
    r"(?<!\\)!(?=\[(?:\^|\](?!\(<)))"
)  # “No!”[^1] is no picture; ![](<a.png>) is one
_QUOTED = str.maketrans({"[": "%5B", "]": "%5D", "^": "%5E"})
_ESCAPED = re.compile(r"\\(\S)")
_ALONE = "*_~^$`"  # signs of which one is no markup
_RAISED_CALL = re.compile(r"\\\[\\\^([^\s\[\]]+?)\\\]")
_SAFE_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\\]*")


def write_block(nodes: Nodes, keys: Mapping[int, str | None]) -> str:
    """A paragraph's Markdown. ``keys``: for every call the key of its note; None: it calls none."""
    return _open_block(_settle_brackets(_write(nodes, keys)))


def write_inline(nodes: Nodes, keys: Mapping[int, str | None]) -> str:
    """The Markdown of words that stand behind something else in their line: a heading's, a cell's."""
    return _settle_brackets(_write(nodes, keys))


def write_html(text: str) -> str:
    """HTML as the scan has it; pandoc reads the words in it, where brackets must call no note."""
    return settle_html(text).replace("[^", "\\[^")


def write_formula(text: str) -> str:
    """A formula that stands alone; pandoc knows no other marks of one than $$."""
    text = re.sub(r"^\s*\\\[\s*(.*?)\s*\\\]\s*$", r"$$\1$$", text, flags=re.DOTALL)
    return _unbracketed(text)


def write_mark(label: str) -> str:
    """The mark of a page of the source."""
    quoted = label.replace("\\", "\\\\").replace('"', '\\"')
    return f'[]{{.page n="{quoted}"}}'


def _write(nodes: Nodes, keys: Mapping[int, str | None]) -> str:
    pieces: list[str] = []
    for node in nodes:
        match node:
            case Text(text):
                written = _escape(text)
                pieces.append(_open_block(written) if pieces[-1:] == ["\\\n"] else written)
            case Span(kind, children):
                pieces.append(_write_span(kind, children, keys, pieces[-1] if pieces else ""))
            case Code(text):
                pieces.append(_write_code(text))
            case Link(url, children):
                pieces.append(_write_link(url, children, keys))
            case Image(src, alt, caption):
                shown = _write(caption, keys) if caption else _escape(alt)
                pieces.append(f"![{_settle_brackets(shown)}](<{src}>)")
            case Call(label, number, form):
                key = keys.get(number)
                raised = _escape(form) if form else f"^{_escape(label)}^"
                pieces.append(f"[^{key}]" if key is not None else raised)
            case Mark(label):
                pieces.append(write_mark(label))
            case Break():
                pieces.append("\\\n")
            case Formula(tex, display):
                tex = _unbracketed(tex)
                pieces.append(f"$${tex}$$" if display else f"${tex}$")
    written = "".join(pieces)
    return _NO_IMAGE.sub(r"\\!", written) if "!" in written else written


def _write_span(kind: str, children: Nodes, keys: Mapping[int, str | None], before: str) -> str:
    fence = _FENCES[kind]
    inside = _settle_brackets(_write(children, keys))
    if kind == "sup":  # pandoc reads a call there even where it is escaped
        inside = _RAISED_CALL.sub(r"\1", inside)
    if kind in ("sup", "sub"):
        inside = _read_twice(inside.replace("\\\n", " ")).replace(" ", "\\ ")
        if "[^" in inside:  # pandoc has no note in a superscript
            return inside
        if kind == "sup" and inside.startswith("[") and not isinstance(children[0], Link | Mark):
            inside = f"\\{inside}"  # “^[” opens a note
    apart = "<!-- -->" if before.endswith(fence[0]) and not before.endswith("\\" + fence[0]) else ""
    return f"{apart}{fence}{inside}{fence}"


def _read_twice(text: str) -> str:
    """Words that are raised or lowered: pandoc reads what is in them, and then what it has read. A sign that means
    nothing alone, such as the call “*”, stays as it is."""
    signs = _ESCAPED.findall(text)
    if len(signs) == 1 and signs[0] in _ALONE:
        return text
    return _ESCAPED.sub(r"\\\\\\\1", text)


def _write_code(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _write_link(url: str, children: Nodes, keys: Mapping[int, str | None]) -> str:
    if "[^" in url:  # no address has these as they are, and in its words they would call a note
        url = url.translate(_QUOTED)
    if not children and _SAFE_URL.fullmatch(url):
        return f"<{url}>"
    words = _settle_brackets(_write(children, keys)) if children else _escape(url)
    target = re.sub(r"([\\<>])", r"\\\1", url)
    if any(isinstance(child, Call | Link) for child in children) or re.search(r"\s", url):
        return f"{words} \\<{_escape(url)}\\>"
    return f"[{words}](<{target}>)" if re.search(r"[()\\*_]", url) else f"[{words}]({target})"


def _unbracketed(tex: str) -> str:
    """A formula without what looks like a call: “[^” sets the same as “[{}^”."""
    return tex.replace("[^", "[{}^")


def _escape(text: str) -> str:
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    return text.replace("[", "\x01").replace("]", "\x02") if "[" in text or "]" in text else text


def _settle_brackets(text: str) -> str:
    """Brackets stay as they are where they are a pair that pandoc leaves alone; else escaped."""
    if "\x01" not in text and "\x02" not in text:
        return text
    stack: list[tuple[int, bool]] = []  # place, whether it may stay
    kept: set[int] = set()
    for match in _BRACKET.finditer(text):
        place = match.start()
        if match[0] == "\x01":
            opens = text[place + 1 : place + 2] not in ("^", "@", "-", "!", " ", "\x02", "\\")
            stack.append((place, opens and text[max(0, place - 1) : place] not in ("!", "^")))
        elif stack:
            opening, may_stay = stack.pop()
            if may_stay and len(stack) < _DEEPEST and text[place + 1 : place + 2] not in (
                "(", "[", "\x01", "{", ":"
            ):  # fmt: skip
                kept |= {opening, place}

    def settle(match: re.Match[str]) -> str:
        bracket = "[" if match[0] == "\x01" else "]"
        return bracket if match.start() in kept else "\\" + bracket

    return _BRACKET.sub(settle, text)


def _open_block(text: str) -> str:
    """The text with an escape where it would open a list, a heading, a table …"""
    for pattern, escape in _STARTS:
        match = pattern.match(text)
        if match:
            return text[: match.end()] + escape + text[match.end() :]
    return text
