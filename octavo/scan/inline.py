"""Turn the words of a block, as an OCR program wrote them, into nodes.

CommonMark's rules for emphasis, links and escapes are markdown-it's; calls of notes, formulas and the
few HTML tags that OCR programs write are ours. Not a letter may be lost: where the reading of a block
does not give back its letters, the block is taken as it is, without any markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from octavo.scan.dialects import plain_label
from octavo.scan.model import (
    Break,
    Call,
    Code,
    Formula,
    Image,
    Link,
    Mark,
    Node,
    Nodes,
    Span,
    Text,
    children_of,
)
from octavo.scan.tidying import tidy

# Stand for a call or a formula while markdown-it reads. They count as punctuation, as the markup that
# they stand for does, so that *Ibid.*¹ is an emphasis.
_OPEN, _CLOSE = "\u2e02", "\u2e03"
_HELD = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_FORMULA = (
    r"\$\$(?P<display>[^$]+)\$\$|\\\[(?P<bracket>[^\n]+?)\\\]|\\\((?P<paren>[^\n]+?)\\\)"
    r"|(?<![\\\w$])\$(?P<dollar>(?=[^\s$])[^$\n]*[^\s$\\]|[^\s$\\])\$(?![\d$])"
)
# [address](address): the words may be over-escaped, and must not be read as Markdown for that
_ADDRESSED = re.compile(
    r"(?<!!)\[((?:https?://|ftp://|www\.)?[\w-]+(?:\.[\w-]+)+(?:[/?#:][^\[\]\s]*)?)\]"
    r"\((?:<([^<>\s]+)>|((?:[^\s()\\]|\\.|\([^\s()]*\))+))\)"
)
_PRICE = re.compile(r"(?<!\\)\$\s*\\\$\s*([\d.,]+)\s*\$")  # $\$ 5$: a sum, not a formula
_TEX = re.compile(r"[\\^_={}]")
_BRACKETED = re.compile(r"\^[^\s^{}\\]+")  # \[^1\]: brackets that call no note, not a formula
_LETTER = re.compile(r"[A-Za-z]|[A-Za-z]\s*[-+/<>]\s*\w")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*>")
_SPANS = {
    "em": "em", "i": "em", "cite": "em", "strong": "strong", "b": "strong", "sup": "sup", "sub": "sub",
    "s": "strike", "del": "strike", "strike": "strike",
}  # fmt: skip
_DROPPED = frozenset("span a font u ins small big div p center mark abbr nobr tt".split())
_ANY_TAG = re.compile(
    rf"</?(?:{'|'.join([*_SPANS, *sorted(_DROPPED), 'br'])})\b[^>]*>", re.IGNORECASE
)
INNER_TARGET = re.compile(r"\]\(#[\w.:-]*\)")  # a place in the scan itself
_LINE_END = re.compile(
    r"(?<![\\ ])\n[ \t]*"
)  # that is no more than a space: markdown-it takes each by itself
_MARKS = 10_000  # of stress and links in a block: markdown-it tries each with each, and no author writes as many
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": 60})
_MARKDOWN.normalizeLink = lambda url: url  # type: ignore[method-assign]  # an address as it stands
_MARKDOWN.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
_MARKDOWN.validateLink = lambda _: True  # type: ignore[method-assign,assignment]  # the parse stage judges it


@dataclass(slots=True)
class Reader:
    """Reads block after block; calls are numbered through all of them."""

    calls: re.Pattern[str] | None  # group 1 (or any later one that matched): the label
    count: int = 0
    literal: list[str] = field(default_factory=list)  # blocks whose markup could not be read

    def read(self, text: str) -> Nodes:
        """The nodes of a block's text; white space collapsed, ends stripped."""
        held: list[Node] = []
        start = self.count
        masked = _LINE_END.sub(" ", self._mask(text, held))
        readable = sum(map(masked.count, "*_[`")) <= _MARKS
        nodes = tidy(_build(_tokens(masked), held)) if readable else ()
        if not readable or letters_of(nodes) != _raw_letters(text, masked, held):
            self.literal.append(text)
            self.count = start
            nodes = tidy([Text(unescape(_ANY_TAG.sub("", text)))])
        return nodes

    def _mask(self, text: str, held: list[Node]) -> str:
        calls = self.calls

        def hold(node: Node) -> str:
            held.append(node)
            return f"{_OPEN}{len(held) - 1}{_CLOSE}"

        def call(match: re.Match[str]) -> str:
            label = next((group for group in match.groups() if group), "")
            self.count += 1
            form = (
                match[0]
                if match[0][0] in "[\\†‡§" and not match[0].startswith(("[^", "\\("))
                else ""
            )
            return hold(Call(plain_label(label), self.count - 1, form.replace("\\", "")))

        def formula(match: re.Match[str]) -> str:
            tex = next(group for group in match.groups() if group)
            if match["bracket"] and not is_tex(tex):
                return match[0]
            if not _TEX.search(tex) and not (match["dollar"] and _LETTER.fullmatch(tex)):
                return match[0]
            display = match["display"] or match["bracket"]
            return hold(Formula(tex.strip(), bool(display)))

        def addressed(match: re.Match[str]) -> str:
            url = re.sub(r"\\(?=\W|_)", "", match[2] or match[3])
            if _bare_address(match[1]) != _bare_address(url):
                return match[0]
            return hold(Link(url, (), match[1]))

        if _OPEN in text or _CLOSE in text:
            text = re.sub(f"[{_OPEN}{_CLOSE}]", lambda match: hold(Text(match[0])), text)
        if "](" in text:
            text = _ADDRESSED.sub(addressed, text)
        if calls is not None:
            text = calls.sub(call, text)
        if "\\$" in text:
            text = _PRICE.sub(r"\\$\1", text)
        if "$" in text or "\\(" in text or "\\[" in text:
            text = re.sub(_FORMULA, formula, text)
        return text


