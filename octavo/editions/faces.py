"""Turn documents and their style sheet into the faces that draw them, each with its characters.

An edition that carries its own fonts should carry only what it shows. So:

1. the rules that name a family, a weight or a style are matched against the documents' elements;
2. every piece of text gets the first family of its list that has its characters;
3. of that family's faces the one nearest in weight and style is taken.

Rules inside ``@media`` count like all others: a sheet that changes fonts there makes an edition a little
larger, never wrong. Generated content and pseudo-elements are not looked at.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from octavo.engine.fonts import coverage, subset_woff2
from octavo.model.face import Face

# What a browser does before any sheet of ours; see “Rendering” in the HTML standard.
_BROWSER = """
address, cite, dfn, em, i, var { font-style: italic }
b, h1, h2, h3, h4, h5, h6, strong, th { font-weight: bold }
code, kbd, pre, samp { font-family: monospace }
button { font-family: system-ui }
"""
_SVG = "http://www.w3.org/2000/svg"
_PROPERTIES = ("font-family", "font-weight", "font-style")
_WEIGHTS = {"normal": 400, "lighter": 400, "bold": 700, "bolder": 700}
OTHER = (
    "Octavo Other"  # the family of letters that stand in for those that a theme's text face lacks
)
_SILENT = frozenset(("head", "script", "style", "template"))
_SCALE = re.compile(r"\d*\.?\d+em")
_PLAIN = frozenset(".>*:,")  # signs of a selector that looks at no neighbour, and at no attribute
_EITHER = frozenset(("is", "where"))
_UNDRAWN = frozenset(("style", "title", "desc", "metadata"))  # in a drawing
_SPACES = " \n\r\t\u200b"  # they choose no face
_ADDED = " -\u2010"  # a reader sets a hyphen where it divides a word


@dataclass(frozen=True, slots=True)
class _Font:
    """The computed values that choose a face."""

    families: tuple[str, ...] = ()
    weight: int = 400
    style: str = "normal"


_Declarations = dict[str, list[Any]]


def font_rules(page: str, css: str, faces: Iterable[Face]) -> str:
    """``@font-face`` rules, fonts inside, for all text of ``page`` (a whole HTML document).

    The letters of fallback faces are scaled by the sheet's ``--other-scale``, in em.
    """
    faces = tuple(faces)
    # huge: a picture is one attribute, and may have more than the usual ten million characters
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    tree = etree.fromstring(page, parser)
    roots = [] if tree is None else [cssselect2.ElementWrapper.from_html_root(tree)]
    characters = _drawn(roots, css, faces)
    scale = other_scale(css)
    written = [
        face_rule(face, subset_woff2(face.path, sorted(characters[face])), scale)
        for face in faces
        if face in characters
    ]
    return "\n".join(rule for rule in written if rule)


def find_faces(
    documents: Iterable[bytes], css: str, faces: Iterable[Face]
) -> Mapping[Face, frozenset[str]]:
    """The faces that draw ``documents`` (XML: those of an EPUB, or a drawing), in the order of ``faces``,
    each with its characters."""
    faces = tuple(faces)
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True,
        huge_tree=True,
    )  # fmt: skip
    roots = [
        cssselect2.ElementWrapper.from_xml_root(etree.fromstring(document, parser))
        for document in documents
    ]
    drawn = _drawn(roots, css, faces)
    return {face: frozenset(drawn[face]) for face in faces if face in drawn}


def other_scale(css: str) -> str:
    """How large the letters of fallback faces are to be, in per cent: a sheet's ``--other-scale``;
    "" where it says nothing that can be followed."""
    tokens = _tokens(_rules(_parsed(css)))
    scale = "".join(t.serialize() for t in tokens.get("--other-scale", ())).strip()
    return f"{float(scale[:-2]):.0%}" if _SCALE.fullmatch(scale) else ""


def face_rule(face: Face, font: bytes, scale: str) -> str:
    """The rule that holds a font itself; "" where there is no font."""
    if not font:
        return ""
    adjust = f"size-adjust:{scale};" if face.family == OTHER and scale else ""
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f"font-style:{face.style};font-display:swap;{adjust}"
        f"src:url(data:font/woff2;base64,{b64encode(font).decode()}) format('woff2')}}"
    )


@lru_cache(maxsize=4)
def _parsed(css: str) -> list[Any]:
    """The nodes of a sheet: a sheet is asked several times, and takes a tenth of a small page to read."""
    nodes: list[Any] = tinycss2.parse_stylesheet(css, True, True)
    return nodes


def _rules(nodes: Iterable[Any]) -> Iterator[Any]:
    """The qualified rules of a sheet, those inside conditions among them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            yield from _rules(tinycss2.parse_rule_list(node.content or [], True, True))


