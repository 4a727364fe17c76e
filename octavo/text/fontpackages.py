"""Turn a purpose into the packages of open fonts that serve it, as far as we know of any.

The extras of pyproject.toml install these; a test holds both against each other.
"""

from __future__ import annotations

from octavo.model.needs import fonts_command
from octavo.text.scripts import SYMBOLS

# Extra → purpose → what stands behind it in ``fonts:``
EXTRAS: dict[str, dict[str, tuple[str, ...]]] = {
    "hebrew": {"hebrew": ("fontpkg-frank-ruhl-libre",)},
    "arabic": {"arabic": ("fontpkg-amiri",)},
    "cjk": {
        "japanese": ("pylopdf-fonts-jp",),
        "chinese": ("pylopdf-fonts-zh-cn",),
        "korean": ("pylopdf-fonts-ko",),
    },
    SYMBOLS: {SYMBOLS: ("rinoh-typeface-dejavusans", "manimgx-fonts")},
}
# Scripts that a package of the symbols has faces for, too.
_NOTO = "manimgx-fonts"
_OF_NOTO = frozenset(
    ("bengali", "devanagari", "ethiopic", "georgian", "gujarati", "gurmukhi", "kannada", "khmer", "lao",
     "malayalam", "myanmar", "oriya", "sinhala", "tamil", "telugu", "thai")
)  # fmt: skip


def how_to_install(package: str) -> str:
    """What to type for a package."""
    for extra, purposes in EXTRAS.items():
        if any(package in packages for packages in purposes.values()):
            return fonts_command(extra)
    # a stranger may have named it: what is typed without a thought must not be theirs
    return "install it if you know whose it is, or name a .ttf or .otf file of the book"


def how_to_serve(purpose: str) -> str:
    """How to get a font for a purpose, and the line of front matter that names it."""
    for extra, purposes in EXTRAS.items():
        if purpose in purposes:
            return f"{fonts_command(extra)}; then {_line(purpose, purposes[purpose])}"
    if purpose in _OF_NOTO:
        return f"{fonts_command(SYMBOLS)}; then {_line(purpose, (_NOTO,))}"
    return f"put a font that has them into manuscript/; then {_line(purpose, ('NAME.ttf',))}"


def _line(purpose: str, fonts: tuple[str, ...]) -> str:
    named = fonts[0] if len(fonts) == 1 else f"[{', '.join(fonts)}]"
    return f"in the front matter  fonts: {{{purpose}: {named}}}"
