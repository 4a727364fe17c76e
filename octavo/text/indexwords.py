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
    resumed: str  # a term, where what stands below it goes on at the head of a page


_WORDS = {
    "en": IndexWords("Index", "See", "See also", "{}n{}", "{} (continued)"),
    "de": IndexWords("Register", "Siehe", "Siehe auch", "{} Anm. {}", "{} (Fortsetzung)"),
    "fr": IndexWords("Index", "Voir", "Voir aussi", "{} n. {}", "{} (suite)"),
    "es": IndexWords("Índice analítico", "Véase", "Véase también", "{} n. {}", "{} (continuación)"),
    "it": IndexWords("Indice analitico", "Vedi", "Vedi anche", "{} n. {}", "{} (segue)"),
    "ru": IndexWords("Указатель", "См.", "См. также", "{} прим. {}", "{} (продолжение)"),
    "hy": IndexWords("Ցանկ", "Տե՛ս", "Տե՛ս նաև", "{} ծան. {}", "{} (շարունակություն)"),
}


def index_words(language: str) -> IndexWords:
    """The words of a language tag's primary language; English where we have none."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
