"""Turn what a page draws into what a press draws: its inks, no marks of structure, nothing that is half transparent.

A content stream is gone through once (ISO 32000-1, 8 and 9); all that says no colour and no mark stays byte for byte
as it is. What is half transparent is printed as it looks on white paper; `flattening.py` looks what it lies on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from octavo.press.flattening import says_more
from octavo.press.inks import Colour, Inks, paler, rgb_of_lab, write_colour

# A number is taken whole or not at all, and a row of them from its first one: else a long line is read over and over.
_NUMBER = rb"[+-]?+(?:\d++\.?+\d*+|\.\d++)"
_TOKEN = re.compile(
    rb"""\((?:[^()\\]|\\.)*\)                                               # a string
    |(?<!<)<[0-9A-Fa-f\s]*>
    |/[^\s()<>\[\]{}/%%]+\s*(?:<<(?:[^<>]|<[^<>]*>)*>>|/[^\s()<>\[\]{}/%%]+)\s*(?P<mark>BDC|DP)(?![^\s/])
    |/[^\s()<>\[\]{}/%%]+\s*(?P<tag>BMC|MP)(?![^\s/])
    |(?<![^\s\]>)])(?P<end>EMC)(?![^\s/])
    |/(?P<name>[^\s()<>\[\]{}/%%]+)\s+(?P<named>gs|cs|CS|Do|sh|scn|SCN|ri)(?![^\s/\[(<])
    |(?<![^\s\]>)])(?P<parts>(?:%(n)s\s++){1,4}+)(?P<colour>rg|RG|g|G|k|K|scn|SCN|sc|SC)(?![^\s/\[(<])
    |(?<![^\s\]>)])(?P<state>q|Q)(?![^\s/\[(<])
    """
    % {b"n": _NUMBER},
    re.VERBOSE | re.DOTALL,
)
_PLAIN_SPACES = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "G": 1, "RGB": 3, "CMYK": 4}
_BLACK: Colour = (0.0,)


@dataclass(frozen=True, slots=True)
class Pen:
    """What a page draws with: colours of lines and of fills, and how opaque they are."""

    fill: Colour | None = _BLACK  # as they were given; None: a pattern
    stroke: Colour | None = _BLACK
    whole_alpha: float = 1.0  # of the group that it draws in
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    fill_space: str = "DeviceGray"
    stroke_space: str = "DeviceGray"

    def in_group(self) -> Pen:
        """What a group that is drawn with it begins with: as opaque in itself as if it were alone."""
        return replace(
            self, whole_alpha=self.whole_alpha * self.fill_alpha, fill_alpha=1.0, stroke_alpha=1.0
        )


@dataclass(frozen=True, slots=True)
class Held:
    """What a content stream names: graphics states and colour spaces, and what forms are called that are drawn
    with another pen than those of the same name before."""

    states: Mapping[str, Mapping[str, Any]]
    spaces: Mapping[str, Any]
    names: Mapping[tuple[str, Pen], str] = field(default_factory=dict)


@dataclass(slots=True)
class Drawn:
    """A content stream for the press, and what it draws with."""

    content: bytes = b""
    # names of forms and pictures, with the pen that each is drawn with
    objects: list[tuple[str, Pen]] = field(default_factory=list)
    kept: set[str] = field(
        default_factory=set
    )  # graphics states that say more than how transparent


def rewrite(content: bytes, inks: Inks, held: Held, pen: Pen) -> Drawn:
    """``content`` in ``inks``; ``pen``: what it begins with."""
    rewriter = _Rewriter(inks, held, pen)
    rewriter.drawn.content = _TOKEN.sub(rewriter.replace, content)
    return rewriter.drawn


class _Rewriter:
    """One content stream that is gone through."""

    def __init__(self, inks: Inks, held: Held, pen: Pen) -> None:
        self._inks, self._held, self._pen = inks, held, pen
        self._pens: list[Pen] = []
        self.drawn = Drawn()

    def replace(self, match: re.Match[bytes]) -> bytes:
        """What stands in the place of a token."""
        kind = match.lastgroup
        if kind == "state":
            if match[0] == b"q":
                self._pens.append(self._pen)
            elif self._pens:
                self._pen = self._pens.pop()
            return match[0]
        if kind in ("mark", "tag", "end"):
            return b""
        if kind == "colour":
            return self._colour(match)
        if kind == "named":
            return self._named(match)
        return match[0]  # a string

    def _colour(self, match: re.Match[bytes]) -> bytes:
        operator = match["colour"].decode()
        stroking = operator.isupper()
        parts = tuple(float(part) for part in match["parts"].split())
        given: Colour | None = parts
        if operator.lower() in ("sc", "scn"):
            space = self._pen.stroke_space if stroking else self._pen.fill_space
            given = _read_colour(parts, space, self._held.spaces)
            if given is None:
                return match[0]
        if stroking:
            self._pen = replace(self._pen, stroke=given)
        else:
            self._pen = replace(self._pen, fill=given)
        return self._put(stroking=stroking)

    def _named(self, match: re.Match[bytes]) -> bytes:
        name, operator = match["name"].decode("latin-1"), match["named"]
        if operator == b"gs":
            return self._opacity(name, match[0])
        if operator == b"Do":
            self.drawn.objects.append((name, self._pen))
            return b"/%s Do" % self._held.names.get((name, self._pen), name).encode("latin-1")
        if operator not in (b"cs", b"CS"):
            return match[0]
        stroking = operator == b"CS"
        given = None if name == "Pattern" else _BLACK
        if stroking:
            self._pen = replace(self._pen, stroke_space=name, stroke=given)
        else:
            self._pen = replace(self._pen, fill_space=name, fill=given)
        # a colour follows in the inks of the press, so only a pattern needs its space
        return match[0] if name == "Pattern" else self._put(stroking=stroking)

    def _opacity(self, name: str, written: bytes) -> bytes:
        state = self._held.states.get(name, {})
        before, pen = self._pen, self._pen
        pen = self._pen = replace(
            pen,
            fill_alpha=float(state.get("ca", pen.fill_alpha)),
            stroke_alpha=float(state.get("CA", pen.stroke_alpha)),
        )
        said = []
        if pen.fill_alpha != before.fill_alpha:
            said.append(self._put(stroking=False))
        if pen.stroke_alpha != before.stroke_alpha:
            said.append(self._put(stroking=True))
        if says_more(state):
            self.drawn.kept.add(name)
            said.append(written)
        return b" ".join(filter(None, said))

    def _put(self, *, stroking: bool) -> bytes:
        pen = self._pen
        given, alpha = (pen.stroke, pen.stroke_alpha) if stroking else (pen.fill, pen.fill_alpha)
        if given is None:
            return b""
        return write_colour(
            paler(self._inks.of_colour(given), pen.whole_alpha * alpha), stroking=stroking
        )


def _read_colour(parts: Sequence[float], space: str, spaces: Mapping[str, Any]) -> Colour | None:
    """A colour as grey, RGB or CMYK; None where its space is of another kind."""
    if _PLAIN_SPACES.get(space) == len(parts):
        return tuple(parts)
    held = spaces.get(space)
    if isinstance(held, list) and held[:1] == ["Lab"] and len(parts) == 3:
        return rgb_of_lab(parts)
    if isinstance(held, list) and held[:1] in (["ICCBased"], ["CalRGB"], ["CalGray"]):
        return tuple(parts) if len(parts) in (1, 3, 4) else None
    return None
