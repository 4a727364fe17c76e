"""Turn the files of a bag into one zip file, the same bytes for the same files.

Entries are stored, not packed: a program that packs changes with its version, and a file that is to be read in
fifty years is found in the zip as it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

# An entry of a zip file cannot be older than 1980, nor younger than 2107.
_EARLIEST, _LATEST = 315_532_800, 4_354_819_198
_UNIX = 3
_MODE = 0o100644  # a plain file that everybody may read


def zip_files(files: Mapping[str, bytes], folder: str, epoch: int) -> bytes:
    """The files, by path, in one folder, all with the same date."""
    date = datetime.fromtimestamp(min(max(epoch, _EARLIEST), _LATEST), UTC).timetuple()[:6]
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            container.writestr(entry, files[name])
    return out.getvalue()
