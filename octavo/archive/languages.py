"""Turn language tags into the codes that library records want."""

from __future__ import annotations

UNDETERMINED = ("und", "iso639-2b")
_MERGED = {"mo": "ro"}  # Moldavian, withdrawn from ISO 639-2 in 2008
_ONLY_LATER = ("sh",)  # Serbo-Croatian: ISO 639-2 has no code for it, ISO 639-3 has


def library_code(tag: str) -> tuple[str, str]:
    """The code of a BCP 47 tag's language, and the list that it is of, as MODS names lists: ("ger", "iso639-2b") for "de-AT".

    A language with a tag of two letters is in ISO 639-2, where its bibliographic code is taken. A tag of three
    letters (RFC 5646, section 2.2.1) is itself a code, which ISO 639-3 has. A tag that names no language but among
    those who agreed on it ("x-mine") is of an undetermined one.
    """
    import langcodes

    language = tag.partition("-")[0].lower()
    if not 2 <= len(language) <= 3:
        language = langcodes.get(tag).language or "und"  # "i-klingon" has had a code since
    language = _MERGED.get(language, language)
    if language == "und":
        return UNDETERMINED
    if len(language) == 3:
        return language, "iso639-3"
    try:
        code = str(langcodes.get(language, normalize=False).to_alpha3("B"))
    except LookupError:
        return UNDETERMINED
    return code, "iso639-3" if language in _ONLY_LATER else "iso639-2b"
