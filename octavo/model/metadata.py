"""What an author may state in front matter, and nothing else.

The one place where pydantic is used: it judges what a person typed. Keys are written with hyphens
(``short-title``); every value arrives as text, a list or a mapping, because the YAML is read without
guessing types (``language: no`` is Norwegian, ``title: 1984`` is a title).
"""

from __future__ import annotations

import os
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic.alias_generators import to_snake

from octavo.model.forms import (
    check_address,
    check_date,
    check_day,
    check_doi,
    check_isbn,
    check_language,
    check_orcid,
    check_ror,
)
from octavo.model.prices import check_price
from octavo.model.trims import check_flap, check_spine, parse_trim

# No other package has a say in it, nor is asked: to look for one takes longer than to judge a book's front matter.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

LONGEST_SLUG = 100  # letters of the name of the finished files

# MARC relator codes for the roles that title pages know; the EPUB names contributors by them.
RELATORS = {
    "author": "aut",
    "editor": "edt",
    "translator": "trl",
    "illustrator": "ill",
    "contributor": "ctb",
    "foreword": "aui",
    "afterword": "aft",
    "photographer": "pht",
    "advisor": "ths",
}


def _hyphenated(name: str) -> str:
    return to_snake(name).replace("_", "-")


def _check_slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*", value):
        raise ValueError(f"“{value}” cannot be a file name; use a-z, 0-9 and hyphens")
    if len(value) > LONGEST_SLUG:
        raise ValueError(f"it is longer than {LONGEST_SLUG} letters")
    return value


def _check_trim(value: str) -> str:
    parse_trim(value)
    return value