def is_tex(text: str) -> bool:
    """Whether what stands in \\[…\\] is a formula; else these are brackets that were escaped."""
    return _TEX.search(text) is not None and _BRACKETED.fullmatch(text.strip()) is None


def letters_of(nodes: Iterable[Node]) -> str:
    """The letters and digits of nodes, in order; calls by their labels, marks of pages none."""
    return "".join(filter(str.isalnum, "".join(_texts(nodes))))


def plain(nodes: Iterable[Node]) -> str:
    """The words of nodes as a reader sees them, calls and marks left out."""
    return " ".join("".join(_words(nodes)).split())


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text) | Code(text):
                yield text
            case Formula(tex):
                yield tex
            case Span(_, children):
                yield from _texts(children)
            case Link(url, children, repeated):
                yield repeated
                yield from _texts(children)
                yield url
            case Image(src, alt, caption):
                yield from _texts(caption) if caption else (alt,)
                yield src
            case Call(label):
                yield label


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text) | Code(text):
                yield text
            case Formula(tex):
                yield tex
            case Span(_, children):
                yield from _words(children)
            case Link(url, children):
                yield from _words(children) if children else [url]
            case Break():
                yield " "


def _raw_letters(text: str, masked: str, held: list[Node]) -> str:
    """What the letters must be, found without markdown-it: all but those of known tags.

    The title of a link is the one thing in a link that is not shown; it makes the block literal.
    """
    stripped = INNER_TARGET.sub("]", _ANY_TAG.sub("", masked))
    stripped = _HELD.sub(lambda match: letters_of((held[int(match[1])],)), stripped)
    return "".join(filter(str.isalnum, unescape(stripped) if "&" in stripped else stripped))


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    _MARKDOWN.inline.parse(text.strip(), _MARKDOWN, {}, found)
    return found


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    kind: str
    url: str = ""
    children: list[Node] = field(default_factory=list)


