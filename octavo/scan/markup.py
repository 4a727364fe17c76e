"""Tell whether some lines of a scan are whole HTML, and write them so that pandoc reads each tag as one.

Pandoc reads Markdown between tags. Code, a formula or TeX there takes along what tags it holds, and so does
an indented line; an element that is not closed for it holds the rest of the book, chapters and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_INSIDE = r"(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9-]*)\b{_INSIDE}>")
_COMMENT = r"<!--.*?(?:-->|\Z)"
_VERBATIM = re.compile(rf"(<pre\b.*?(?:</pre\s*>|\Z)|{_COMMENT})", re.IGNORECASE | re.DOTALL)
_WORDS = r"(?:(?!\n[ \t]*\n)(?:[^<]|<(?![A-Za-z/!])))"  # of a paragraph, no tags among them
_SIGNS = re.compile(
    rf"(?P<tag>{_TAG.pattern})"
    r"|\\[\\$`]"
    rf"|\$\$(?:(?!\$){_WORDS})+\$\$"
    rf"|(?<![\\\w$])\$(?=[^\s$])(?:(?!\$){_WORDS})*(?<=[^\s\\])\$(?![\d$])"
    rf"|(?<!`)(?P<ticks>`+)(?!`){_WORDS}+?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<sign>\\(?=[<A-Za-z])|\^(?=\[)|[$`])"
)
_OPENING = re.compile(r"(?m)^( {0,3})(?=#{1,6}(?:\s|$)|:{3}|[-=][-= \t]*$)")
_INDENT = re.compile(r"(?m)^[ \t]+(?=.*</?[A-Za-z])")

_SECTION = re.compile(r"(?m)^[ \t]*\n {0,3}#{1,6}(?:\s|$)|</?h[1-6]\b|^ {0,3}~{3}", re.IGNORECASE)
_MARKED = re.compile(r"(?m)^[ \t]*(?:[>|+:]|[-*][ \t]|\(?\w{1,4}[.)][ \t]|\[\^).*")
_TAKEN_OUT = re.compile(  # with all they hold, before a tree is made
    rf"<(script|style|iframe|svg)\b{_INSIDE}>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_EMPTY = frozenset(
    "area base br col embed hr img input link meta param script source style textarea track wbr".split()
)
# What has to be closed by an end of its own; the end of one of these closes all else in it.
_HOLDING = frozenset(
    "address article aside blockquote details div dl fieldset figure form menu ol pre section table ul".split()
)
# What a parser makes of these in another element differs from one to the next.
_ONLY_IN = {
    **dict.fromkeys(("td", "th", "tr", "thead", "tbody", "tfoot"), ("table",)),
    **dict.fromkeys(("dt", "dd"), ("dl", "div")),
    "li": ("ol", "ul", "menu"),
}
_PIECE = re.compile(  # of a tag
    rf"</?(?:{'|'.join([*sorted(_HOLDING), *_ONLY_IN])})\b", re.IGNORECASE
)


def settle_html(text: str) -> str:
    """The same HTML, with an escape before every sign that would hide a tag from pandoc."""
    parts = _VERBATIM.split(text)
    parts[::2] = [_settle_words(part) for part in parts[::2]]
    return "".join(parts)


def _settle_words(text: str) -> str:
    text = _SIGNS.sub(lambda match: f"\\{match[0]}" if match["sign"] else match[0], text)
    return _OPENING.sub(r"\1\\", _INDENT.sub("", text))


def is_whole(text: str) -> bool:
    """Whether the HTML of some lines ends in them, and none of them is a heading."""
    words = re.sub(_COMMENT, "", text, flags=re.DOTALL)
    if _SECTION.search(words) or _PIECE.search(_SIGNS.sub("", words)):
        return False
    verbatim = "".join(_VERBATIM.split(words)[1::2])  # where pandoc makes no words of a piece
    if re.search(r"<[A-Za-z/!?]", _TAG.sub("", verbatim)):
        return False
    marked = "\n".join(_MARKED.findall(words))  # a tag there is inside of a list, a quotation …
    if any(name in _HOLDING or name in _ONLY_IN for _, name in _tags(marked)):
        return False
    return _is_closed(_TAKEN_OUT.sub("", settle_html(words)))


def _is_closed(html: str) -> bool:
    """Whether each element that holds others ends, the last one opened first, and none stands beside them."""
    held: list[str] = []
    for ends, name in _tags(html):
        if name in _EMPTY:
            continue
        if name in _HOLDING and not ends:
            held.append(name)
        elif not held or (not ends and held[-1] not in _ONLY_IN.get(name, held)):
            return False
        elif name in _HOLDING and name == held[-1]:
            held.pop()
        elif name in held:
            return False
    return not held


def _tags(html: str) -> Iterator[tuple[bool, str]]:
    """Whether each tag ends an element, and of which name; not those that are words."""
    for match in _SIGNS.finditer(html):
        if match["tag"]:
            yield bool(match[2]), match[3].lower()
