"""Turn the quotation marks that an author typed as " and ' into those of the language that they stand in.

1. pandoc tells which marks open and which close, and writes English ones: a filter of a few lines, run where
   another language may be, has it write signs of ours instead;
2. each sign becomes the mark of its place's language, single ones those for a quotation within another.

Marks that an author typed as they are to be printed, “ or « or „, are left as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from octavo.text.rare import Rare

# Unicode keeps these for a program's own use: no text has them.
SIGNS = "\ufdd0\ufdd1\ufdd2\ufdd3"
# Quoted text is looked at from within, so that what stands in an alternative text is found, too.
QUOTES = """\
local signs = {
  DoubleQuote = {"\\u{fdd0}", "\\u{fdd1}"},
  SingleQuote = {"\\u{fdd2}", "\\u{fdd3}"},
}
function Quoted(quoted)
  local pair = signs[quoted.quotetype]
  local made = pandoc.Inlines{pandoc.Str(pair[1])}
  made:extend(quoted.content)
  made:insert(pandoc.Str(pair[2]))
  return made
end
"""
_SIGN = re.compile(f"[{SIGNS}]")
_LANGUAGE = Rare(("lang", r"\blang\s*="))
NARROW = "\u202f"  # a narrow space at which no line ends


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a language, with the spaces that belong to them."""

    double: tuple[str, str]  # what " and " become
    single: tuple[str, str]  # what ' and ' become


def _marks(double: str, single: str, space: str = "") -> Marks:
    """Marks whose opening and closing ones are written one behind the other."""
    spaced = (double[0] + space, space + double[1])
    within = (single[0], single[1])
    if single[0] in "«‹" and space:
        within = (single[0] + space, space + single[1])
    return Marks(spaced, within)


_ENGLISH = _marks("“”", "‘’")
_GERMAN = _marks("„“", "‚‘")
_ANGLES = _marks("«»", "“”")
_SWISS = _marks("«»", "‹›")
_RUSSIAN = _marks("«»", "„“")
_NORDIC = _marks("””", "’’")
_CORNERS = _marks("「」", "『』")
_AMERICAN = [
    f"es-{region}"
    for region in "419 AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE".split()
]
# As style guides of each language have them in books. A tag is looked for from its end: fr-CH, then fr.
_MARKS = {
    "fr": _marks("«»", "“”", NARROW),
    "fr-CH": _marks("«»", "‹›", NARROW),
    "de": _GERMAN, "de-CH": _SWISS, "de-LI": _SWISS,
    "cs": _GERMAN, "sk": _GERMAN, "sl": _GERMAN, "is": _GERMAN, "bg": _GERMAN, "lt": _GERMAN, "mk": _GERMAN,
    "lb": _GERMAN, "hsb": _GERMAN, "dsb": _GERMAN, "ka": _GERMAN,
    "et": _marks("„“", "«»"),
    "es": _ANGLES, **dict.fromkeys(_AMERICAN, _ENGLISH),
    "it": _ANGLES, "it-CH": _SWISS, "ca": _ANGLES, "gl": _ANGLES, "eu": _ANGLES, "el": _ANGLES, "sq": _ANGLES,
    "hy": _ANGLES, "fa": _SWISS, "rm": _SWISS,
    "pt-PT": _ANGLES,
    "nb": _marks("«»", "‘’"), "nn": _marks("«»", "‘’"), "no": _marks("«»", "‘’"),
    "ru": _RUSSIAN, "uk": _RUSSIAN, "be": _RUSSIAN, "lv": _RUSSIAN, "kk": _RUSSIAN,
    "sv": _NORDIC, "fi": _NORDIC,
    "da": _marks("»«", "›‹"),
    "pl": _marks("„”", "«»"), "ro": _marks("„”", "«»"), "hu": _marks("„”", "»«"),
    "hr": _marks("„”", "‘’"), "sr": _marks("„”", "’’"), "bs": _marks("„”", "‘’"),
    "ja": _CORNERS, "zh-TW": _CORNERS, "zh-HK": _CORNERS, "zh-Hant": _CORNERS,
}  # fmt: skip


def marks_of(language: str) -> Marks:
    """The marks of a language tag; English ones where none are known."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join([parts[0].lower(), *(_as_written(part) for part in parts[1:length])])
        if tag in _MARKS:
            return _MARKS[tag]
    return _ENGLISH


def _as_written(part: str) -> str:
    """A script or region of a tag as the table has it: Hant, CH."""
    return part.title() if len(part) == 4 else part.upper()


def may_have_quotes(text: str, language: str) -> bool:
    """Whether pandoc may write English marks in ``text`` where others are wanted."""
    if '"' not in text and "'" not in text:
        return False
    return marks_of(language) != _ENGLISH or _LANGUAGE.search(text) is not None


def write_marks(text: str, language: str) -> str:
    """The text with the marks of its language for our signs."""
    if not _SIGN.search(text):
        return text
    marks = marks_of(language)
    return text.translate(dict(zip(map(ord, SIGNS), (*marks.double, *marks.single), strict=True)))


def open_first(text: str, language: str) -> str:
    """A paragraph's beginning with its mark: of a quotation that ends in a later one pandoc reads no quotation,
    and writes an English mark."""
    opening = marks_of(language).double[0]
    return opening + text.removeprefix("“") if text.startswith("“") else text
