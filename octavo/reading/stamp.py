"""Turn the surroundings of a book into its one date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.model.errors import UsageError
from octavo.reading.commits import last_commit

if TYPE_CHECKING:
    from octavo.model import Stamp


_LATEST = 99_999_999_999  # seconds since 1970: in the year 5138


def find_epoch(root: Path, environ: Mapping[str, str]) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the manuscript's last commit, else its newest file.

    Raises ValueError when SOURCE_DATE_EPOCH is no date, or when there is no manuscript.
    """
    if given := environ.get("SOURCE_DATE_EPOCH", ""):
        if not re.fullmatch(r"[0-9]{1,11}", given):
            raise ValueError(given)
        return int(given)
    folder = root / "manuscript"
    committed = last_commit(folder)
    if committed is not None:
        return min(committed, _LATEST)
    newest = max(path.stat().st_mtime for path in folder.glob("*.md"))
    return min(max(int(newest), 0), _LATEST)


def read_stamp(root: Path, environ: Mapping[str, str]) -> Stamp:
    """The one date of a build: see `find_epoch`.

    Raises UsageError when SOURCE_DATE_EPOCH is no date.
    """
    from octavo.model import Stamp

    try:
        return Stamp(find_epoch(root, environ))
    except ValueError as error:
        raise UsageError(f"SOURCE_DATE_EPOCH is “{error}”, not a number of seconds",
                         hint="unset it, or set it to a date: date +%s") from error  # fmt: skip
