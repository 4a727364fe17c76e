"""Turn numbers of figures, chapters and the like into words of a book's language: “Figure 2.3”, “Figures 2 and 4–6”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What stands before the hyphen, or colon, of a key → what the key is of.
PREFIXES = {
    "fig": "figure", "tbl": "table", "tab": "table", "eq": "equation", "lst": "listing", "thm": "theorem",
    "lem": "lemma", "cor": "corollary", "prp": "proposition", "cnj": "conjecture", "def": "definition",
    "exm": "example", "exr": "exercise", "sec": "section", "fn": "note", "ln": "line",
}  # fmt: skip
THEOREMS = frozenset(
    "theorem lemma corollary proposition conjecture definition example exercise".split()
)
KEY = rf"(?i:{'|'.join(PREFIXES)})[-:]\w(?:[\w:.-]*\w)?"  # a pattern

_KINDS = (
    "figure table equation listing chapter appendix part section note line "
    "theorem lemma corollary proposition conjecture definition example exercise"
).split()


@dataclass(frozen=True, slots=True)
class _Terms:
    """The words of a language; one and many of each kind, as they stand within a sentence."""

    names: dict[str, tuple[str, str]]
    last: str  # before the last of several


def _terms(last: str, *names: str) -> _Terms:
    """``names`` in the order of the kinds: one and many behind a bar where they differ."""
    pairs = (name.partition("|") for name in names)
    return _Terms(
        dict(zip(_KINDS, ((one, many or one) for one, _, many in pairs), strict=True)), last
    )


_LANGUAGES = {
    "en": _terms(
        "and", "Figure|Figures", "Table|Tables", "Equation|Equations", "Listing|Listings", "Chapter|Chapters",
        "Appendix|Appendices", "Part|Parts", "Section|Sections", "note|notes", "line|lines", "Theorem|Theorems", "Lemma|Lemmas",
        "Corollary|Corollaries", "Proposition|Propositions", "Conjecture|Conjectures", "Definition|Definitions",
        "Example|Examples", "Exercise|Exercises",
    ),
    "de": _terms(
        "und", "Abbildung|Abbildungen", "Tabelle|Tabellen", "Gleichung|Gleichungen", "Listing|Listings", "Kapitel",
        "Anhang|Anhänge", "Teil|Teile", "Abschnitt|Abschnitte", "Anmerkung|Anmerkungen", "Zeile|Zeilen", "Satz|Sätze",
        "Lemma|Lemmata", "Korollar|Korollare", "Proposition|Propositionen", "Vermutung|Vermutungen",
        "Definition|Definitionen", "Beispiel|Beispiele", "Übung|Übungen",
    ),
    "fr": _terms(
        "et", "figure|figures", "tableau|tableaux", "équation|équations", "listing|listings", "chapitre|chapitres",
        "annexe|annexes", "partie|parties", "section|sections", "note|notes", "ligne|lignes", "théorème|théorèmes",
        "lemme|lemmes", "corollaire|corollaires", "proposition|propositions", "conjecture|conjectures",
        "définition|définitions", "exemple|exemples", "exercice|exercices",
    ),
    "es": _terms(
        "y", "figura|figuras", "tabla|tablas", "ecuación|ecuaciones", "listado|listados", "capítulo|capítulos",
        "apéndice|apéndices", "parte|partes", "sección|secciones", "nota|notas", "línea|líneas", "teorema|teoremas",
        "lema|lemas", "corolario|corolarios", "proposición|proposiciones", "conjetura|conjeturas",
        "definición|definiciones", "ejemplo|ejemplos", "ejercicio|ejercicios",
    ),
    "it": _terms(
        "e", "figura|figure", "tabella|tabelle", "equazione|equazioni", "listato|listati", "capitolo|capitoli",
        "appendice|appendici", "parte|parti", "sezione|sezioni", "nota|note", "riga|righe", "teorema|teoremi",
        "lemma|lemmi", "corollario|corollari", "proposizione|proposizioni", "congettura|congetture",
        "definizione|definizioni", "esempio|esempi", "esercizio|esercizi",
    ),
    "ru": _terms(
        "и", "рисунок|рисунки", "таблица|таблицы", "уравнение|уравнения", "листинг|листинги", "глава|главы",
        "приложение|приложения", "часть|части", "раздел|разделы", "примечание|примечания", "строка|строки", "теорема|теоремы",
        "лемма|леммы", "следствие|следствия", "предложение|предложения", "гипотеза|гипотезы",
        "определение|определения", "пример|примеры", "упражнение|упражнения",
    ),
    "hy": _terms(
        "և", "նկար|նկարներ", "աղյուսակ|աղյուսակներ", "հավասարում|հավասարումներ", "ծրագիր|ծրագրեր",
        "գլուխ|գլուխներ", "հավելված|հավելվածներ", "մաս|մասեր", "բաժին|բաժիններ",
        "ծանոթագրություն|ծանոթագրություններ", "տող|տողեր", "թեորեմ|թեորեմներ", "լեմմա|լեմմաներ", "հետևանք|հետևանքներ",
        "պնդում|պնդումներ", "վարկած|վարկածներ", "սահմանում|սահմանումներ", "օրինակ|օրինակներ",
        "վարժություն|վարժություններ",
    ),
}  # fmt: skip


def name_of(kind: str, language: str, *, many: bool = False, capital: bool = False) -> str:
    """“Figure” or “Figures”; with ``capital``, as a sentence begins. English where we have no words of a language."""
    one, more = _terms_of(language).names[kind]
    name = more if many else one
    return name[0].upper() + name[1:] if capital else name


def joints(count: int, language: str) -> Sequence[str]:
    """What stands between ``count`` parts of a row: “, ” and “ and ” before the last."""
    return [", "] * (count - 2) + [f" {_terms_of(language).last} "] * (count > 1)


def _terms_of(language: str) -> _Terms:
    return _LANGUAGES.get(language.partition("-")[0].lower(), _LANGUAGES["en"])
