"""Turn text into names that may stand in ids, addresses and names of files."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 100  # bytes; suffixes are added, and most systems allow 255


def name_of_file(text: str) -> str:
    """The slug of a text, cut between words where it is too long for the name of a file."""
    slug = slugify(text)
    if len(slug.encode()) <= _LONGEST:
        return slug
    cut = slug.encode()[:_LONGEST].decode("utf-8", "ignore")
    return cut.rpartition("-")[0] or cut


def slugify(text: str) -> str:
    """Letters and digits of any script, lower case, joined by hyphens; never empty.

    An id begins with a letter: XML names may not begin with a digit.
    """
    folded = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).lower()
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    slug = re.sub(r"[^\w]+|_+", "-", kept).strip("-")
    if not slug:
        return "section"
    return slug if slug[0].isalpha() else f"s-{slug}"