def _declarations(rule: Any) -> Iterator[Any]:
    for node in tinycss2.parse_blocks_contents(rule.content, True, True):
        if node.type == "declaration":
            yield node


def _tokens(rules: Iterable[Any]) -> _Declarations:
    """The custom properties of ``:root``; the last one counts."""
    return {
        declaration.name: declaration.value
        for rule in rules
        if tinycss2.serialize(rule.prelude).strip() == ":root"
        for declaration in _declarations(rule)
        if declaration.name.startswith("--")
    }


def _matcher(rules: Iterable[Any], tokens: _Declarations) -> tuple[Any, bool]:
    """What the rules say of an element, and whether that hangs on its ancestors alone: their names, classes and
    ids, and its own."""
    matcher = cssselect2.Matcher()
    is_plain = True
    for rule in rules:
        found = _wanted(_declarations(rule), tokens)
        if not found:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # a pseudo-class newer than the library: browsers' states, not elements
        for selector, written in zip(selectors, _parted(rule.prelude), strict=True):
            if selector.pseudo_element is None:
                matcher.add_selector(selector, found)
                is_plain = is_plain and _is_plain(written)
    return matcher, is_plain


def _parted(prelude: Iterable[Any]) -> list[list[Any]]:
    """The selectors of a list."""
    parts: list[list[Any]] = [[]]
    for node in prelude:
        if node == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


def _is_plain(selector: Iterable[Any]) -> bool:
    """Whether a selector names nothing but elements, classes and ids, one inside of another."""
    return all(
        node.type in ("ident", "hash", "whitespace", "comment")
        or (node.type == "literal" and node.value in _PLAIN)
        or (node.type == "function" and node.lower_name in _EITHER and _is_plain(node.arguments))
        for node in selector
    ) and all(after.type == "function" for node, after in pairwise(selector) if node == ":")


def _wanted(declarations: Iterable[Any], tokens: _Declarations) -> _Declarations:
    """Of declarations those that choose a face."""
    return {
        d.lower_name: _resolve(d.value, tokens)
        for d in declarations
        if d.type == "declaration" and d.lower_name in _PROPERTIES
    }


def _resolve(value: Iterable[Any], tokens: _Declarations) -> list[Any]:
    """The components of a value, every ``var()`` replaced, white space left out."""
    resolved: list[Any] = []
    for node in value:
        if node.type == "function" and node.lower_name == "var":
            name, *fallback = [n for n in node.arguments if n.type not in ("whitespace", "literal")]
            # one that is made of itself is nothing
            others = {own: tokens[own] for own in tokens if own != name.value}
            resolved += _resolve(tokens.get(name.value, fallback), others)
        elif node.type != "whitespace":
            resolved.append(node)
    return resolved


def _computed(font: _Font, declared: dict[str, list[Any]]) -> _Font:
    for name, nodes in declared.items():
        words = [str(node.value) for node in nodes if node.type in ("ident", "string", "number")]
        if not words or words[0] in ("inherit", "unset"):
            continue
        if name == "font-family":
            font = replace(font, families=_families(nodes))
        elif name == "font-style":
            font = replace(font, style="italic" if words[0] == "oblique" else words[0])
        else:
            font = replace(font, weight=_weight(words[0], font.weight))
    return font


def _families(nodes: Iterable[Any]) -> tuple[str, ...]:
    """The names of a list of families: words of one that has no quotation marks are joined (CSS Fonts 4, section 2.1)."""
    families: list[list[str]] = [[]]
    for node in nodes:
        if node == ",":
            families.append([])
        elif node.type in ("ident", "string"):
            families[-1].append(str(node.value))
    return tuple(" ".join(words) for words in families if words)


def _weight(word: str, inherited: int) -> int:
    if word in _WEIGHTS:
        return _WEIGHTS[word]
    return int(float(word)) if re.fullmatch(r"\d{1,4}(\.\d*)?", word) else inherited


