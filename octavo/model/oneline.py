"""Turn a stranger's words into one line that a terminal, a report and a log can show."""

from __future__ import annotations

import re

# What ends a line, what a terminal obeys, what turns the order of letters, and halves of letters
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """``text`` with the names of such signs in their place: ``\\\\n`` for the end of a line."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
