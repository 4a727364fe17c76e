"""Turn a formula in MathML into a line of plain text, as one would write it in a letter: “x² + √(a + b)”.

That is what a formula is where no formula can be drawn: in labels, outlines, running heads, navigation, and in what
is read out in its place. Only such raised and lowered signs are written as Unicode has them that text faces have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

FORMULA_TEXT = "formula-text"  # class
_RAISED = str.maketrans("0123456789+−-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_CAN_RAISE = re.compile(r"[0-9n()]|[+−=-](?=\d)")
_CAN_LOWER = re.compile(r"[0-9()]|[+−=-](?=\d)")
_PRIMES = re.compile(r"[′″‴⁗*†∗]+")
_SUM = re.compile(r"[\s/+−±-]")
_FACTOR = re.compile(r"\d+|[^\W\d_]+|[^\W\d_](?:_\w+|[₀-₉]+|\^\w|[⁰¹²³⁴-⁹ⁿ])*")
_ROOTS = {"2": "√", "3": "∛", "4": "∜"}
_BARS = {"¯": "\u0304", "‾": "\u0304", "_": "\u0332", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303",
         "˜": "\u0303", "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308", "˘": "\u0306",
         "ˇ": "\u030c", "´": "\u0301", "`": "\u0300", "˚": "\u030a"}  # fmt: skip
_OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨀")
_TIGHT = frozenset("∑∏∐∫∬∭∮√∂∇∀∃¬∞′″‴⁄∕%!°#¬|‖∥")  # signs of mathematics without space around them
_WIDE = frozenset("=<>+−±∓×÷→←↔⇒⇐⇔↦∈∉∋⊂⊃⊆⊇∪∩∧∨∼≃≈≅≡≠≤≥≪≫∝⊥∣:≔⋅·∗∘⊕⊗∖")
_OPEN = frozenset("([{⟨⌈⌊|‖")
_GAP = 0.2  # em: such a space is one in the text
_APPLIED = re.compile(
    r"(?<=\w)\s*\u2061+\s*(?![\s(\[{⟨⌈⌊|‖])"
)  # of a name to what follows without brackets
_BRACES = frozenset("⏞⏟⎴⎵⏜⏝︷︸")
_WORDLESS = re.compile("[\u2061-\u2064\u200b\ufe00-\ufe0f]")
_LENGTH = re.compile(r"(-?\d*\.?\d+)em")


def formula_text(formula: Any) -> str:
    """A ``math`` element, in whatever namespace, as text without line ends; never its TeX."""
    text = _APPLIED.sub(" ", _row(list(_children(formula))))
    return unicodedata.normalize("NFC", " ".join(_WORDLESS.sub("", text).split()))


def without_sources(root: etree._Element) -> None:
    """Take the TeX out of all formulas of a tree: what cannot draw MathML would print it."""
    for source in list(root.iter("annotation", "{*}annotation")):
        parent = source.getparent()
        if parent is not None:
            parent.remove(source)


def formulas_as_text(root: etree._Element) -> None:
    """Put text in the place of all formulas of a tree, each in a ``span``: what is compared with a page, where they
    are drawn, leaves it out."""
    for formula in list(root.iter("math", "{*}math")):
        parent = formula.getparent()
        if parent is None:
            continue
        space = etree.QName(parent).namespace
        span = etree.Element(f"{{{space}}}span" if space else "span")
        span.set("class", FORMULA_TEXT)
        span.text, span.tail = formula_text(formula), formula.tail
        parent.replace(formula, span)


def _children(element: Any) -> Iterator[Any]:
    """What is drawn of an element; of ``semantics`` that is what comes first."""
    children = [child for child in element if isinstance(child.tag, str)]
    name = _name(element)
    if name in ("semantics", "maction"):
        children = children[:1]
    elif name in ("math", "mrow", "mstyle", "mpadded") and len(children) == 1:
        yield from _children(children[0]) if _name(children[0]) in _ROWS else iter(children)
        return
    yield from children


_ROWS = ("mrow", "mstyle", "mpadded", "semantics")


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any) -> str:
    name = _name(element)
    if name in _ROWS or name in ("math", "merror", "menclose", "mtd"):
        return _row(list(_children(element)))
    made = _rows if name == "mfrac" and element.get("linethickness") == "0" else _MAKERS.get(name)
    if made is not None:
        return made(
            [*(_text(child) for child in _children(element)), "", "", ""]
        )  # some may be missing
    if name == "mspace":
        return " " if _is_gap(element) else ""
    if name == "mtext":
        return str(element.text or "").replace("\u00a0", " ")
    if name in ("mphantom", "annotation", "annotation-xml", "none", "mprescripts"):
        return ""
    own = " ".join(str(element.text or "").split())
    return own + "".join(_text(child) for child in _children(element))


def _is_gap(space: Any) -> bool:
    width = _LENGTH.fullmatch(space.get("width") or "")
    return width is not None and float(width[1]) >= _GAP


def _row(children: Sequence[Any]) -> str:
    """Elements side by side: space around relations and signs between two terms, none behind a sign of its own."""
    written = ""
    for index, child in enumerate(children):
        text = _text(child)
        name = _name(child)
        if name == "mo" and text in (",", ";"):
            written = f"{written.rstrip()}{text} "
        elif (
            name == "mo"
            and parts_terms(text)
            and _behind_term(written)
            and index + 1 < len(children)
        ):
            written = f"{written.rstrip()} {text} "
        elif _is_word(child) and written[-1:].isalnum():
            written += f" {text}"
        else:
            if index and _wants_space(children[index - 1]) and text[:1].isalnum():
                written += " "
            written += text
    return written


def _wants_space(before: Any) -> bool:
    """Whether it is a name, or a sign with limits: then letters do not follow at once."""
    if _name(before) in ("munder", "munderover", "msub", "msubsup", "msup"):
        first = next(_children(before), None)
        return first is not None and (_text(first) in _OPERATORS or _wants_space(first))
    return _is_word(before)


def _is_word(element: Any) -> bool:
    """Whether it is the name of a function: more than a letter, and letters only."""
    if _name(element) in ("mrow", "munder", "msub", "msup"):
        first = next(_children(element), None)
        return first is not None and _is_word(first)
    own = (element.text or "").strip()
    return _name(element) in ("mi", "mo") and len(own) > 1 and own.isalpha()


def parts_terms(text: str) -> bool:
    """Whether a sign stands between two terms, with space around it: a relation, or one that joins them."""
    return text in _WIDE or (
        len(text) == 1 and text not in _TIGHT and unicodedata.category(text) == "Sm"
    )


def _behind_term(written: str) -> bool:
    """Whether a sign here stands between two terms, and does not belong to the one behind it."""
    before = written.rstrip()
    return bool(before) and before[-1] not in "([{⟨⌈⌊,;" and not (
        parts_terms(before[-1]) and written.endswith(" ")
    )  # fmt: skip


def _is_atom(text: str) -> bool:
    """Whether it cannot fall apart: one sign, perhaps with an accent, a number, a name, or something in brackets."""
    accented = len(text) == 2 and unicodedata.combining(text[1]) > 0
    return len(text) < 2 or accented or text.isalnum() or _in_brackets(text)


def _in_brackets(text: str) -> bool:
    """Whether one pair of brackets holds it all."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return index == len(text) - 1
    return False


