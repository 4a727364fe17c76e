"""Turn a date in figures, 2026-11-22, into a date as a book's language writes it."""

from __future__ import annotations

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "hy": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր",
}
# With a day before them, where months are bent then.
_OF_A_DAY = {
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "hy": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
}
_DAYS = {"de": "{d}. {m} {y}", "da": "{d}. {m} {y}", "nb": "{d}. {m} {y}", "es": "{d} de {m} de {y}", "pt": "{d} de {m} de {y}"}  # fmt: skip
_SAME = {"no": "nb", "nn": "nb"}
_BEGUN = {"es": "{m} de {y}", "pt": "{m} de {y}"}  # a month alone


def date_in_words(date: str, language: str) -> str:
    """A date of the front matter in words; as it is written where we do not know the language's months."""
    tag = language.lower()
    primary = _SAME.get(tag.partition("-")[0], tag.partition("-")[0])
    year, _, rest = date.partition("-")
    if not rest or primary not in _MONTHS:
        return date
    month, _, day = rest.partition("-")
    number = int(month) - 1
    if not day:
        name = _MONTHS[primary].split()[number]
        return _BEGUN.get(primary, "{m} {y}").format(m=name, y=year)
    name = _OF_A_DAY.get(primary, _MONTHS[primary]).split()[number]
    if primary == "en" and tag in ("en", "en-us"):
        return f"{name} {int(day)}, {year}"
    shown = "1er" if primary == "fr" and day == "01" else str(int(day))
    return _DAYS.get(primary, "{d} {m} {y}").format(d=shown, m=name, y=year)
