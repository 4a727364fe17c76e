"""Turn the title and the classes of a level-1 heading into its role in the book.

DPUB-ARIA 1.1 names the roles, EPUB 3 Structural Semantics the types. Titles that every reader
knows get theirs by themselves, in the languages that octavo.text.words speaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from octavo.model import Kind

# DPUB-ARIA name → the titles that stand for it, without punctuation, hyphens as spaces.
_TITLES = {
    "abstract": "abstract|résumé|resumen|riassunto",
    "acknowledgments": (
        "acknowledgements|acknowledgments|acknowledgement|acknowledgment|danksagung|danksagungen|"
        "dank|remerciements|agradecimientos|ringraziamenti|благодарности|շնորհակալություն|"
        "շնորհակալական խոսք"
    ),
    "afterword": "afterword|nachwort|postface|postfazione|послесловие|վերջաբան",
    "appendix": "appendix|anhang|annexe|apéndice|anexo|appendice|приложение|հավելված",
    "bibliography": (
        "bibliography|references|works cited|literatur|literaturverzeichnis|"
        "quellenverzeichnis|quellen und literatur|quellen und literaturverzeichnis|bibliografie|"
        "bibliographie|bibliografía|referencias|bibliografia|библиография|литература|"
        "список литературы|գրականություն|մատենագիտություն|"
        "օգտագործված գրականություն"
    ),
    "colophon": "colophon|kolophon|colofón",
    "conclusion": (
        "conclusion|conclusions|schluss|schlusswort|schlussbetrachtung|schlussfolgerung|"
        "schlussfolgerungen|fazit|conclusión|conclusiones|conclusione|conclusioni|заключение|"
        "եզրակացություն"
    ),
    "credits": "credits",
    "dedication": "dedication|widmung|dédicace|dedicatoria|dedica|посвящение|ընծայական",
    "epigraph": "epigraph|motto|épigraphe|epígrafe|epigrafe|эпиграф|բնաբան",
    "epilogue": "epilogue|epilog|épilogue|epílogo|epilogo|эпилог",
    "errata": "errata|corrigenda",
    "foreword": "foreword|geleitwort|zum geleit",
    "glossary": "glossary|glossar|glossaire|glosario|glossario|глоссарий|բառարան",
    "index": (
        "index|indexes|register|sachregister|personenregister|namenregister|ortsregister|"
        "stichwortverzeichnis|índice analítico|índice alfabético|índice onomástico|"
        "indice analitico|indice dei nomi|indice dei luoghi|указатель|предметный указатель|"
        "именной указатель|ցանկ|անվանացանկ"
    ),
    "introduction": (
        "introduction|einleitung|einführung|introducción|introduzione|введение|ներածություն"
    ),
    "preface": (
        "preface|vorwort|avant propos|préface|prefacio|prefazione|предисловие|առաջաբան|նախաբան"
    ),
    "prologue": "prologue|prolog|prólogo|prologo|пролог",
}
_KNOWN = {title: role for role, titles in _TITLES.items() for title in titles.split("|")}
_APPENDICES = frozenset([*_TITLES["appendix"].split("|"), "annexes", "anhänge", "appendices"])
_FRONT = frozenset("abstract dedication epigraph foreword preface".split())
_BACK = frozenset("afterword bibliography colophon errata glossary index".split())
_UNNUMBERED = frozenset(
    "abstract acknowledgments afterword conclusion credits epilogue foreword introduction preface "
    "prologue".split()
)


@dataclass(frozen=True, slots=True)
class Role:
    """What a division is, to a screen reader and to an EPUB."""

    kind: Kind
    numbered: bool
    role: str | None
    epub_type: str


def role_of(title: str, classes: Iterable[str], *, opened: bool = False) -> Role:
    """Kind, role and numbering of a division by the classes of its heading, else by its title.

    ``opened``: whether the body has begun; acknowledgments stand before it or behind it, and what would
    be front matter (the preface of a part, say) is a chapter without a number.
    """
    classes = set(classes)
    spaced = re.sub(r"[-‐‑–]", " ", unicodedata.normalize("NFC", title))
    words = re.sub(r"[^\w\s]", "", spaced).casefold().split()
    known = _KNOWN.get(" ".join(words))
    if known is None and words and words[0] in _APPENDICES:
        known = "appendix"
    stated = next((kind for kind in Kind if kind.value in classes), None)
    kind = stated or _usual_kind(known, opened)
    late = kind is Kind.FRONTMATTER and opened
    kind = Kind.CHAPTER if late else kind
    numbered = (
        not late
        and kind in (Kind.CHAPTER, Kind.PART, Kind.APPENDIX)
        and "unnumbered" not in classes
        and (stated is not None or known not in _UNNUMBERED)
        # “Appendix B: Letters” has its letter already
        and not (
            known == "appendix" and len(words) > 1 and re.fullmatch(r"\w|\d+|[ivx]+", words[1])
        )
    )
    if known is not None and kind is not Kind.PART:
        return Role(kind, numbered, f"doc-{known}", known)
    return {
        Kind.CHAPTER: Role(kind, numbered, "doc-chapter", "chapter"),
        Kind.PART: Role(kind, numbered, "doc-part", "part"),
        Kind.APPENDIX: Role(kind, numbered, "doc-appendix", "appendix"),
        Kind.FRONTMATTER: Role(kind, False, None, "frontmatter"),
        Kind.BACKMATTER: Role(kind, False, None, "backmatter"),
    }[kind]


def _usual_kind(known: str | None, opened: bool) -> Kind:
    if known == "appendix":
        return Kind.APPENDIX
    if known == "acknowledgments":
        return Kind.BACKMATTER if opened else Kind.FRONTMATTER
    if known in _FRONT:
        return Kind.FRONTMATTER
    return Kind.BACKMATTER if known in _BACK else Kind.CHAPTER
