"""Turn a language into the titles of lists."""

from __future__ import annotations

LISTS = ("figures", "tables", "listings", "theorems")

_TITLES = {
    "en": ("List of Figures", "List of Tables", "List of Listings", "List of Theorems"),
    "de": ("Abbildungsverzeichnis", "Tabellenverzeichnis", "Verzeichnis der Listings", "Verzeichnis der Sätze"),
    "fr": ("Table des figures", "Liste des tableaux", "Liste des listings", "Liste des théorèmes"),
    "es": ("Índice de figuras", "Índice de tablas", "Índice de listados", "Índice de teoremas"),
    "it": ("Elenco delle figure", "Elenco delle tabelle", "Elenco dei listati", "Elenco dei teoremi"),
    "ru": ("Список рисунков", "Список таблиц", "Список листингов", "Список теорем"),
    "hy": ("Նկարների ցանկ", "Աղյուսակների ցանկ", "Ծրագրերի ցանկ", "Թեորեմների ցանկ"),
}  # fmt: skip

_ABBREVIATIONS = {
    "en": "List of Abbreviations", "de": "Abkürzungsverzeichnis", "fr": "Liste des abréviations",
    "es": "Lista de abreviaturas", "it": "Elenco delle abbreviazioni", "ru": "Список сокращений",
    "hy": "Հապավումների ցանկ",
}  # fmt: skip


def list_title(name: str, language: str) -> str:
    """What a list is called; English where we have no words of a language."""
    if name == "abbreviations":
        return _ABBREVIATIONS.get(language.partition("-")[0].lower(), _ABBREVIATIONS["en"])
    titles = _TITLES.get(language.partition("-")[0].lower(), _TITLES["en"])
    return titles[LISTS.index(name)]
