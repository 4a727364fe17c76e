"""Turn a finding into the words that it is about, in all views: by its file and line, and by the words and the page that it names."""

from __future__ import annotations

import re

from octavo.desk.places import Places, WordPlace
from octavo.model import Finding

_PAGE = re.compile(r"\bpage ([^\s,:;“”]+)")
_QUOTED = re.compile("“([^“”]+)”")


def places_of_finding(places: Places, finding: Finding) -> tuple[WordPlace, ...]:
    """Where a finding is seen, the place that it names first; none where it is about the whole book."""
    found: list[WordPlace] = []
    for place in (finding.place, *finding.also):
        if place is not None and place.line is not None:
            at = places.at_source(place.file, place.line)
            found += [at] if at is not None else []
    for named in _PAGE.finditer(finding.message):
        index = places.index_of(named[1])
        quoted = _QUOTED.search(finding.message, named.end())
        if index is not None and quoted is not None:
            found += places.at_words(index, quoted[1])[:1]
    return tuple(dict.fromkeys(found))
