"""The few words that a book gets from us, in the language of the book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Headings and labels that are made, not written."""

    contents: str
    notes: str
    cover: str
    title_page: str
    copyright_page: str
    dedication: str
    epigraph: str
    start: str  # where reading begins, in an EPUB's landmarks
    back_to_text: str  # title of the link from a note to its call
    # what a PDF says of its links: of one to a note, to the call of a note, to a page (its folio, what stands there)
    to_note: str
    to_call: str
    to_page: str
    bibliography: str
    set_with: str  # colophon: followed by names of typefaces
    pages: str  # title of the page list
    printed_page: str  # a page of the print edition, where the list shows those of the source
    source_page: str  # a page of the source edition, where the list shows those of the print
    print_edition: str  # of which the page list gives the pages
    callouts: tuple[
        str, str, str, str, str
    ]  # titles of a note, tip, warning, caution, something important


_WORDS = {
    "en": Words(
        "Contents", "Notes", "Cover", "Title page", "Copyright", "Dedication", "Epigraph",
        "Start of text", "Back to the text", "Note {}", "Back to the call of note {}", "Page {}: {}", "Bibliography", "Set in",
        "Pages", "Print page {}", "Source page {}", "print edition",
        ("Note", "Tip", "Warning", "Caution", "Important"),
    ),
    "de": Words(
        "Inhalt", "Anmerkungen", "Umschlag", "Titelseite", "Impressum", "Widmung", "Motto",
        "Textbeginn", "Zurück zum Text", "Anmerkung {}", "Zurück zum Verweis auf Anmerkung {}", "Seite {}: {}", "Literatur", "Gesetzt aus der",
        "Seiten", "Druckseite {}", "Seite {} der Vorlage", "Druckausgabe",
        ("Hinweis", "Tipp", "Warnung", "Vorsicht", "Wichtig"),
    ),
    "fr": Words(
        "Table des matières", "Notes", "Couverture", "Page de titre", "Mentions légales",
        "Dédicace", "Épigraphe", "Début du texte", "Retour au texte",
        "Note {}", "Retour à l’appel de la note {}", "Page {} : {}", "Bibliographie",
        "Composé en",
        "Pages", "Page {} de l’édition imprimée", "Page {} de l’original", "édition imprimée",
        ("Remarque", "Astuce", "Avertissement", "Attention", "Important"),
    ),
    "es": Words(
        "Índice", "Notas", "Cubierta", "Portada", "Créditos", "Dedicatoria", "Epígrafe",
        "Comienzo del texto", "Volver al texto",
        "Nota {}", "Volver a la llamada de la nota {}", "Página {}: {}", "Bibliografía", "Compuesto en",
        "Páginas", "Página {} de la edición impresa", "Página {} del original", "edición impresa",
        ("Nota", "Consejo", "Advertencia", "Precaución", "Importante"),
    ),
    "it": Words(
        "Indice", "Note", "Copertina", "Frontespizio", "Colophon", "Dedica", "Epigrafe",
        "Inizio del testo", "Torna al testo",
        "Nota {}", "Torna al richiamo della nota {}", "Pagina {}: {}", "Bibliografia", "Composto in",
        "Pagine", "Pagina {} dell’edizione a stampa", "Pagina {} dell’originale", "edizione a stampa",
        ("Nota", "Suggerimento", "Avvertenza", "Attenzione", "Importante"),
    ),
    "ru": Words(
        "Оглавление", "Примечания", "Обложка", "Титульный лист", "Выходные данные",
        "Посвящение", "Эпиграф", "Начало текста", "Назад к тексту",
        "Примечание {}", "Назад к знаку примечания {}", "Страница {}: {}", "Литература",
        "Набрано шрифтом",
        "Страницы", "Страница {} печатного издания", "Страница {} оригинала", "печатное издание",
        ("Примечание", "Совет", "Предупреждение", "Осторожно", "Важно"),
    ),
    "hy": Words(
        "Բովանդակություն", "Ծանոթագրություններ", "Շապիկ", "Տիտղոսաթերթ", "Հեղինակային իրավունք",
        "Ընծայական", "Բնաբան", "Տեքստի սկիզբ", "Վերադառնալ տեքստին",
        "Ծանոթագրություն {}", "Վերադառնալ {} ծանոթագրության նշանին", "Էջ {}՝ {}", "Գրականություն",
        "Տառատեսակ՝",
        "Էջեր", "Տպագիր էջ {}", "Բնագրի էջ {}", "տպագիր հրատարակություն",
        ("Նշում", "Խորհուրդ", "Զգուշացում", "Ուշադրություն", "Կարևոր"),
    ),
}  # fmt: skip


def words_for(language: str) -> Words:
    """The words of a language tag's primary language; English where we have none."""
    return _WORDS.get(language.partition("-")[0].lower(), _WORDS["en"])
