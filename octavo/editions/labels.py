"""Turn a language into the names of the parts that only the HTML page has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """What the page's own controls are called; {} is where a number goes."""

    scheme: str  # the button that changes colours
    note: str  # the pop-up note: followed by its label
    close: str
    table: str  # a table without a caption
    search: str
    found: str
    not_found: str
    go_to_page: str
    go: str
    no_page: str
    page: str  # as a citation has it
    pages: str
    copy: str  # a passage with its page
    copied: str
    link: str  # to a paragraph


_LABELS = {
    "en": Labels(
        "Light or dark", "Note", "Close", "Table", "Search the book", "{} found", "Nothing found",
        "Go to page", "Go", "There is no page {}", "p. {}", "pp. {}–{}", "Copy with page",
        "Copied", "Link to this passage",
    ),
    "de": Labels(
        "Hell oder dunkel", "Anmerkung", "Schließen", "Tabelle", "Im Buch suchen", "{} gefunden",
        "Nichts gefunden", "Gehe zu Seite", "Los", "Es gibt keine Seite {}", "S. {}", "S. {}–{}",
        "Mit Seitenzahl kopieren", "Kopiert", "Link zu dieser Stelle",
    ),
    "fr": Labels(
        "Clair ou sombre", "Note", "Fermer", "Tableau", "Chercher dans le livre", "{} trouvés",
        "Rien trouvé", "Aller à la page", "Aller", "Il n’y a pas de page {}", "p. {}", "p. {}–{}",
        "Copier avec la page", "Copié", "Lien vers ce passage",
    ),
    "es": Labels(
        "Claro u oscuro", "Nota", "Cerrar", "Tabla", "Buscar en el libro", "{} encontrados",
        "No se ha encontrado nada", "Ir a la página", "Ir", "No hay página {}", "p. {}",
        "pp. {}–{}", "Copiar con la página", "Copiado", "Enlace a este pasaje",
    ),
    "it": Labels(
        "Chiaro o scuro", "Nota", "Chiudi", "Tabella", "Cerca nel libro", "{} trovati",
        "Nessun risultato", "Vai a pagina", "Vai", "Non c’è una pagina {}", "p. {}", "pp. {}–{}",
        "Copia con la pagina", "Copiato", "Collegamento a questo passo",
    ),
    "ru": Labels(
        "Светлая или тёмная", "Примечание", "Закрыть", "Таблица", "Искать в книге",
        "Найдено: {}", "Ничего не найдено", "Перейти к странице", "Перейти", "Нет страницы {}",
        "с. {}", "с. {}–{}", "Копировать со страницей", "Скопировано", "Ссылка на это место",
    ),
    "hy": Labels(
        "Լուսավոր կամ մութ", "Ծանոթագրություն", "Փակել", "Աղյուսակ", "Որոնել գրքում",
        "Գտնվել է՝ {}", "Ոչինչ չի գտնվել", "Անցնել էջ", "Անցնել", "{} էջ չկա", "էջ {}",
        "էջ {}–{}", "Պատճենել էջի հետ", "Պատճենվեց", "Հղում այս հատվածին",
    ),
}  # fmt: skip


def labels_for(language: str) -> Labels:
    """The labels in a language tag's primary language; English where we have none."""
    return _LABELS.get(language.partition("-")[0].lower(), _LABELS["en"])
