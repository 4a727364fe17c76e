"""Turn the front matter into the fields of a house's form, to be copied there, and the steps that a person has to take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import Template

from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.model.prices import parse_prices
from octavo.press.barcode import price_code
from octavo.press.houses import Figure, House, Source
from octavo.press.rules import Rule, rule

_WIDTH = 14  # of the names of fields
_FIVE_DIGITS = Figure(
    99.99, Source("EAN-5, as shops in the United States read it: a 5, and four digits of cents")
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a form asks for besides what the front matter says."""

    pages: int
    trim: str  # "6 in × 9 in"
    ink: str
    paper: str
    binding: str
    files: Sequence[str]  # names, in the order in which they are uploaded


def write_form(metadata: Metadata, house: House, form: Form) -> str:
    """The fields, one a line, then the steps; plain text."""
    lines = [f"{house.name_for(form.binding)}: {metadata.title}", ""]
    words = house.figures["bindings"].value[form.binding] if "bindings" in house.figures else {}
    lines += [f"{name:<{_WIDTH}}{value}" for name, value in _fields(metadata, form)]
    missing = [name for name, value in _wanted(metadata) if not value]
    if missing:
        lines += ["", f"Not in the front matter: {', '.join(missing)}"]
    lines += ["", "What remains to be done:"]
    lines += [
        f"{number}. {Template(step).safe_substitute(words)}"
        for number, step in enumerate(house.figures["steps"].value, 1)
    ]
    return "\n".join(lines) + "\n"


def judge_form(metadata: Metadata, house: House) -> list[Rule]:
    """The lengths that the form allows, held against the front matter."""
    title = f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title
    rules = [
        *_at_most(house, "title_length", len(title), "letters of title and subtitle", "shorten the subtitle", "subtitle" if metadata.subtitle else "title"),
        *_at_most(house, "description_length", len(_description(metadata)), "letters of description",
                  "shorten description: or blurb:", "description" if metadata.description else "blurb"),
        *_at_most(house, "keywords", len(metadata.subjects), "keywords", "leave out some subjects:", "subjects"),
        *_at_most(house, "keywords_length", len(";".join(metadata.subjects)), "letters of keywords",
                  "leave out some subjects:", "subjects"),
        *_price_in_bars(metadata),
    ]  # fmt: skip
    return rules


def _price_in_bars(metadata: Metadata) -> Iterator[Rule]:
    """A price in dollars is in the bars where five digits can say it."""
    dollars = metadata.price and any(one.currency == "USD" for one in parse_prices(metadata.price))
    if dollars and metadata.price and metadata.identifiers.isbn_print:
        yield rule("press-price", "a price below 100 dollars, which the bars beside the ISBN can say", metadata.price,
                   _FIVE_DIGITS, price_code(metadata.price) != "",
                   "nothing has to be done: the price stands on the back in words", Severity.NOTE, ("price",))  # fmt: skip


def _at_most(house: House, name: str, seen: int, what: str, cure: str, key: str) -> Iterator[Rule]:
    figure: Figure | None = house.figures.get(name)
    if figure is not None:
        yield rule("press-form", f"at most {figure.value} {what}", f"{seen}", figure,
                   seen <= int(figure.value), cure, Severity.WARNING, (key,))  # fmt: skip


def _description(metadata: Metadata) -> str:
    return " ".join((metadata.description or metadata.blurb or "").split())


def _wanted(metadata: Metadata) -> list[tuple[str, object]]:
    """What every form asks for, with the key that says it."""
    return [
        ("author", metadata.author), ("description", _description(metadata)), ("subjects", metadata.subjects),
        ("publisher", metadata.publisher), ("price", metadata.price),
        ("identifiers: {isbn-print}", metadata.identifiers.isbn_print),
    ]  # fmt: skip


def _fields(metadata: Metadata, form: Form) -> Iterator[tuple[str, str]]:
    yield "Title", metadata.title
    if metadata.subtitle:
        yield "Subtitle", metadata.subtitle
    if metadata.series:
        yield "Series", " ".join(filter(None, (metadata.series.name, metadata.series.number)))
    for person in metadata.author:
        yield person.role.capitalize(), person.name
    yield "Language", metadata.language
    for name, value in (
        ("Edition", metadata.edition), ("Publisher", metadata.publisher), ("Rights", metadata.rights),
        ("ISBN", metadata.identifiers.isbn_print), ("Price", metadata.price),
        ("Description", _description(metadata)), ("Keywords", ";".join(metadata.subjects)),
    ):  # fmt: skip
        if value:
            yield name, value
    yield "Pages", str(form.pages)
    yield "Trim", form.trim
    yield "Ink, paper", f"{form.ink} on {form.paper}"
    yield "Binding", form.binding
    for name in form.files:
        yield "File", name