def _one_or_many(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _named(value: Any) -> Any:
    return [{"name": item} if isinstance(item, str) else item for item in _one_or_many(value)]


def _one_named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _funded(value: Any) -> Any:
    return [{"funder": item} if isinstance(item, str) else item for item in _one_or_many(value)]


def _one_file(value: Any) -> Any:
    return {"terms": value} if isinstance(value, str) else value


def _by_name(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError(
            "a script stands before each font; write lines like   hebrew: fonts/NAME.ttf"
        )
    return value


def _by_key(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError(
            "what is shortened stands before its meaning; write lines like   UN: United Nations"
        )
    return value


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]
Language = Annotated[str, AfterValidator(check_language)]
Isbn = Annotated[str, AfterValidator(check_isbn)]
Doi = Annotated[str, AfterValidator(check_doi)]
Orcid = Annotated[str, AfterValidator(check_orcid)]
Ror = Annotated[str, AfterValidator(check_ror)]
Address = Annotated[str, AfterValidator(check_address)]


class _Strict(BaseModel):
    # what judges is built when there is something to judge: only the process that reads the manuscript has that
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=_hyphenated, defer_build=True
    )


class Institution(_Strict):
    """A university, a press, a museum: who grants a degree, or whom somebody works for."""

    name: Text
    ror: Ror | None = None  # an address: "https://ror.org/02n2fzt79"
    place: Text | None = None  # the town


class Person(_Strict):
    """Somebody named on the title page."""

    name: Text
    role: Literal[
        "author", "editor", "translator", "illustrator", "contributor",
        "foreword", "afterword", "photographer", "advisor",
    ] = "author"  # fmt: skip
    sort_name: Text | None = None  # "Eco, Umberto"
    orcid: Orcid | None = None
    affiliation: Annotated[Institution, BeforeValidator(_one_named)] | None = None
    about: Text | None = None  # who this is, for the flap of a jacket


class Examiner(_Strict):
    """A member of the committee before which a thesis was defended."""

    name: Text
    role: Literal["chair", "member"] = "member"
    sort_name: Text | None = None
    orcid: Orcid | None = None


class Degree(_Strict):
    """What a thesis was written for."""

    name: Text  # "Doctor of Philosophy"
    level: Literal["bachelor", "master", "doctor"]
    discipline: Text | None = None  # "History"


class Funding(_Strict):
    """Who paid for the work, and under which number."""

    funder: Text
    ror: Ror | None = None
    award: Text | None = None  # its number
    award_title: Text | None = None


class Related(_Strict):
    """Another work, and what this one is to it. The relations are those of DataCite's schema 4.5, appendix 1."""

    relation: Literal[
        "is-part-of", "has-part", "is-version-of", "has-version", "is-new-version-of", "is-previous-version-of",
        "is-derived-from", "is-source-of", "is-supplement-to", "is-supplemented-by", "is-variant-form-of",
        "is-identical-to", "continues", "is-continued-by", "references", "is-referenced-by", "reviews", "is-reviewed-by",
    ]  # fmt: skip
    doi: Doi | None = None
    isbn: Isbn | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def _name_one_work(self) -> Related:
        if sum(value is not None for value in (self.doi, self.isbn, self.address)) != 1:
            raise ValueError("a related work is named by one of doi, isbn and address")
        return self


class Identifiers(_Strict):
    """Numbers by which shops and libraries know the editions."""

    isbn_print: Isbn | None = None
    isbn_epub: Isbn | None = None
    doi: Doi | None = None


class Series(_Strict):
    """The series a book belongs to."""

    name: Text
    number: Text | None = None


class Epigraph(_Strict):
    """A quotation that stands before the text."""

    text: Text
    source: Text | None = None


class Accessibility(_Strict):
    """What somebody answers for who has examined the e-book."""

    level: Literal["A", "AA", "AAA"]
    wcag: Literal["2.0", "2.1", "2.2"] = "2.1"
    certified_by: Text
    credential: Text | None = None  # a name or an address
    report: Address | None = None


class Hyphenation(_Strict):
    """What an author knows better than the dictionary of the language."""

    exceptions: Texts = ()  # words with hyphens where they may be divided
    never: Texts = ()  # words that may not be divided


class CoverArt(_Strict):
    """The cover: pictures of the author's own, and how the rest is drawn."""

    front: Text | None = None
    back: Text | None = None
    wrap: Text | None = None  # of back, spine and front in one
    design: Literal["cloth", "paper"] = "cloth"  # of what is drawn where there is no picture


class Print(_Strict):
    """How the print edition is made."""

    trim: Annotated[str, AfterValidator(_check_trim)] = "us-trade"
    font_size: Annotated[float, Field(ge=7, le=16, allow_inf_nan=False)] | None = None  # points
    composer: Literal["total", "greedy"] = "total"  # whole paragraphs, or line by line
    hyphenation: bool | Hyphenation = True
    margins: Literal["classical", "even"] = (
        "classical"  # of an open book, or of each page by itself
    )
    openings: Literal["recto", "any"] = "recto"  # on which pages chapters begin
    heads: Literal["chapters", "sections"] = "chapters"  # what right-hand pages are headed by
    floats: Literal["auto", "here"] = "auto"  # what does not fit is moved, or not
    barrier: Literal["chapter", "section"] = "chapter"  # whose end no float passes
    ink: Literal["black", "colour"] = "black"  # that the press prints with
    paper: Literal["white", "cream"] = "white"
    icc: Text | None = None  # a file of the book: the profile of the press
    spine: Annotated[str, AfterValidator(check_spine)] | None = None  # as the printer measures it
    # or boards, with the printed cover glued around them; or these in a jacket
    binding: Literal["paperback", "case", "jacket"] = "paperback"
    flap: Annotated[str, AfterValidator(check_flap)] | None = (
        None  # of a jacket, as the printer folds it
    )


def _check_prefix(value: str) -> str:
    if not re.fullmatch(r"[^\W\d_][^\W_]*", value):
        raise ValueError(f"“{value}” is no prefix; write letters and figures, such as ed")
    return value


class NoteSeries(_Strict):
    """Notes that are counted by themselves: those whose keys begin with a prefix, ``[^ed-x]``."""

    prefix: Annotated[str, AfterValidator(_check_prefix)]
    name: Text  # what their lists are headed by
    marks: Literal["numbers", "letters", "roman", "symbols", "lines", "none"] = "letters"
    place: Literal["page", "margin", "chapter", "book"] | None = (
        None  # where nothing is said, as all notes
    )
    numbering: Literal["book", "chapter"] | None = None

    @model_validator(mode="after")
    def _have_a_call(self) -> NoteSeries:
        if self.marks == "none" and self.place != "margin":
            raise ValueError("notes without marks stand in the margin: write place: margin, too")
        return self


class Notes(_Strict):
    """Where notes stand and how they are counted."""

    place: Literal["page", "chapter", "book"] = "page"
    numbering: Literal["book", "chapter"] = "book"
    series: Annotated[tuple[NoteSeries, ...], BeforeValidator(_one_or_many)] = ()

    @model_validator(mode="after")
    def _tell_apart(self) -> Notes:
        prefixes = [series.prefix for series in self.series]
        if doubled := next((p for p in prefixes if prefixes.count(p) > 1), None):
            raise ValueError(f"two series of notes have the prefix “{doubled}”")
        return self

    def series_of(self, prefix: str) -> NoteSeries | None:
        """The series with a prefix; None for the author's own notes."""
        return next((series for series in self.series if series.prefix == prefix), None)

    def place_of(self, prefix: str) -> str:
        """Where the notes of a series stand; "" has the author's own."""
        series = self.series_of(prefix)
        return (series.place if series else None) or self.place

    def numbering_of(self, prefix: str) -> str:
        """How the notes of a series are counted."""
        series = self.series_of(prefix)
        return (series.numbering if series else None) or self.numbering


class Citations(_Strict):
    """Where the works that are cited are listed."""

    place: Literal["book", "chapter"] = "book"  # at its end


class Contents(_Strict):
    """The table of contents."""

    depth: Annotated[int, Field(ge=1, le=6)] = 2  # heading levels


def _without_number(value: object) -> object:
    """What YAML's words for no are."""
    return False if isinstance(value, str) and value.lower() in ("false", "no", "off") else value


Counted = Annotated[Literal["chapter", "book", False], BeforeValidator(_without_number)] | None


class Numbering(_Strict):
    """What carries a number. Figures and the like: counted in each chapter or through the book, or not at all; where
    nothing is said, those that the text refers to and their like are, in each chapter where chapters have numbers."""

    chapters: bool = True
    sections: bool = False
    figures: Counted = None
    tables: Counted = None
    equations: Counted = None
    listings: Counted = None
    theorems: Counted = None


class Indexing(_Strict):
    """How an index is set."""

    letters: bool | None = None  # whether they are its heads; None: where there are many entries
    terms: Text | None = None  # a file of them
    subentries: Literal["indented", "run-in"] = "indented"
    ranges: Literal["full", "chicago"] = "full"  # all of the last page, or what changes


class Metadata(_Strict):
    """The front matter of a book."""

    title: Text
    subtitle: Text | None = None
    short_title: Text | None = None  # for running heads
    author: Annotated[tuple[Person, ...], BeforeValidator(_named)] = ()
    language: Language = "en"
    date: Annotated[str, AfterValidator(check_date)] | None = None
    publisher: Text | None = None
    edition: Text | None = None
    source_edition: Text | None = None  # that [.page] marks give the pages of
    page_list: Literal["print", "source"] = "print"  # which pages an edition's page list leads to
    page_references: Literal["folios", "relative"] = "folios"  # or “opposite” and the like
    identifiers: Identifiers = Field(default_factory=Identifiers.model_construct)
    rights: Text | None = None
    licence: Text | None = None
    description: Text | None = None
    abstract: Text | None = None
    subjects: Texts = ()
    version: Text | None = None  # of the text, as its author counts: "2.1"
    institution: Annotated[Institution, BeforeValidator(_one_named)] | None = None
    department: Text | None = None
    degree: Degree | None = None  # what makes a book a thesis
    committee: Annotated[tuple[Examiner, ...], BeforeValidator(_named)] = ()
    defended: Annotated[str, AfterValidator(check_day)] | None = None
    funding: Annotated[tuple[Funding, ...], BeforeValidator(_funded)] = ()
    related: Annotated[tuple[Related, ...], BeforeValidator(_one_or_many)] = ()
    series: Series | None = None
    cover: Text | None = None
    cover_art: CoverArt = Field(default_factory=CoverArt.model_construct)  # of the printed book
    blurb: Text | None = None  # for its back
    price: Annotated[str, AfterValidator(check_price)] | None = None  # “19.99 USD”
    dedication: Text | None = None
    epigraph: Epigraph | None = None
    slug: Annotated[str, AfterValidator(_check_slug)] | None = None
    theme: Literal["classic", "modern", "fiction"] = "classic"
    fonts: Annotated[dict[str, Texts], BeforeValidator(_by_name)] = {}  # script → files, packages
    print: Print = Field(default_factory=Print.model_construct)
    notes: Notes = Field(default_factory=Notes.model_construct)
    contents: Contents = Field(default_factory=Contents.model_construct)
    numbering: Numbering = Field(default_factory=Numbering.model_construct)
    index: Annotated[Indexing, BeforeValidator(_one_file)] = Field(
        default_factory=Indexing.model_construct
    )
    abbreviations: Annotated[dict[Text, Text], BeforeValidator(_by_key)] = {}  # and their meanings
    bibliography: Texts = ()
    csl: Text | None = None
    citations: Citations = Field(default_factory=Citations.model_construct)
    accessibility: Accessibility | None = None
    allow_remote: bool = False
    target_words: Annotated[int, Field(ge=1)] | None = None  # how long the text is to be

    @property
    def running_title(self) -> str:
        """The title as running heads give it."""
        return self.short_title or self.title
