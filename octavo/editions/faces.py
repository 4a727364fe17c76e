"""Turn documents and their style sheet into the faces that draw them, each with its characters.

An edition that carries its own fonts should carry only what it shows. So:

1. the rules that name a family, a weight or a style are matched against the documents' elements;
2. every piece of text gets the first family of its list that has its characters;
3. of that family's faces the one nearest in weight and style is taken.

Rules inside ``@media`` count like all others: a sheet that changes fonts there makes an edition a little
larger, never wrong. Generated content and pseudo-elements are not looked at.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from octavo.editions.facerules import (
    Font,
    Rules,
    attributes,
    computed,
    other_scale,
    rules_of,
    wanted,
)
from octavo.engine.fonts import coverage, subset_woff2
from octavo.model.face import Face
from octavo.text.sections import cut_sections, read_section, stands_alone
from octavo.workshop.memory import recall, remembers
from octavo.workshop.shelves import Forms, in_parts, recall_kept

_SVG = "http://www.w3.org/2000/svg"
OTHER = (
    "Octavo Other"  # the family of letters that stand in for those that a theme's text face lacks
)
_SILENT = frozenset(("head", "script", "style", "template"))
_UNDRAWN = frozenset(("style", "title", "desc", "metadata"))  # in a drawing
_SPACES = " \n\r\t\u200b"  # they choose no face
_ADDED = " -\u2010"  # a reader sets a hyphen where it divides a word


_Used = dict[Font, set[str]]  # by fonts, the characters that are drawn in them
_FORMS = Forms(Font)


def font_rules(page: str, css: str, faces: Iterable[Face]) -> str:
    """``@font-face`` rules, fonts inside, for all text of ``page`` (a whole HTML document).

    The letters of fallback faces are scaled by the sheet's ``--other-scale``, in em.
    """
    faces = tuple(faces)
    characters = _drawn([_used_in_page(page, css)], faces)
    scale = other_scale(css)
    written = [
        face_rule(face, cut_face(subset_woff2, face, characters[face]), scale)
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

    def used_in(document: bytes) -> _Used:
        drawing = _drawing(css)
        drawing.add(cssselect2.ElementWrapper.from_xml_root(etree.fromstring(document, parser)))
        return drawing.used

    used = [
        recall_kept("fonts of a document", (css, document), partial(used_in, document), _FORMS)
        for document in documents
    ]
    drawn = _drawn(used, faces)
    return {face: frozenset(drawn[face]) for face in faces if face in drawn}


def _is_alone(section: str) -> bool:
    return recall_kept("stands alone", (section,), partial(stands_alone, section))


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


class _Kind:
    """Elements of one kind: with the same name, classes and whatever else rules look at, in elements of one kind."""

    def __init__(self, wrapper: Any, font: Font) -> None:
        self.wrapper = wrapper  # of the first that was met
        self.font = font
        self.inside: dict[object, _Kind] = {}
        self.is_silent = wrapper.local_name in _SILENT
        self.is_drawing = _is_drawing(wrapper)


class _Drawing:
    """What documents draw in each font."""

    def __init__(self, css: str, rules: Rules, *, keeps: bool = True) -> None:
        self._css = css
        self._rules = rules
        self._matcher = rules.matcher
        self._remembers = keeps and remembers() and not rules.is_inward
        self.sections: dict[etree._Element, str] = {}  # of a page that was cut, by what is there
        self.used: _Used = {}
        self._texts: dict[
            _Kind, set[str]
        ] = {}  # those of its font, without asking for that each time

    @property
    def is_plain(self) -> bool:
        """Whether the rules look at names and the like alone."""
        return self._rules.is_plain

    def add(self, root: Any) -> None:
        """Add a document."""
        if self._rules.is_plain and not _is_drawing(root):
            self._walk(root.etree_element, _Kind(root, self._matched(root, Font())))
        else:
            self._walk_apart(root, Font())

    def _walk(self, element: etree._Element, kind: _Kind) -> None:
        """Add an element: the font of each kind is found once."""
        if kind.is_silent:
            return
        texts = self._texts.get(kind)
        if texts is None:
            texts = self._texts[kind] = self.used.setdefault(kind.font, set())
        if text := element.text:
            texts.update(text)
        for child in element:
            if isinstance(child.tag, str):
                if self.sections and child in self.sections:
                    self._add_section(child, kind)
                else:
                    self._walk_in(child, kind)
            if text := child.tail:
                texts.update(text)

    def _walk_in(self, element: etree._Element, outer: _Kind) -> None:
        """Add an element that stands in one of a kind."""
        rules = self._rules
        name = element.get("id") if rules.ids else None
        looked_at = (element.tag, element.get("class"), name if name in rules.ids else None)
        key = (*looked_at, *map(element.get, rules.attributes))
        kind = outer.inside.get(key)
        if kind is None:
            wrapper = _wrapped(element, outer)
            kind = outer.inside[key] = _Kind(wrapper, self._matched(wrapper, outer.font))
        if kind.is_drawing:
            self._walk_apart(_wrapped(element, outer), outer.font)
        else:
            self._walk(element, kind)

    def _add_section(self, stub: etree._Element, outer: _Kind) -> None:
        """Add a section of a page that was cut, reading it only where it is another, or stands among others."""
        section = self.sections[stub]

        def used() -> _Used:
            own = _Drawing(self._css, self._rules)
            own._walk_in(read_section(section), outer)
            return own.used

        around = tuple((str(e.tag), tuple(e.items())) for e in stub.iterancestors())
        key = (self._css, around, section)
        self._add_used(recall_kept("fonts of a cut section", key, used, _FORMS))

    def _add_used(self, used: _Used) -> None:
        for drawn, texts in used.items():
            self.used.setdefault(drawn, set()).update(texts)

    def _is_known(self, element: etree._Element) -> bool:
        """Whether an element is of those that are the same in most builds of a book, and large."""
        return element.tag == "section" and self._remembers

    def _add_known(
        self, section: etree._Element, font: Font, walk: Callable[[_Drawing], None]
    ) -> None:
        """Add a section, walking through it only where it is another, or stands among others."""

        def used() -> _Used:
            own = _Drawing(self._css, self._rules, keeps=False)
            walk(own)
            return own.used

        around = tuple(_siblings(e) for e in (section, *section.iterancestors()))
        key = (self._css, font, around, etree.tostring(section, with_tail=False))
        self._add_used(recall("fonts of a section", key, used))

    def _walk_apart(self, wrapper: Any, font: Font) -> None:
        """Add an element, each that stands in it by itself: in a drawing attributes choose fonts, too."""
        element = wrapper.etree_element
        in_drawing = _is_drawing(wrapper)
        if wrapper.local_name in (_UNDRAWN if in_drawing else _SILENT):
            return
        if in_drawing:
            font = computed(font, attributes(element))
        font = self._matched(wrapper, font)
        if in_drawing and (style := element.get("style")):
            font = computed(font, wanted(tinycss2.parse_blocks_contents(style, True, True), {}))
        texts = self.used.setdefault(font, set())
        texts.update(element.text or "")
        for child in wrapper.iter_children():
            if self._is_known(child.etree_element):
                walk = partial(_Drawing._walk_apart, wrapper=child, font=font)
                self._add_known(child.etree_element, font, walk)
            else:
                self._walk_apart(child, font)
            texts.update(child.etree_element.tail or "")

    def _matched(self, wrapper: Any, font: Font) -> Font:
        """The font of an element that inherits one."""
        for *_, declared in sorted(self._matcher.match(wrapper), key=lambda match: match[:2]):
            font = computed(font, declared)
        return font


def _siblings(element: etree._Element) -> tuple[object, ...]:
    """What a selector can know of an element by looking at it from below or from within its siblings."""
    parent = element.getparent()
    around = () if parent is None else tuple(parent)
    own = (str(element.tag), tuple(element.items()))
    return (own, *(
        (str(e.tag), tuple(e.items()), bool(len(e) or e.text), e is element) for e in around
    ))  # fmt: skip


def _is_drawing(wrapper: Any) -> bool:
    return bool(wrapper.namespace_url == _SVG)


def _wrapped(element: etree._Element, outer: _Kind) -> Any:
    """An element for selectors that look at ancestors only, in one of that kind."""
    above = outer.wrapper
    return cssselect2.ElementWrapper(element, above, 0, None, above.in_html_document)


def _drawing(css: str) -> _Drawing:
    """One that has not met a document yet: rules are read once."""
    return _Drawing(css, rules_of(css))


def _used_in_page(page: str, css: str) -> _Used:
    """What a whole page draws in each font."""
    drawing = _drawing(css)
    cut = cut_sections(page, _is_alone) if in_parts(page) and drawing.is_plain else None
    if cut is not None:
        tree: etree._Element | None = cut.around
        drawing.sections = dict(zip(cut.stubs, cut.sections, strict=True))
    else:
        # huge: a picture is one attribute, and may have more than the usual ten million characters
        parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
        tree = etree.fromstring(page, parser)
    if tree is not None:
        drawing.add(cssselect2.ElementWrapper.from_html_root(tree))
    return drawing.used


def _drawn(used: Iterable[_Used], faces: tuple[Face, ...]) -> dict[Face, set[str]]:
    together: _Used = {}
    for texts in used:
        for font, text in texts.items():
            together.setdefault(font, set()).update(text)
    drawn: dict[Face, set[str]] = {}
    for font, text in together.items():
        for character in sorted(text - set(_SPACES)):
            if face := _face_for(character, font, faces):
                drawn.setdefault(face, set(_ADDED)).add(character)
    return drawn


def cut_face(
    cutter: Callable[[Path, Iterable[str]], bytes], face: Face, characters: AbstractSet[str]
) -> bytes:
    """A face cut down to characters."""
    wanted = tuple(sorted(characters))
    key = (cutter.__name__, face.path, face.path.stat().st_mtime_ns, wanted)
    return recall("cut face", key, lambda: cutter(face.path, wanted))


def _face_for(character: str, font: Font, faces: tuple[Face, ...]) -> Face | None:
    for family in font.families:
        having = [f for f in faces if f.family == family and ord(character) in coverage(f.path)]
        if having:
            return min(
                having, key=lambda f: (f.style != font.style, abs(f.weight - font.weight), f.weight)
            )
    return None
