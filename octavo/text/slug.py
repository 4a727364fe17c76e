"""Turn text into names that may stand in ids, addresses and names of files."""

from __future__ import annotations

import re
import unicodedata


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
