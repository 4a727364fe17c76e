"""Turn a folder under version control into the date of its last commit, or into its files as they were at one.

Git obeys the configuration of the repository that it is asked about, and that can name programs to run; a
book's folder comes from a stranger. So git is given a repository of its own: an empty folder that says which
commit to begin at, and where the objects are. No configuration, hook or attribute is read, neither of the
book's repository nor of this machine's user.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath

from octavo.model.errors import UsageError
from octavo.workshop.scratch import scratch_folder

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REVISION = re.compile(r"([A-Za-z0-9][\w./-]*)((?:[~^]\d{0,4})*)")
_SHORT = re.compile(r"[0-9a-f]{4,64}")
_LINKS = 5  # names that lead to names; git itself follows as many
_SECONDS = 10
# A repository with longer hashes says so; the only key that has a say.
_LONG_HASHES = "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = sha256\n"


def last_commit(folder: Path) -> int | None:
    """When something in ``folder`` was last committed, in seconds since 1970.

    None without git, outside a repository, and where its branch is kept in a way that we do not read.
    """
    try:
        found = _find_repository(folder)
        if found is None:
            return None
        top, own, common = found
        commit = _commit_of("HEAD", own, common)
        if commit is None:
            return None
        return _ask_git(commit, common, folder.resolve().relative_to(top))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def _find_repository(folder: Path) -> tuple[Path, Path, Path] | None:
    """The work tree that holds ``folder``, its git folder, and the one that it shares with others."""
    for top in (folder.resolve(), *folder.resolve().parents):
        own = top / ".git"
        if own.is_file():  # of a further work tree, or of a submodule
            own = top / own.read_text("utf-8").removeprefix("gitdir:").strip()
        if not (own / "HEAD").is_file():
            continue
        shared = own / "commondir"
        common = own / shared.read_text("utf-8").strip() if shared.is_file() else own
        return top, own, common
    return None


def _commit_of(name: str, own: Path, common: Path) -> str | None:
    """The commit that a name of the repository leads to."""
    for _ in range(_LINKS):
        path = own / name if name == "HEAD" else common / name
        there = path.is_file()
        said = path.read_text("utf-8").strip() if there else _packed_commit(name, common)
        if _HASH.fullmatch(said):
            return said
        if not said.startswith("ref: refs/") or ".." in said:
            return None
        name = said.removeprefix("ref: ")
    return None


def _packed_commit(name: str, common: Path) -> str:
    packed = common / "packed-refs"
    for line in packed.read_text("utf-8").splitlines() if packed.is_file() else ():
        commit, _, packed_name = line.partition(" ")
        if packed_name == name:
            return commit
    return ""


def read_revision(folder: Path, revision: str) -> dict[str, bytes]:
    """The files of ``folder`` as they were at a commit: a branch, a tag, a hash, or HEAD, with ``~2`` behind it.

    Raises UsageError without git, outside a repository, and where there is no such commit or nothing at it.
    """
    try:
        found = _find_repository(folder)
        if found is None:
            raise UsageError(f"{folder} is in no repository", hint="name two folders")
        top, own, common = found
        commit = _named_commit(revision, own, common)
        inside = folder.resolve().relative_to(top).as_posix()
        packed = (
            _run_git(commit, common, ["archive", "--format=tar", commit, "--", inside])
            if commit
            else None
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"git cannot read the repository of {folder}: {error}",
                         hint="name two folders") from error  # fmt: skip
    if packed is None or packed.returncode:
        raise UsageError(f"there is no commit “{revision}” with {folder}",
                         hint="name a branch, a tag or a commit of the book’s repository, or a folder")  # fmt: skip
    import tarfile

    files = {}
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as opened:
        for member in opened:
            path = PurePosixPath(member.name)
            content = opened.extractfile(member) if member.isreg() else None
            if content is not None and not path.is_absolute() and ".." not in path.parts:
                files[path.relative_to(inside).as_posix()] = content.read()
    return files


def _named_commit(revision: str, own: Path, common: Path) -> str | None:
    """What git takes for a name that a person types; our own repository has no names."""
    match = _REVISION.fullmatch(revision)
    if match is None or ".." in revision:
        return None
    name, steps = match.groups()
    for full in (name, *(f"refs/{kind}/{name}" for kind in ("heads", "tags", "remotes"))):
        if (full == "HEAD" or full != name) and (commit := _commit_of(full, own, common)):
            return commit + steps
    return name + steps if _SHORT.fullmatch(name) else None


def _ask_git(commit: str, common: Path, inside: Path) -> int | None:
    done = _run_git(commit, common, ["log", "-1", "--format=%ct", commit, "--", inside.as_posix()])
    said = done.stdout.decode("ascii", "replace").strip()
    return int(said) if done.returncode == 0 and said.isdigit() else None


def _run_git(
    commit: str, common: Path, arguments: Sequence[str]
) -> subprocess.CompletedProcess[bytes]:
    """Git with a repository of its own that has the objects of ``common``."""
    head = commit if _HASH.fullmatch(commit) else ""
    hashes = head or _any_hash(common)
    with scratch_folder() as ours:
        (ours / "refs").mkdir()
        (ours / "HEAD").write_text(head or "ref: refs/heads/none", "ascii")
        (ours / "config").write_text(_LONG_HASHES if len(hashes) == 64 else "", "ascii")
        if (common / "shallow").is_file():  # where a copy without all of its past ends
            (ours / "shallow").write_bytes((common / "shallow").read_bytes())
        return subprocess.run(
            ["git", *arguments],
            cwd=ours,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "GIT_DIR": str(ours),
                "GIT_OBJECT_DIRECTORY": str((common / "objects").resolve()),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_ATTR_NOSYSTEM": "1",
                "GIT_LITERAL_PATHSPECS": "1",
                "GIT_NO_REPLACE_OBJECTS": "1",
                "GIT_ALLOW_PROTOCOL": "",
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_OPTIONAL_LOCKS": "0",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )


def _any_hash(common: Path) -> str:
    """A hash of the repository, to see how long they are there."""
    return _commit_of("HEAD", common, common) or ""
