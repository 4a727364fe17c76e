"""Turn the styles of a word processor's file into how a paragraph looks: bold, size, in the middle, level."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)(pt|%)")
_DEEPEST = 20  # styles that stand on one another


@dataclass(frozen=True, slots=True)
class Look:
    """What styles say of a paragraph."""

    bold: bool = False
    size: float = 0.0  # points; 0: not said
    centred: bool = False
    level: int = 0  # in the outline; 0: none
    opens_page: bool = False


def value_of(element: etree._Element | None, name: str) -> str:
    """An attribute, whatever its namespace; "" without one."""
    if element is None:
        return ""
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).rpartition("}")[2] == name
        ),
        "",
    )


class WordStyles:
    """The styles of a .docx."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else list(root.iter("{*}style"))
        self._styles = {value_of(style, "styleId"): style for style in styles}
        self._default = next((name for name, style in self._styles.items()
                              if value_of(style, "type") == "paragraph" and value_of(style, "default") in ("1", "true")), "")  # fmt: skip
        base = None if root is None else root.find(".//{*}docDefaults//{*}rPr")
        self._base = _with_runs(Look(size=10.0), base)

    def of_paragraph(self, paragraph: etree._Element) -> Look:
        """What its style and its own properties say."""
        own = paragraph.find("{*}pPr")
        name = value_of(own.find("{*}pStyle") if own is not None else None, "val") or self._default
        return _with_paragraph(self._of_style(name), own)

    def of_run(self, run: etree._Element, look: Look) -> tuple[bool, float]:
        """Whether it is bold, and its size."""
        own = run.find("{*}rPr")
        style = self._styles.get(
            value_of(own.find("{*}rStyle") if own is not None else None, "val")
        )
        if style is not None:
            look = _with_runs(look, style.find("{*}rPr"))
        look = _with_runs(look, own)
        return look.bold, look.size

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether its style is one that pandoc takes for a heading, or for a title."""
        own = paragraph.find("{*}pPr")
        name = value_of(own.find("{*}pStyle") if own is not None else None, "val")
        for style in self._chain(name):
            said = value_of(style.find("{*}name"), "val").casefold()
            if said.startswith("heading ") or said in (
                "title",
                "subtitle",
                "author",
                "date",
                "abstract",
            ):
                return True
        return False

    def _of_style(self, name: str) -> Look:
        look = self._base
        for style in reversed(self._chain(name)):
            look = _with_runs(_with_paragraph(look, style.find("{*}pPr")), style.find("{*}rPr"))
            said = value_of(style.find("{*}name"), "val").casefold()
            if said.startswith("heading ") and said[8:] in tuple("123456789"):
                look = replace(look, level=int(said[8:]))
            elif said in ("title", "subtitle"):
                look = replace(look, level=1)
        return look

    def _chain(self, name: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while (style := self._styles.get(name)) is not None and len(chain) < _DEEPEST:
            chain.append(style)
            name = value_of(style.find("{*}basedOn"), "val")
        return chain


def _with_paragraph(look: Look, own: etree._Element | None) -> Look:
    if own is None:
        return look
    if aligned := value_of(own.find("{*}jc"), "val"):
        look = replace(look, centred=aligned == "center")
    level = value_of(own.find("{*}outlineLvl"), "val")
    if level in tuple("0123456789"):
        look = replace(look, level=int(level) + 1 if int(level) < 6 else 0)
    return look


def _with_runs(look: Look, own: etree._Element | None) -> Look:
    if own is None:
        return look
    bold, size = own.find("{*}b"), value_of(own.find("{*}sz"), "val")
    if bold is not None:
        look = replace(look, bold=value_of(bold, "val") not in ("0", "false", "off"))
    return replace(look, size=int(size) / 2) if re.fullmatch("[0-9]{1,4}", size) else look


class OdtStyles:
    """The styles of an .odt."""

    def __init__(self, *roots: etree._Element | None) -> None:
        known = [root for root in roots if root is not None]
        styles = [style for root in known for style in root.iter("{*}style")]
        self._styles = {
            (value_of(style, "family"), value_of(style, "name")): style for style in styles
        }
        base = next((style for root in known for style in root.iter("{*}default-style")
                     if value_of(style, "family") == "paragraph"), None)  # fmt: skip
        self._base = _with_odt(Look(size=12.0), base)

    def of(self, family: str, name: str, look: Look | None = None) -> Look:
        """What a style says, on top of ``look``."""
        look = self._base if look is None else look
        for style in reversed(self.chain(family, name)):
            look = _with_odt(look, style)
        return look

    def chain(self, family: str, name: str) -> list[etree._Element]:
        """A style and those it stands on."""
        chain: list[etree._Element] = []
        while (style := self._styles.get((family, name))) is not None and len(chain) < _DEEPEST:
            chain.append(style)
            name = value_of(style, "parent-style-name")
        return chain


def _with_odt(look: Look, style: etree._Element | None) -> Look:
    if style is None:
        return look
    paragraph, text = style.find("{*}paragraph-properties"), style.find("{*}text-properties")
    if aligned := value_of(paragraph, "text-align"):
        look = replace(look, centred=aligned == "center")
    if value_of(paragraph, "break-before") == "page" or value_of(style, "master-page-name"):
        look = replace(look, opens_page=True)
    if weight := value_of(text, "font-weight"):
        look = replace(look, bold=weight in ("bold", "600", "700", "800", "900"))
    size = value_of(text, "font-size")
    if match := _SIZE.fullmatch(size):
        number = float(match[1])
        look = replace(look, size=number if match[2] == "pt" else look.size * number / 100)
    return look
