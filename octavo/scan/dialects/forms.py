"""The forms in which scans say pages, notes and their calls: one line for each, and nothing that chooses."""

from __future__ import annotations

import re

BREAKS = {
    "rules": "a rule between the text of a page and its notes",
    "separators": "a rule between pages",
    "marker": "{12}---- before each page",
    "marks": "a comment or a line that names the page",
    "formfeed": "form feeds between pages",
    "folios": "folios and running heads, which repeat",
    "notes": "nothing but the notes at the foot of each page",
    "none": "no pages",
}
_SIGN = r"\*{1,6}|†{1,6}|‡{1,6}|§{1,6}|‖|¶"
_TEX_CALL = (
    r"[ ]?\$\s*(?:\{\s*\})?\s*\^\s*\{?\s*(?:\\(?:text|mathrm)\s*\{)?\s*(\d{1,6}|\*|\\d{1,2}agger)\s*\}?\s*\}?\s*\$"
    r"|[ ]?\\\(\s*(?:\{\s*\})?\s*\^\s*\{?\s*(\d{1,4}|\*)\s*\}?\s*\\\)"
)
_KEY = r"(?:\\?[^\]\s^\[\\]){1,24}"
_CALLS = {
    "sup": rf"<sup>\s*(?:\[\^?)?(\d{{1,6}}|{_SIGN})\]?\s*</sup>",
    # What stands before is asked behind “[^”, which is quickly found. said[^1]: is no definition.
    "caret": rf"\[\^(?:(?<=[^\s\\]\[\^)({_KEY})\]|(?<!\\\[\^)({_KEY})\](?!:))",
    "tex": _TEX_CALL,
    "superscript": r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
    "bracket": r"(?<!\\)\[(\d{1,6})\](?![(\[:{])",
    "sign": r"(?<=[\w.,;:!?”’\"')\]])((?:\\\*){1,6}|†{1,6}|‡{1,6}|§{1,6})(?![\w*])",
}
_LABELS = {
    "sup": rf"<sup>\s*\[?(\d{{1,6}}|{_SIGN})\]?[.)]?\s*</sup>[.)]?\s*",
    "caret": r" {0,3}\[\^([^\]\s^\[]{1,24})\]:\s*",
    "tex": rf"(?:{_TEX_CALL})[.)]?\s*",
    "superscript": r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)[.)]?\s*",
    "footnote": rf"Footnote\s+(\d{{1,6}}|{_SIGN}):\s*",
    "bracket": r"\\?\[(\d{1,6})\\?\]:?\s+",
    "dotted": r"[ \t]*(\d{1,6})(?:\\?\.|\\?\))\s+",
    "plain": r"(\d{1,6})\s+(?=\S)",
    "sign": r"((?:\\\*){1,6}|\*{1,6}(?=\s)|†{1,6}|‡{1,6}|§{1,6}|‖|¶)\s*(?=\S)",
}
CALL_SIGNS = {  # without one of them in a text there is no call of that form
    "sup": ("<sup>",),
    "caret": ("[^",),
    "tex": ("^",),
    "superscript": tuple("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "bracket": ("[",),
    "sign": (r"\*", "†", "‡", "§"),
}
CALLS = {name: re.compile(pattern) for name, pattern in _CALLS.items()}
CALLS["glued"] = CALLS["sup"]  # what is behind them when `pairing.py` has raised them
LABELS = {name: re.compile(pattern) for name, pattern in _LABELS.items()}
NUMBERINGS = {"book": "through", "chapter": "per-chapter", "page": "per-page"}
PLACES = {"page": "foot", "chapter": "chapter", "book": "end"}
LOOSE = frozenset(("dotted", "plain", "bracket", "sign"))  # may begin something else than a note

NOTES_TITLE = re.compile(
    r"\W*(?:(?:end|foot)?notes?|notes and references|anmerkungen|fußnoten|endnoten|notes de fin|notas|"
    r"note|примечания|ծանոթագրություններ)(?:\s+(?:to|zu|du|al?)\b.*)?\W*",
    re.IGNORECASE,
)


def label_of(line: str, labels: str) -> tuple[str, str] | None:
    """The label that a line begins with, and the rest of the line; None where there is none."""
    match = LABELS[labels].match(line)
    if match is None:
        return None
    label = next(group for group in match.groups() if group)
    return plain_label(label), line[match.end() :]


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def plain_label(label: str) -> str:
    """A label without what OCR put around it: “¹²” and “12” are one."""
    return (
        label.replace("\\dagger", "†")
        .replace("\\ddagger", "‡")
        .replace("\\", "")
        .translate(_DIGITS)
    )
