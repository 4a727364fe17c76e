"""Turn a formula as pandoc writes it into one that ziamath draws as TeX would.

1. no sources, no boxes around a single thing, nothing that prints nothing;
2. hyphens are minus signs in formulas, and hyphens in their words; names such as lim stand close to what is below
   them; commas, integrals and bars are as TeX has them;
3. columns that are aligned at their relations meet there.
"""

from __future__ import annotations

from xml.etree import ElementTree

from octavo.text.formulas import parts_terms

_TOKENS = ("mi", "mn", "mo", "mtext", "ms")
_SIGNS = ("+", "-", "−", "±", "∓")
_ROWS = ("math", "mrow", "mstyle", "mtd")
_NOTHING = "0em"  # width of what prints nothing
_NAMED = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
_BARS = ("¯", "‾", "_", "\u0332", "\u0305")
_LONG_BAR = "―"  # which ziamath draws as a line
_SINGLE = ("mrow", "mstyle", "mpadded")  # no more than what they hold, if that is one thing
_PRINTS_NOTHING = frozenset("\u2061\u2062\u2063\u2064\u200b\u200d\ufe00\ufe0f")
_SPACES = {
    " ": 0.25,
    "\u00a0": 0.25,
    "\u2009": 0.167,
    "\u2003": 1.0,
    "\u2002": 0.5,
    "\u205f": 0.222,
    "\u200a": 0.1,
}
_BEHIND_COMMA = "0.167em"
_ALIGNED = (["right", "left"], ["right"])  # columns that meet without space between them
_INTEGRALS = frozenset("∫∬∭∮∯∰∱∲∳⨌")


def make_plain(element: ElementTree.Element) -> None:
    """Make an element of MathML plain, with all that stands in it."""
    _drop_sources(element)
    for child in list(element):
        make_plain(child)
        if child.tag == "mspace" and child.get("width") == _NOTHING and element.tag in _ROWS:
            element.remove(child)
            continue
        if child.tag in _NAMED and len(child) and _is_name(child[0]):
            element.insert(
                list(element).index(child) + 1, ElementTree.Element("mspace", width=_BEHIND_COMMA)
            )
        if child.tag in _SINGLE and len(child) == 1 and not child.attrib:
            _replace(element, child, child[0])
        elif child.tag == "mstyle" and not child.attrib:
            child.tag = "mrow"
    _make_kind_plain(element)
    element.tail = None
    if element.tag in _TOKENS:
        _make_token_plain(element)
    else:
        element.text = None


def _drop_sources(element: ElementTree.Element) -> None:
    for child in list(element):
        if child.tag == "semantics":
            _replace(element, child, next(iter(child), None))
        elif child.tag in ("annotation", "annotation-xml"):
            element.remove(child)


def _make_kind_plain(element: ElementTree.Element) -> None:
    if element.tag == "mtable":
        _make_table_plain(element)
    elif element.tag in ("mover", "munder"):
        _make_bar_plain(element)
    if element.tag in _NAMED and len(element) and _is_name(element[0]):
        element[0].attrib.update(lspace="0", rspace="0")


def _make_table_plain(table: ElementTree.Element) -> None:
    """Columns that are aligned at their relations: nothing but the space of the relation stands between them."""
    rows = [[cell.get("columnalign") or "" for cell in row] for row in table]
    widest = max(rows, key=len, default=[])
    if len(widest) > 1 and all(widest[i : i + 2] in _ALIGNED for i in range(0, len(widest), 2)):
        table.attrib.setdefault("columnspacing", "0em 1em" if len(widest) > 2 else "0em")
        for cell in table.iter("mtd"):
            relation = next(iter(cell), None)
            if len(cell) > 1 and relation is not None and relation.tag == "mo":
                between = parts_terms(relation.text or "") and relation.text not in _SIGNS
                relation.attrib.update({"form": "infix"} if between else {})


def _make_bar_plain(element: ElementTree.Element) -> None:
    """A bar over or under more than a letter is as long as what it belongs to."""
    if len(element) < 2 or (element[1].text or "").strip() not in _BARS:
        return
    if element.tag == "munder" or len("".join(element[0].itertext()).strip()) > 1:
        element[1].text = _LONG_BAR


def _is_name(element: ElementTree.Element) -> bool:
    """Whether it is a name, such as lim, that stands as a sign with space around it."""
    return (
        element.tag in ("mi", "mo")
        and len(text := (element.text or "").strip()) > 1
        and text.isalpha()
    )


def _replace(
    parent: ElementTree.Element, child: ElementTree.Element, twin: ElementTree.Element | None
) -> None:
    index = list(parent).index(child)
    parent.remove(child)
    if twin is not None:
        parent.insert(index, twin)


def _make_token_plain(token: ElementTree.Element) -> None:
    text = "".join(c for c in token.text or "" if c not in _PRINTS_NOTHING)
    text = text.replace("-", "−" if token.tag in ("mo", "mn") else "\u2010")
    if token.tag in ("mtext", "ms"):
        text = "".join("\u00a0" if c.isspace() else c for c in text)
    if not text.strip() or not text.strip("\u00a0"):
        width = sum(_SPACES.get(c, 0.25) for c in text)
        token.tag, token.text = "mspace", None
        token.attrib = {"width": f"{width}em" if width else _NOTHING}
        return
    token.text = text
    if text in (",", ";") and token.tag == "mo" and "rspace" not in token.attrib:
        token.set("rspace", _BEHIND_COMMA)
    if text in _INTEGRALS:  # grow with the style of a formula, not with what stands beside them
        token.set("stretchy", "false")
