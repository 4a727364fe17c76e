"""Turn finished files into files on disk: the door out.

All files of a build are written beside their places first and then moved over the old ones, so that
a run that fails or is killed leaves whole files, old or new, and never half of one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from octavo.model.errors import UsageError


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write ``files`` (name, or path below the folder → content) into ``folder``, in one act.

    Raises UsageError when the folder cannot be written.
    """
    waiting: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(
                dir=path.parent, prefix=f".{path.name}.", suffix=".part"
            )
            waiting.append((part, path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(part, 0o644)
        for part, path in waiting:
            os.replace(part, path)
    except OSError as error:
        raise UsageError(
            f"cannot write into {folder}: {error.strerror}",
            hint="choose another folder with --out, or make room",
        ) from error
    finally:
        for part, _ in waiting:
            Path(part).unlink(missing_ok=True)
    return tuple(path for _, path in waiting)
