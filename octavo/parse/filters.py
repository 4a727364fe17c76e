"""What pandoc's HTML would not say of a text, said by filters that pandoc itself runs.

Each is Lua, and is given to pandoc only where it may have something to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from octavo.parse.asides import TEX_AND_CAPTIONS, may_hold_asides
from octavo.parse.calls import LABELS, calls_filter, may_have_calls, may_have_labels
from octavo.parse.formulas import FORMULAS, may_need_filter
from octavo.parse.groups import groups_filter, may_have_groups
from octavo.parse.kinds import VERSE, may_have_verse
from octavo.parse.listings import LISTINGS, may_have_listings
from octavo.parse.lists import LISTS, may_have_brackets
from octavo.parse.quotes import QUOTES, may_have_quotes

# Pandoc writes <embed> for a figure that is a PDF, and leaves out what stands for it when it is not seen.
_FIGURES = """function Image(image)
  local said = image.attributes.alt
  if not said and #image.caption > 0 then said = pandoc.utils.stringify(image.caption) end
  image.attributes["octavo-alt"] = said
  return image
end"""
_FIGURE = re.compile(r"\.pdf\b", re.IGNORECASE)
_PICTURES = ("![", "\\includegraphics")


def may_have_figures(text: str) -> bool:
    """Whether a PDF may be shown as a picture, and not only linked to."""
    return any(begun in text for begun in _PICTURES) and _FIGURE.search(text) is not None


# file name, whether a text needs it, the filter; in their order, and before citations are read: TeX may hold some
_FILTERS: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("groups.lua", may_have_groups, groups_filter()),
    ("listings.lua", may_have_listings, LISTINGS),
    ("asides.lua", may_hold_asides, TEX_AND_CAPTIONS),
    ("labels.lua", may_have_labels, LABELS),
    ("formulas.lua", may_need_filter, FORMULAS),
    ("figures.lua", may_have_figures, _FIGURES),
    ("lists.lua", may_have_brackets, LISTS),
    ("verse.lua", may_have_verse, VERSE),
)
ALL_FILTERS = "\n".join((*(source for _, _, source in _FILTERS), calls_filter(), QUOTES))


def filters_for(text: str, language: str, works: Iterable[str] = ()) -> dict[str, str]:
    """The filters that a text of a book in such a language needs, by the names of their files; ``works`` are keys of
    its bibliographies that look like those of things that are counted."""
    found = {name: source for name, needed, source in _FILTERS if needed(text)}
    if may_have_calls(text):
        found["calls.lua"] = calls_filter(works)
    if may_have_quotes(text, language):  # the last: others make quotations, too
        found["quotes.lua"] = QUOTES
    return found
