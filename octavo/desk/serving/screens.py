"""Turn the finished HTML page into what stands in a frame of the desk, and into its divisions, to see which have changed.

The edition itself is never changed: to the copy in the frame a script is added that tells of clicks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_HEAD = re.compile(rb"<head[^>]*>\s*(?:<meta charset=[^>]*>)?", re.IGNORECASE)
_DIVISION = re.compile(r'<section class="division [^>]*?aria-labelledby="([^" ]+)[^>]*>')
_END = "</main>"


def framed_page(page: bytes, script: bytes) -> bytes:
    """The page with a script before everything else: so its own policy, which names what may run in it, is asked
    of its own scripts alone."""
    head = _HEAD.search(page)
    if head is None:  # of a template of the book's own
        return page
    added = b"<script>" + script.replace(b"</script", b"<\\/script") + b"</script>"
    return page[: head.end()] + added + page[head.end() :]


def divisions_of(page: bytes) -> dict[str, str]:
    """The markup of each division by the id of its heading."""
    text = page.decode("utf-8", "replace")
    main = text[: text.rfind(_END)] if _END in text else text
    begins = [*_DIVISION.finditer(main)]
    ends = [*(match.start() for match in begins[1:]), len(main)]
    return {
        match[1]: main[match.start() : end].strip() for match, end in zip(begins, ends, strict=True)
    }


def changed_divisions(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The id and the markup of each division that both have, and have otherwise."""
    for name, html in after.items():
        if before.get(name, html) != html:
            yield name, html