def _build(tokens: list[Token], held: list[Node]) -> list[Node]:
    stack = [_Open("")]

    def close(kind: str) -> None:
        if not any(item.kind == kind for item in stack):
            return
        while stack[-1].kind != kind:
            _flatten(stack)
        _finish(stack)

    for token in tokens:
        here = stack[-1].children
        match token.type:
            case "text" | "text_special":
                here += _release(token.content, held)
            case "softbreak":
                here.append(Text(" "))
            case "hardbreak":
                here.append(Break())
            case "code_inline":
                here.append(_code(token.content, held))
            case "image":
                here.append(_image(token, held))
            case "em_open" | "strong_open":
                stack.append(_Open(token.type.removesuffix("_open")))
            case "link_open":
                address = (
                    "" if token.markup == "autolink" else _unheld(str(token.attrs["href"]), held)
                )
                stack.append(_Open("link", address))
            case "em_close" | "strong_close" | "link_close":
                close(token.type.removesuffix("_close"))
            case "html_inline":
                _take_tag(token.content, stack, close, held)
    while len(stack) > 1:
        _flatten(stack)
    return stack[0].children


def _image(token: Token, held: list[Node]) -> Image:
    """A picture; what stands for it keeps its calls and its emphasis."""
    source = _unheld(str(token.attrs["src"]), held)
    caption = tuple(tidy(_build(token.children or [], held)))
    if not (all(isinstance(node, Text) for node in caption) or _holds_image(caption)):
        return Image(source, plain(caption), caption)
    return Image(source, _unheld(token.content, held))


def _holds_image(nodes: Nodes) -> bool:
    return any(isinstance(node, Image) or _holds_image(children_of(node)) for node in nodes)


def _take_tag(content: str, stack: list[_Open], close: object, held: list[Node]) -> None:
    match = _TAG.fullmatch(content)
    name = match[2].lower() if match else ""
    if match and name == "br":
        stack[-1].children.append(Break())
    elif match and name in _SPANS:
        if match[1]:
            assert callable(close)
            close(_SPANS[name])
        elif not content.endswith("/>"):
            stack.append(_Open(_SPANS[name]))
    elif not (match and name in _DROPPED):
        stack[-1].children += _release(content, held)


def _flatten(stack: list[_Open]) -> None:
    """An element that was never closed was none."""
    item = stack.pop()
    stack[-1].children += item.children


def _finish(stack: list[_Open]) -> None:
    item = stack.pop()
    if item.kind == "link":
        stack[-1].children += _link(item.url, tuple(item.children))
    elif item.children:
        stack[-1].children.append(Span(item.kind, tuple(item.children)))  # type: ignore[arg-type]


def _link(url: str, children: Nodes) -> list[Node]:
    """A link; one that leads to a place of the scan itself is only its words."""
    if INNER_TARGET.fullmatch(f"]({url})"):
        return list(children)
    words = "".join(_texts(children))
    if not url:  # <https://…>, <me@…>
        return [Link(words)]
    if not words or _bare_address(words) == _bare_address(url):
        return [Link(url, (), words)]
    return [Link(url, children)]


def _bare_address(address: str) -> str:
    """What is the same in an address and in the words that repeat it, over-escaped or cut."""
    bare = re.sub(r"\\(?=\W|_)|\s", "", address).casefold()
    bare = re.sub(r"^(?:mailto:|(?:https?|ftp)://)?(?:www\.)?", "", unquote(bare))
    return bare.rstrip("/.")


def _release(text: str, held: list[Node]) -> list[Node]:
    if _OPEN not in text:
        return [Text(text)]
    nodes: list[Node] = []
    position = 0
    for match in _HELD.finditer(text):
        nodes += [Text(text[position : match.start()]), held[int(match[1])]]
        position = match.end()
    return [*nodes, Text(text[position:])]


def _code(text: str, held: list[Node]) -> Node:
    return Code(_unheld(text, held))


def _unheld(text: str, held: list[Node]) -> str:
    """What stands in code, in an address or in the words for a picture is no call."""
    return _HELD.sub(lambda match: "".join(_texts((held[int(match[1])],))), text)


def is_blank(nodes: Iterable[Node]) -> bool:
    """Whether there is nothing to read in nodes, marks of pages apart."""
    return not any(
        not isinstance(node, Mark | Break) and node != Text(" ") for node in nodes
    )  # fmt: skip
