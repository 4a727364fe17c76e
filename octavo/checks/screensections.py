"""Turn an HTML page that is cut into what is read of it: each section by itself, and known again where it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from octavo.checks.pagebreaks import MARKED, MarkedText, PageBreak, breaks_in, marked_text
from octavo.checks.screenparts import PARTS, ElsewhereError, Part, numbers_in, read_part
from octavo.text.sections import Cut, read_section
from octavo.workshop.memory import recall
from octavo.workshop.shelves import Forms, recall_kept


@dataclass(frozen=True, slots=True)
class _Section:
    """A section as it is read by itself."""

    part: Part
    text: MarkedText
    has_navigation: bool


_FORMS = Forms(_Section, *MARKED, *PARTS)


@dataclass(frozen=True, slots=True)
class CutPage:
    """A page as its sections are read."""

    parts: Sequence[Part]
    text: MarkedText
    cut: Cut

    def breaks(self) -> Iterator[PageBreak]:
        """The marks of pages in it."""
        return breaks_in(self.text)

    def numbers(self, targets: frozenset[str]) -> Mapping[str, str]:
        """The numbers that stand where references lead."""
        found = numbers_in(self.cut.around, targets)
        for section in self.cut.sections:
            make = partial(_numbers_in_section, section, targets)
            found |= recall("numbers of a section", (section, targets), make)
        return found


def read_cut(cut: Cut) -> CutPage | None:
    """The page; None where its sections have to be read together."""
    sections = [
        recall_kept("section read", (s,), partial(_read_section, s), _FORMS) for s in cut.sections
    ]
    read = [section for section in sections if section is not None]
    if len(read) < len(sections) or any(section.has_navigation for section in read):
        return None
    rest = read_part(cut.around)
    parts = [rest, *(section.part for section in read)]
    ids = [name for part in parts for name in part.ids]
    known = set(ids)
    if not (
        rest.is_bare
        and len(known) == len(ids)
        and all(target in known for part in parts for _, target in part.links)
    ):
        return None
    texts = [section.text for section in read]
    text = marked_text(cut.around, dict(zip(cut.stubs, texts, strict=True)))
    if any(one.is_open for one in texts) and any(one.ends_with_table for one in (text, *texts)):
        return None
    return CutPage(parts, text, cut)


def _read_section(section: str) -> _Section | None:
    tree = read_section(section)
    try:
        part = read_part(tree, alone=True)
    except ElsewhereError:
        return None
    return _Section(part, marked_text(tree, {}), tree.find(".//nav") is not None)


def _numbers_in_section(section: str, targets: frozenset[str]) -> dict[str, str]:
    return numbers_in(read_section(section), targets)
