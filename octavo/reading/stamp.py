"""Turn the surroundings of a book into its one date."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.model.errors import UsageError

if TYPE_CHECKING:
    from octavo.model import Stamp


def find_epoch(root: Path, environ: Mapping[str, str]) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the manuscript's last commit, else its newest file.

    Raises ValueError when SOURCE_DATE_EPOCH is no date, or when there is no manuscript.
    """
    if given := environ.get("SOURCE_DATE_EPOCH", ""):
        if not re.fullmatch(r"[0-9]{1,11}", given):  # up to the year 5138
            raise ValueError(given)
        return int(given)
    folder = root / "manuscript"
    git = ["git", "-C", str(folder), "log", "-1", "--format=%ct", "--", "."]
    try:
        done = subprocess.run(git, capture_output=True, text=True, check=False, timeout=10)
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return int(done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        pass  # no git here: the files' own dates are the next best
    return int(max(path.stat().st_mtime for path in folder.glob("*.md")))


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
