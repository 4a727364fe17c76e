"""Turn what nobody expected into what a person can do about it.

A machine that refuses (a full disk, a folder without permissions, too little memory) is told as such.
Everything else that comes this far is a fault of Octavo's: it is told where, so that it can be reported.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback

import octavo
from octavo.model.errors import InternalError, OctavoError, UsageError
from octavo.workshop.machine import missing_module

# What a system says when it is the machine, or what somebody did to it, that stands in the way.
_REFUSALS = frozenset((
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE,
    errno.ENOMEM, errno.EIO, errno.ENAMETOOLONG, errno.ELOOP, errno.ESTALE, errno.ENOTDIR, errno.EISDIR,
))  # fmt: skip
_OURS = re.compile(r'File ".*?(octavo/[^"]+\.py)", line (\d+), in (\S+)')
_SHOWN = 8  # places, from the innermost


def stop_for(error: Exception) -> OctavoError:
    """What to tell of an exception that is none of ours: see `octavo/model/errors.py` for the exit codes."""
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        where = f" {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        return UsageError(
            f"the system refuses{where}: {error.strerror}",
            hint="make room, or look at the permissions of the folder",
        )
    if isinstance(error, MemoryError):
        return UsageError("there is not enough memory", hint="free some, or build with --jobs 1")
    if isinstance(error, ModuleNotFoundError) and (lacking := missing_module(error)):
        return lacking
    told = "".join(traceback.format_exception(error))
    places = [f"{file}:{line} {name}" for file, line, name in _OURS.findall(told)]
    return InternalError(
        f"this is a fault of Octavo's, not of the book: {type(error).__name__}: {error}",
        hint="the files of the last build are as they were; please report the line above and these places, "
        f"with Octavo {octavo.__version__} and Python {sys.version.split()[0]}:\n  "
        + "\n  ".join(reversed(places[-_SHOWN:])),
    )