class _Kind:
    """Elements of one kind: with the same name and classes, in elements of one kind."""

    def __init__(self, wrapper: Any, font: _Font) -> None:
        self.wrapper = wrapper  # of the first that was met
        self.font = font
        self.inside: dict[object, _Kind] = {}
        self.is_silent = wrapper.local_name in _SILENT
        self.is_drawing = _is_drawing(wrapper)


class _Drawing:
    """What documents draw in each font."""

    def __init__(self, css: str) -> None:
        rules = list(_rules([*_parsed(_BROWSER), *_parsed(css)]))
        self._matcher, self._is_plain = _matcher(rules, _tokens(rules))
        self.used: dict[_Font, set[str]] = {}

    def add(self, root: Any) -> None:
        """Add a document."""
        if self._is_plain and not _is_drawing(root):
            self._walk(root.etree_element, _Kind(root, self._matched(root, _Font())))
        else:
            self._walk_apart(root, _Font())

    def _walk(self, element: etree._Element, kind: _Kind) -> None:
        """Add an element: the font of each kind is found once."""
        if kind.is_silent:
            return
        texts = self.used.setdefault(kind.font, set())
        texts.update(element.text or "")
        ids = self._matcher.id_selectors
        for child in element:
            if isinstance(child.tag, str):
                name = child.get("id")
                key = (child.tag, child.get("class"), name if name in ids else None)
                inside = kind.inside.get(key)
                if inside is None:
                    wrapper = _wrapped(child, kind)
                    inside = kind.inside[key] = _Kind(wrapper, self._matched(wrapper, kind.font))
                if inside.is_drawing:
                    self._walk_apart(_wrapped(child, kind), kind.font)
                else:
                    self._walk(child, inside)
            texts.update(child.tail or "")

    def _walk_apart(self, wrapper: Any, font: _Font) -> None:
        """Add an element, each that stands in it by itself: in a drawing attributes choose fonts, too."""
        element = wrapper.etree_element
        in_drawing = _is_drawing(wrapper)
        if wrapper.local_name in (_UNDRAWN if in_drawing else _SILENT):
            return
        if in_drawing:
            font = _computed(font, _attributes(element))
        font = self._matched(wrapper, font)
        if in_drawing and (style := element.get("style")):
            font = _computed(font, _wanted(tinycss2.parse_blocks_contents(style, True, True), {}))
        texts = self.used.setdefault(font, set())
        texts.update(element.text or "")
        for child in wrapper.iter_children():
            self._walk_apart(child, font)
            texts.update(child.etree_element.tail or "")

    def _matched(self, wrapper: Any, font: _Font) -> _Font:
        """The font of an element that inherits one."""
        for *_, declared in sorted(self._matcher.match(wrapper), key=lambda match: match[:2]):
            font = _computed(font, declared)
        return font


def _is_drawing(wrapper: Any) -> bool:
    return bool(wrapper.namespace_url == _SVG)


def _wrapped(element: etree._Element, outer: _Kind) -> Any:
    """An element for selectors that look at ancestors only, in one of that kind."""
    above = outer.wrapper
    return cssselect2.ElementWrapper(element, above, 0, None, above.in_html_document)


def _drawn(roots: Iterable[Any], css: str, faces: tuple[Face, ...]) -> dict[Face, set[str]]:
    drawing = _Drawing(css)
    for root in roots:
        drawing.add(root)
    drawn: dict[Face, set[str]] = {}
    for font, text in drawing.used.items():
        for character in sorted(text - set(_SPACES)):
            if face := _face_for(character, font, faces):
                drawn.setdefault(face, set(_ADDED)).add(character)
    return drawn


def _attributes(element: etree._Element) -> dict[str, list[Any]]:
    """What the attributes of an element of a drawing say: they count less than any rule."""
    return {
        name: [node for node in tinycss2.parse_component_value_list(str(value)) if
               node.type != "whitespace"]
        for name in _PROPERTIES
        if (value := element.get(name)) is not None
    }  # fmt: skip


def _face_for(character: str, font: _Font, faces: tuple[Face, ...]) -> Face | None:
    for family in font.families:
        having = [f for f in faces if f.family == family and ord(character) in coverage(f.path)]
        if having:
            return min(
                having, key=lambda f: (f.style != font.style, abs(f.weight - font.weight), f.weight)
            )
    return None
