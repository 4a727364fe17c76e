"""Turn the HTML of a stranger's manuscript into a tree that is safe in every edition.

1. take out of the text what acts, scripts, styles, frames and drawings with all they hold, and the
   tags that would swallow the rest of the book in a parser: <textarea>, a stray </body>;
2. parse it;
3. clean the tree, before anything else looks at it: unknown elements lose their tags and keep
   their text, attributes are kept only from a list.

Whatever an author could miss is reported: a library (nh3) could clean, but not say what it took out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

from lxml import etree

from octavo.model import Finding, Place, Severity
from octavo.model.errors import ManuscriptError
from octavo.model.languages import is_language
from octavo.parse.allowed import ATTRIBUTES, KEPT, MATH, MATH_ATTRIBUTES
from octavo.parse.classes import (
    name_class,
)
from octavo.parse.formulas import tame_formulas
from octavo.parse.near import Locate, place_near
from octavo.parse.tree import FILE_MARK
from octavo.text.controls import CONTROLS, UNDRAWN_BEYOND, UNDRAWN_OF_BASE
from octavo.text.trees import drop, unwrap

# What a parser takes for text up to the closing tag, which may never come.
_ACTING = "script|style|iframe|svg"
_SWALLOWING = f"{_ACTING}|textarea|title|xmp|plaintext|noembed|noframes"
_ATTRIBUTE_PART = r"""(?:[^>"']++|"[^"]*+"|'[^']*+'|["'])*+"""
_ACTS = re.compile(rf"<({_ACTING})\b{_ATTRIBUTE_PART}>", re.IGNORECASE)
_STRAY = re.compile(
    rf"</?({_SWALLOWING}|html|head|body)\b{_ATTRIBUTE_PART}>|<!DOCTYPE[^>]*>", re.IGNORECASE
)
_TAG = re.compile(rf"</?[A-Za-z]{_ATTRIBUTE_PART}>")
_COMMENTS = re.compile(r"<(!--|\?)")
_ENDS = {
    "!--": re.compile("-->"),
    "?": re.compile(">"),
    **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _ACTING.split("|")},
}
_VOID = re.compile(r"<(wbr)\b([^>/]*)>", re.IGNORECASE)  # the parser does not know it is empty
# XML 1.0 has no place for these, written as they are or by their number
_CONTROLS = (
    re.compile(f"[{CONTROLS}{UNDRAWN_OF_BASE}]"),
    # `re` looks through a list of these for each letter: it is asked behind the first look
    re.compile(rf"[\U00010000-\U0010ffff](?<=[{UNDRAWN_BEYOND}])"),
    re.compile(
        r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01]|127)|x0*(?:[0-8bcef]|1[0-9a-f]|7f))(?:;|(?![0-9a-f;]))",
        re.IGNORECASE,
    ),
)
_NARROWEST = 16  # indents, a quotation has one on each side: no word has room between more
_DEEPEST = 100  # elements inside one another: no page has room for more, and parsers stop at 256

_STYLE = re.compile(
    r"\s*(width|height|text-align|vertical-align)\s*:\s*"
    r"(\d+(?:\.\d+)?(?:%|px|in|cm|mm|em|pt)|left|right|center|justify|top|middle|bottom|baseline)\s*$"
)
# pandoc's own, of the columns of a formula
_CELL_STYLE = re.compile(rf"(?:{_STYLE.pattern})|\s*padding-(?:left|right)\s*:\s*0\s*$")
# RFC 3986: these characters may stand unescaped in paths, queries and fragments
_UNESCAPED = "/:?&=+$,;@!~*'()%-._"
_WITH_HOST = ("http", "https", "ftp")
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "ftp:", "doi:", "urn:", "#")

_LOOKED_FOR = 3  # of what is taken out often, so many are given places
_TELLING = 40  # letters
_PIECE = 100_000  # letters of which the words are held at once
FindFile = Callable[
    [str], tuple[tuple[str, ...], str] | None
]  # the files of the book that a link may name, and the id behind it


@dataclass(slots=True)
class _Dropped:
    """Everything of one sort that was taken out."""

    hint: str
    places: list[Place | None]  # of the first ones
    count: int = 0


class _Report:
    """Collects what was taken out: one finding for each sort, at its first places."""

    def __init__(self, locate: Locate, find_file: FindFile) -> None:
        self._locate = locate
        self.find_file = find_file
        self._dropped: dict[str, _Dropped] = {}

    def add(self, what: str, needles: tuple[str, ...], hint: str) -> None:
        dropped = self._dropped.setdefault(what, _Dropped(hint, []))
        dropped.count += 1
        if dropped.count <= _LOOKED_FOR:
            found = (place for needle in needles if (place := self._locate(needle)))
            dropped.places.append(next(found, None))

    def findings(self) -> list[Finding]:
        return [
            Finding("markup-dropped", Severity.WARNING, f"{what} taken out", dropped.places[0], dropped.hint,
                    (*dropped.places[1:], *[None] * (dropped.count - len(dropped.places))))
            for what, dropped in self._dropped.items()
        ]  # fmt: skip


def sanitize_html(
    text: str, locate: Locate, find_file: FindFile = lambda _: None
) -> tuple[etree._Element, list[Finding]]:
    """The tree of ``text`` (a ``div``), safe, and what was taken out; ``locate`` finds a string's
    line in the manuscript, ``find_file`` the files of the book that a link may name: they are marked.

    Raises ManuscriptError when elements stand too deep inside one another.
    """
    report = _Report(locate, find_file)
    text = _clean_text(text, report)
    root = _parse(text)
    _check_depth(root, locate)
    _check_loss(text, root, locate)
    tame_formulas(root)
    _clean_tree(root, report)
    return root, report.findings()


def _parse(text: str) -> etree._Element:
    parser = etree.HTMLParser(huge_tree=True)
    document = etree.fromstring(f"<html><body>{text}</body></html>", parser)
    root = document[0]
    root.tag = "div"
    document.remove(root)
    return root


def _clean_text(text: str, report: _Report) -> str:
    for controls in _CONTROLS:
        text = controls.sub(" ", text)
    text = _cut_out(text, _COMMENTS, lambda _: "")

    def swallow(match: re.Match[str]) -> str:
        if match[1]:
            tag = match[1].lower()
            hint = "write the content as Markdown"
            if tag == "svg":
                hint = "save the drawing as a file of its own: ![Caption](drawing.svg)"
            report.add(f"<{tag}>", (f"<{tag}", f"</{tag}"), hint)
        return ""

    text = _cut_out(text, _ACTS, swallow)
    return _VOID.sub(r"<\1\2/>", _STRAY.sub(swallow, text))


def _cut_out(text: str, opening: re.Pattern[str], swallow: Callable[[re.Match[str]], str]) -> str:
    """``text`` without what stands from each opening to its end; an opening that has none stays.

    An end is looked for only where one is to come: thousands of openings would have the book searched each time.
    """
    last: dict[str, int] = {}  # by what it ends: where the last end begins
    kept: list[str] = []
    position = start = 0
    while match := opening.search(text, start):
        name = match[1].lower()
        if name not in last:
            last[name] = max((end.start() for end in _ENDS[name].finditer(text)), default=-1)
        if last[name] < match.end():
            start = match.start() + 1
            continue
        end = _ENDS[name].search(text, match.end())
        assert end is not None
        kept += [text[position : match.start()], swallow(match)]
        position = start = end.end()
    return "".join([*kept, text[position:]])


def _check_loss(text: str, root: etree._Element, locate: Locate) -> None:
    """Every letter has to come through the parser, whatever the author's tags look like."""
    before = _squeezed(unescape(_TAG.sub("", text)))
    after = _squeezed("".join(root.itertext()))
    if before == after:
        return
    pairs = enumerate(zip(before, after, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    raise ManuscriptError((
        Finding("html-broken", Severity.ERROR,
                f"text would be lost behind “{after[max(0, start - 20) : start]}”",
                locate(after[max(0, start - 8) : start]) or locate(before[start : start + 24]),
                "close the tags and quotes there, or write Markdown"),
    ))  # fmt: skip


def _squeezed(text: str) -> str:
    """A text without white space. The words of a long one would be ten times as large as it: it is taken piece by piece."""
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return "".join(["".join(piece.split()) for piece in pieces])


def _check_depth(root: etree._Element, locate: Locate) -> None:
    deepest = root.xpath(f"(.//*[count(ancestor::*) > {_DEEPEST}][not(ancestor::math)])[1]")
    message = f"more than {_DEEPEST} blocks stand inside one another"
    if not deepest:
        deepest = [
            box for box in root.iter("blockquote", "ul", "ol", "dl") if _indents(box) > _NARROWEST
        ]
        message = "quotations and lists stand so deep inside one another that a line has no room"
    if deepest:
        words = " ".join("".join(deepest[0].itertext()).split()[:6])
        quoted = locate(words) or locate(">>>>") or locate("> > > >")  # they may have no words
        raise ManuscriptError((
            Finding("nesting-deep", Severity.ERROR, message, quoted or place_near(deepest[0], locate),
                    "take out some of the quotations, lists or ::: around it"),
        ))  # fmt: skip


def _indents(box: etree._Element) -> int:
    """How many times the lines of a quotation or list are indented, on both sides."""
    indents = {"blockquote": 2, "ul": 1, "ol": 1, "dl": 1}
    return sum(indents.get(str(e.tag), 0) for e in (box, *box.iterancestors()))


def _clean_tree(root: etree._Element, report: _Report) -> None:
    waiting = list(reversed(root))
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if not isinstance(tag, str):  # comments and processing instructions
            drop(element)
        elif tag == "input" and element.get("type") == "checkbox":  # pandoc's task lists
            _mark_task(element)
        elif tag == "embed" and element.get("src"):  # a figure that is no picture yet
            element.tag = "img"
            _clean_attributes(element, report)
        elif tag not in KEPT and tag not in MATH:
            if tag != "label":  # of pandoc's task lists
                report.add(f"the tag <{tag}>", (f"<{tag}",), "its text was kept")
            waiting += reversed(element)
            unwrap(element)
        else:
            _clean_attributes(element, report)
            waiting += reversed(element)


def _mark_task(box: etree._Element) -> None:
    mark = etree.Element("span", {"class": "task"})
    mark.text = "☑ " if box.get("checked") is not None else "☐ "
    mark.tail = box.tail
    parent = box.getparent()
    if parent is not None:
        parent.replace(box, mark)


def _clean_attributes(element: etree._Element, report: _Report) -> None:
    tag = str(element.tag)
    for raw_name, raw_value in element.items():
        name, value = str(raw_name), str(raw_value)
        if name.startswith("on") and re.fullmatch(r"on[a-z]+", name):
            report.add(
                f"the event handler {name}", (f"{name}=", name), "delete it; a book has no scripts"
            )
        if name == "style":
            _clean_style(element, value, report)
        elif name == "lang":
            _clean_language(element, value, report)
        elif tag in MATH:
            if name not in MATH_ATTRIBUTES:
                del element.attrib[raw_name]
        elif name == "class":
            _clean_classes(element, value)
        elif name not in ATTRIBUTES or not _may_have(tag, name, value):
            del element.attrib[raw_name]
    if tag == "img":
        _size_by_style(element)
    if (href := element.get("href")) is not None:
        _clean_link(element, href, report)


def _clean_link(element: etree._Element, href: str, report: _Report) -> None:
    address = _clean_address(href)
    if address is not None:
        element.set("href", address)
    elif (found := report.find_file(href)) is not None:
        element.set(FILE_MARK, "\n".join((" ".join(href.split()), *found[0])))
        element.set("href", f"#{found[1]}")
    else:
        shown = href if len(href) <= 60 else f"{href[:60]}…"
        shown, needles = (shown, (href,)) if href else ("nothing", ("]()", "](<>)", 'href=""'))
        report.add(f"the link to {shown}", needles,
                   "link to a web address, to a heading (#id) or to a file of the manuscript")  # fmt: skip
        del element.attrib["href"]


def _size_by_style(image: etree._Element) -> None:
    """The size of a picture as a style: the print edition knows no other, and style sheets overrule attributes."""
    style = image.get("style") or ""
    for name in ("width", "height"):
        value = image.attrib.pop(name, "")
        if value and not re.search(rf"\b{name}\b", style):
            unit = "px" if value.isdigit() else ""
            style += f"{'; ' * bool(style)}{name}: {value}{unit}"
    if style:
        image.set("style", style)


def _may_have(tag: str, name: str, value: str) -> bool:
    tags, pattern = ATTRIBUTES[name]
    return (tags is None or tag in tags) and (
        pattern is None or re.fullmatch(pattern, value) is not None
    )


def _clean_classes(element: etree._Element, value: str) -> None:
    names = [name_class(name, str(element.tag)) for name in value.split()]
    if names:
        element.set("class", " ".join(names))
    else:
        del element.attrib["class"]


def _clean_style(element: etree._Element, value: str, report: _Report) -> None:
    parts = [part.strip() for part in value.split(";") if part.strip()]
    pattern = _CELL_STYLE if element.tag == "mtd" else _STYLE
    kept = [part for part in parts if pattern.match(part)]
    for part in parts:
        if part not in kept:
            name = part.partition(":")[0].strip()
            report.add(f"the style {name}", (part, name, _words_of(element)),
                       "give it a class, and the class a rule in styles/")  # fmt: skip
    if kept:
        element.set("style", "; ".join(kept))
    else:
        del element.attrib["style"]


def _words_of(element: etree._Element) -> str:
    """Its first words, by which it is found where pandoc wrote the attribute and not the author."""
    return " ".join("".join(element.itertext()).split())[:_TELLING]


def _clean_language(element: etree._Element, value: str, report: _Report) -> None:
    if value and is_language(value):
        element.set("lang", value.replace("_", "-"))
        return
    report.add(
        f"the language “{value}”",
        (f"lang={value}", f'lang="{value}"'),
        "write a tag like hy, ru or grc",
    )
    del element.attrib["lang"]


def _clean_address(href: str) -> str | None:
    """The address as every reader takes it; None when it must not be a link."""
    href = "".join(href.split())
    if not href.lower().startswith(_SCHEMES):
        return None
    if href.startswith("#"):
        return href
    if href.lower().startswith("doi:"):
        href = f"https://doi.org/{href[4:]}"
    href = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", href)
    scheme, _, rest = href.partition(":")
    address, hash_sign, fragment = rest.partition("#")
    if scheme.lower() in _WITH_HOST:
        match = re.fullmatch(r"//((?:[^/?@]*@)?)([^/?]*)(.*)", address, re.DOTALL)
        host = _clean_host(match[2]) if match else None
        if match is None or host is None:
            return None
        address = f"//{quote(match[1], safe=_UNESCAPED)}{host}{quote(match[3], safe=_UNESCAPED)}"
    else:
        address = quote(address, safe=_UNESCAPED)
    return f"{scheme.lower()}:{address}{hash_sign}{quote(fragment, safe=_UNESCAPED)}"


def _clean_host(host: str) -> str | None:
    """A host and its port in ASCII; None when it is none (RFC 3986, 3.2.2)."""
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)((?::\d*)?)", host)
    if match is None:
        return None
    if match[1].startswith("["):
        return host
    try:
        name = match[1] if match[1].isascii() else match[1].encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name + match[2] if _HOST.fullmatch(name) else None
