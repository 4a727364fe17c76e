"""Turn a language into the words of an index."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexWords:
    """What is made, not written, in an index."""

    title: str
    see: str  # before another term, behind a full stop
    see_also: str
    note: str  # a place in a note: the page and the note's label


_WORDS = {
    "en": IndexWords("Index", "See", "See also", "{}n{}"),
    "de": IndexWords("Register", "Siehe", "Siehe auch", "{} Anm. {}"),
    "fr": IndexWords("Index", "Voir", "Voir aussi", "{} n. {}"),
    "es": IndexWords("Índice analítico", "Véase", "Véase también", "{} n. {}"),
    "it": IndexWords("Indice analitico", "Vedi", "Vedi anche", "{} n. {}"),
    "ru": IndexWords("Указатель", "См.", "См. также", "{} прим. {}"),
    "hy": IndexWords("Ցանկ", "Տե՛ս", "Տե՛ս նաև", "{} ծան. {}"),
}


def index_words(language: str) -> IndexWords:
    """The words of a language tag's primary language; English where we have none."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
