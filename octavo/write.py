"""Turn finished files into files on disk: the door out.

All files of a build are written beside their places first and then moved over the old ones, so that
a run that fails or is killed leaves whole files, old or new, and never half of one.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from octavo.model.errors import UsageError
from octavo.workshop.scratch import close_scratch, open_scratch, sweep_left


def write_files(
    folder: Path, files: Mapping[str, bytes], outdated: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Write ``files`` (name, or path below the folder → content) into ``folder``, in one act. ``outdated``: names of
    files of a run before that do not belong to these, and are taken away.

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
        for name in outdated:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"cannot write into {folder}: {error.strerror}",
            hint="choose another folder with --out, or make room",
        ) from error
    finally:
        for part, _ in waiting:
            Path(part).unlink(missing_ok=True)
    return tuple(path for _, path in waiting)


def look_ahead(folder: Path) -> None:
    """Whether something can be written into a folder that may not be there yet, before much work is done for it; what
    runs that were killed left there is taken away.

    Raises UsageError when it is a file, or may not be written into.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir():
        raise UsageError(
            f"{there} is a file, not a folder", hint="choose another folder with --out"
        )
    if not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(f"{there} may not be written into",
                         hint="choose another folder with --out, or look at its permissions")  # fmt: skip
    sweep_left(there)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder that is not there yet, in one act: nobody ever sees a part of it, and what a run that was killed
    left is swept away by the next.

    Raises UsageError when something stands in its place, or when it cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = open_scratch(folder.parent)
        try:
            for name, content in files.items():
                path = part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            part.chmod(0o755)
            os.rename(part, folder)
        finally:
            close_scratch(part)
    except OSError as error:
        raise _refused(folder, error) from error


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, in one act.

    Raises UsageError when something stands in its place, or when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = open_scratch(path.parent)
        try:
            made = part / path.name
            made.write_bytes(content)
            try:
                os.link(made, path)  # fails where something stands, which a renaming would replace
            except (PermissionError, NotImplementedError, AttributeError):
                if path.exists():  # a disk without links
                    raise FileExistsError(path) from None
                os.rename(made, path)
        finally:
            close_scratch(part)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> UsageError:
    if path.exists():
        return UsageError(f"{path} is there already, and is not replaced",
                          hint="name another folder with --out, or move it away")  # fmt: skip
    return UsageError(f"cannot write {path}: {error.strerror or error}",
                      hint="choose another folder with --out, or make room")  # fmt: skip