def _held(text: str) -> str:
    """In brackets, where it would fall apart."""
    return text if _is_atom(text) else f"({text})"


def _raised(text: str) -> str:
    tight = text.replace(" ", "")
    if _PRIMES.fullmatch(tight):
        return tight
    if tight and not _CAN_RAISE.sub("", tight):
        return tight.translate(_RAISED)
    return f"^{_held(tight if _is_tight(text) else text)}" if text else ""


def _lowered(text: str) -> str:
    tight = text.replace(" ", "")
    if tight and not _CAN_LOWER.sub("", tight):
        return tight.translate(_LOWERED)
    return f"_{_held(tight if _is_tight(text) else text)}" if text else ""


def _is_tight(text: str) -> bool:
    """Whether there are no words in it that space parts."""
    return not re.search(r"\w{2} |, | \w{2}", text)


def _base(text: str) -> str:
    bare = text.rstrip("\u2061 ")
    return bare if bare in _OPERATORS or bare.isalpha() else _held(bare)


def _fraction(above: str, below: str) -> str:
    """Brackets stand where another would read more, or less, as what is divided."""
    above = f"({above})" if _SUM.search(above) and not _in_brackets(above) else above
    below = below if _FACTOR.fullmatch(below) or _in_brackets(below) else f"({below})"
    return f"{above}/{below}"


def _over(parts: Sequence[str]) -> str:
    base, over = parts[:2]
    if over in _BRACES:
        return base
    if len(over) == 1 and unicodedata.combining(over):
        return _accented(base, over)
    return _accented(base, _BARS[over]) if over in _BARS else _base(base) + _raised(over)


def _under(parts: Sequence[str]) -> str:
    base, under = parts[:2]
    if under in _BRACES:
        return base
    return _base(base) + _lowered(under)


def _accented(base: str, accent: str) -> str:
    return base + accent if len(base) == 1 else _held(base) + accent


def _root(parts: Sequence[str]) -> str:
    base, index = parts[:2]
    sign = _ROOTS.get(index) or f"{_raised(index)}√"
    return sign + _held(base)


def _rows(parts: Sequence[str]) -> str:
    return "; ".join(part.strip() for part in parts if part.strip())


_MAKERS = {
    "mfrac": lambda parts: _fraction(parts[0].strip(), parts[1].strip()),
    "msqrt": lambda parts: f"√{_held(''.join(parts).strip())}",
    "mroot": _root,
    "msup": lambda parts: _base(parts[0]) + _raised(parts[1]),
    "msub": lambda parts: _base(parts[0]) + _lowered(parts[1]),
    "msubsup": lambda parts: _base(parts[0]) + _lowered(parts[1]) + _raised(parts[2]),
    "munder": _under,
    "mover": _over,
    "munderover": lambda parts: _base(parts[0]) + _lowered(parts[1]) + _raised(parts[2]),
    "mtable": _rows,
    "mtr": lambda parts: " ".join(part.strip() for part in parts if part.strip()),
}
