"""Turn language tags into what has to be known of them.

The registry of all languages takes longer to load than most books to read; it is asked for tags that are not
made of what books are most often written in.
"""

from __future__ import annotations

from functools import cache

# Languages, each with its script wherever it is written.
_USUAL = {
    **dict.fromkeys("ca cs da de en es et fi fr hr hu is it la lt lv nl pl pt ro sk sl sv".split(), "Latn"),
    **dict.fromkeys("bg ru uk".split(), "Cyrl"),
    "el": "Grek",
    "he": "Hebr",
    "hy": "Armn",
    "ja": "Jpan",
}  # fmt: skip
_REGIONS = frozenset(
    "AM AR AT AU BE BR CA CH CZ DE DK ES FI FR GB GR HU IE IT MX NL NZ PL PT SE US ZA".split()
)


def is_language(tag: str) -> bool:
    """Whether a tag is one of a language: as it is written, ``en-GB`` or ``hy``."""
    if _is_usual(tag):
        return True
    import langcodes

    return bool(langcodes.tag_is_valid(tag))


@cache
def script_of(tag: str) -> str:
    """The code of the script that a language is written in, unless its tag says otherwise: “Latn”."""
    if _is_usual(tag):
        return _USUAL[tag[:2]]
    import langcodes

    return str(langcodes.get(tag).maximize().script)


def _is_usual(tag: str) -> bool:
    language, hyphen, region = tag.partition("-")
    return language in _USUAL and (not hyphen or region in _REGIONS)
