"""Turn language tags into the codes that library records want."""

from __future__ import annotations


def library_code(tag: str) -> tuple[str, str]:
    """The code of a BCP 47 tag's language, and the list that it is of, as MODS names lists: ("ger", "iso639-2b") for "de-AT".

    A language with a tag of two letters is in ISO 639-2, where its bibliographic code is taken. A tag of three
    letters (RFC 5646, section 2.2.1) is itself a code of ISO 639-3, which has all that ISO 639-2 has and more.
    """
    import langcodes

    language = str(langcodes.get(tag).language)
    if len(language) == 2:
        return str(langcodes.get(language).to_alpha3("B")), "iso639-2b"
    return language, "iso639-3"
