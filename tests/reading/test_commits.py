"""The date of a book's last commit is read, and nothing that came with its repository is obeyed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from octavo.reading.commits import last_commit

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str, date: int = 1_500_000_000, given: str | None = None) -> str:
    environ = {**os.environ, "GIT_COMMITTER_DATE": f"{date} +0000"}
    done = subprocess.run(["git", "-C", str(folder), *WHO, *arguments], check=True, env=environ,
                          input=given, capture_output=True, text=True)  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A repository with a manuscript that was committed, and something else that was later."""
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript" / "book.md").write_text("# One\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "The book")
    (tmp_path / "other.txt").write_text("x")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Something else", date=1_600_000_000)
    return tmp_path


def test_the_date_is_that_of_the_manuscript(book: Path) -> None:
    assert last_commit(book / "manuscript") == 1_500_000_000


def test_names_of_branches_may_be_packed(book: Path) -> None:
    git(book, "pack-refs", "--all")
    git(book, "gc", "-q")
    assert last_commit(book / "manuscript") == 1_500_000_000


def test_a_further_work_tree_and_a_copy_without_its_past_are_read(
    book: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    git(book, "worktree", "add", "-q", str(elsewhere / "tree"), "-b", "other")
    assert last_commit(elsewhere / "tree" / "manuscript") == 1_500_000_000
    git(book, "clone", "-q", "--depth", "1", f"file://{book}", str(elsewhere / "copy"))
    assert last_commit(elsewhere / "copy" / "manuscript") == 1_600_000_000


def test_longer_hashes_are_read(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript" / "book.md").write_text("# One\n")
    git(tmp_path, "init", "-q", "--object-format=sha256")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "The book")
    assert last_commit(tmp_path / "manuscript") == 1_500_000_000


def test_a_program_that_the_repository_names_is_not_run(book: Path) -> None:
    marker = book / "marker"
    program = book / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    tree, parent = git(book, "rev-parse", "HEAD^{tree}", "HEAD").split()
    (book / "manuscript" / "book.md").write_text("# Two\n")
    git(book, "add", ".")
    tree = git(book, "write-tree")
    signed = (
        f"tree {tree}\nparent {parent}\nauthor A <a@example.org> 1500000000 +0000\n"
        "committer A <a@example.org> 1550000000 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n"
        " \n -----END PGP SIGNATURE-----\n\nSigned\n"
    )
    commit = git(book, "hash-object", "-t", "commit", "-w", "--stdin", given=signed)
    git(book, "update-ref", "HEAD", commit)
    for key, value in (
        ("log.showSignature", "true"), ("gpg.program", str(program)),
        ("core.fsmonitor", str(program)), ("core.pager", str(program)),
        ("diff.external", str(program)), ("core.hooksPath", str(book)),
    ):  # fmt: skip
        git(book, "config", key, value)
    marker.unlink(missing_ok=True)
    assert last_commit(book / "manuscript") == 1_550_000_000
    assert not marker.exists()


@pytest.mark.parametrize("spoil", [
    lambda own: (own / "HEAD").write_text("ref: refs/heads/nowhere\n"),
    lambda own: (own / "HEAD").write_text("ref: refs/../../../secret\n"),
    lambda own: (own / "HEAD").write_text("ref: refs/heads/circle\n") and
    (own / "refs" / "heads" / "circle").write_text("ref: refs/heads/circle\n"),
    lambda own: (own / "HEAD").write_bytes(b"\xff\xfe"),
    lambda own: (own / "HEAD").write_text("0" * 40),
])  # fmt: skip
def test_a_repository_that_is_broken_has_no_date(book: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    spoil(book / ".git")
    assert last_commit(book / "manuscript") is None


def test_outside_of_a_repository_there_is_no_date(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    assert last_commit(tmp_path / "manuscript") is None


def test_the_surroundings_of_another_repository_have_no_say(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    assert last_commit(book / "manuscript") == 1_500_000_000
