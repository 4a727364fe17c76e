"""Jobs are done by processes that come and go with the build."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import process
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, build

from octavo.commands.options import LOADED
from octavo.model.errors import LayoutError, WorkerLostError
from octavo.typeset.job import Job
from octavo.typeset.setjob import set_job
from octavo.typeset.sheet import Sheet
from octavo.typeset.sheets import job_key, set_jobs
from octavo.workshop.pool import _FORKS, Workshop

BUILD = ROOT / "build.py"
PARENT = """
import os, time
from octavo.workshop.pool import Workshop

if __name__ == "__main__":
    with Workshop(2) as workshop:
        workshop.warm(2, ["json"])
        print(workshop.ask(os.getpid).result(), flush=True)
        time.sleep(60)
"""
# as a desk whose book could not be built, and has not changed for a while
RESTING = PARENT.replace("Workshop(2)", "Workshop(2, resident=True)").replace(
    "print(workshop.ask(os.getpid).result(), flush=True)",
    "worker = workshop.ask(os.getpid).result(); workshop.rest(); time.sleep(0.5); print(worker, flush=True)",
)


def _has_engine() -> tuple[bool, str]:
    kind = type(multiprocessing.current_process()).__name__
    return "weasyprint.draw" in sys.modules, kind.removesuffix("Process").lower()


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("program", [PARENT, RESTING], ids=["building", "resting"])
def test_workers_end_when_the_build_is_killed_and_leave_nothing(
    program: str, tmp_path: Path
) -> None:
    script = tmp_path / "parent.py"
    script.write_text(program)
    temporary = Path(tempfile.mkdtemp())  # not below tmp_path: a socket's path has to be short
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert list(temporary.iterdir()) != []
    parent.kill()
    parent.communicate()
    try:
        for _ in range(300):
            if not lives(worker) and not list(temporary.iterdir()):
                return
            time.sleep(0.1)
        raise AssertionError((lives(worker), list(temporary.iterdir())))
    finally:
        shutil.rmtree(temporary)


def test_no_module_is_taken_from_the_folder_that_we_are_in(
    write_book: Callable[..., Path], tmp_path: Path
) -> None:
    root = write_book("# One\n\nText.")
    evil = "import pathlib; pathlib.Path(__file__).with_suffix('.run').touch()\n"
    for name in ("multiprocessing", "octavo", "lxml", "weasyprint", "signal"):
        (root / f"{name}.py").write_text(evil)
    done = subprocess.run(
        [sys.executable, str(BUILD), "build", "--no-cache", "--jobs", "2"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(root.glob("*.run")) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["t", "t" * 100])  # a socket's path has to be short
def test_nothing_is_left_in_the_folder_for_temporary_files(
    write_book: Callable[..., Path], jobs: str, name: str
) -> None:
    root = write_book("# One\n\nText.")
    temporary = Path(tempfile.gettempdir()) / f"{name}-{os.getpid()}-{jobs}"
    temporary.mkdir()
    try:
        _build_with(root, temporary, jobs)
    finally:
        shutil.rmtree(temporary)


def _build_with(root: Path, temporary: Path, jobs: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BUILD), "build", str(root), "--no-cache", "--jobs", jobs],
        env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for _ in range(100):  # the process that the others were forked from ends a moment later
        if not list(temporary.iterdir()):
            return
        time.sleep(0.1)
    raise AssertionError(list(temporary.iterdir()))


@pytest.mark.parametrize("method", sorted({"spawn", *({"forkserver"} if _FORKS else ())}))
def test_warm_processes_have_the_engine_loaded(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.workshop.pool._FORKS", method == "forkserver")
    # as on a machine so busy that the first question comes before any process was asked for
    monkeypatch.setattr("octavo.workshop.pool._start", lambda pool, count, work: None)
    with Workshop(2) as workshop:
        workshop.warm(2, LOADED)
        assert workshop.ask(_has_engine).result() == (True, method)


def test_a_process_that_waits_does_what_it_is_going_to_need(tmp_path: Path) -> None:
    with Workshop(2) as workshop:
        workshop.warm(1, ["json"])
        workshop.have_ready((tmp_path / "ready").touch)
        for _ in range(300):
            if (tmp_path / "ready").exists():
                return
            time.sleep(0.1)
    raise AssertionError("nobody did it")


@pytest.mark.skipif(not _FORKS, reason="processes are not forked here")
def test_one_process_has_what_is_loaded_here_and_others_come_when_there_is_more_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("octavo.workshop.memory.kept_for_this_test", "forked", raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever other tests have left
    with Workshop(2) as workshop:
        workshop.warm_one(["json"], ["json"])
        near = workshop.ask(_pid_and_kept).result()
        assert near == (near[0], "forked")
        assert near[0] != os.getpid()
        slow = [workshop.ask(_wait_for, tmp_path / "told") for _ in range(3)]
        other = workshop.ask(_pid_and_kept).result()
        assert other == (other[0], "")
        assert not any(one.done() for one in slow)
        (tmp_path / "told").touch()
        assert all(one.result() for one in slow)
    assert not lives(near[0])
    assert not lives(other[0])


@pytest.mark.skipif(not _FORKS, reason="processes are not forked here")
def test_processes_have_what_was_loaded_and_made_here_before_they_were_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("octavo.workshop.memory.kept_for_this_test", "", raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever other tests have left
    with Workshop(2) as workshop:
        workshop.fork_when_ready(["json"])
        workshop.have_ready(_fail, partial(_remember, "made here"))
        workshop.fork()
        assert workshop.ask(_pid_and_kept).result()[1] == "made here"
        assert workshop.ask(_has_engine).result()[1] == "fork"
        asked = [workshop.ask(_pid_in_a_while) for _ in range(12)]
        assert len({one.result() for one in asked}) == 2


def test_after_a_long_book_is_set_others_are_asked_and_what_was_asked_for_is_done(
    tmp_path: Path,
) -> None:
    with Workshop(2) as workshop:
        before = workshop.ask(os.getpid).result()
        slow = [workshop.ask(_wait_for, tmp_path / "told") for _ in range(4)]
        workshop.renew(1_000)  # letters
        assert workshop._pool is not None
        workshop.renew(10_000_000)
        after = workshop.ask(_pid_and_kept).result()
        assert after[0] != before
        assert not any(one.done() for one in slow)
        (tmp_path / "told").touch()
        assert all(one.result() for one in slow)
    assert not lives(before)
    assert not lives(after[0])


@pytest.mark.skipif(not _FORKS, reason="processes are not forked here")
def test_processes_are_started_where_forking_was_not_safe_or_never_asked_for() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, daemon=True)
    thread.start()
    try:
        for ask_for in (Workshop.fork, lambda workshop: None):
            with Workshop(2) as workshop:
                workshop.fork_when_ready(["json"])
                ask_for(workshop)
                assert workshop.ask(_has_engine).result()[1] in ("forkserver", "spawn")
    finally:
        ended.set()


def _fail() -> None:
    raise LayoutError("this is told by the job that needs it", hint="")


def _remember(what: str) -> None:
    from octavo.workshop import memory

    vars(memory)["kept_for_this_test"] = what


def test_there_are_no_more_processes_than_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    with Workshop(2) as workshop:
        workshop.warm_one(["json"], ["json"])
        asked = [workshop.ask(_pid_in_a_while) for _ in range(12)]
        assert len({one.result() for one in asked}) == 2


@pytest.mark.skipif(not _FORKS, reason="processes are not forked here")
def test_that_a_process_was_ended_is_told_by_what_asks_it_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    with Workshop(2) as workshop:
        workshop.warm_one(["json"], ["json"])
        ended = workshop.ask(os.getpid).result()
        os.kill(ended, signal.SIGKILL)
        while workshop._near is not None and not workshop._near._broken:
            time.sleep(0.05)
        workshop.have_ready(os.getpid)
        with pytest.raises(WorkerLostError):
            workshop.ask(os.getpid)


def _pid_in_a_while() -> int:
    time.sleep(0.2)
    return os.getpid()


def _wait_for(path: Path) -> bool:
    patience = time.monotonic() + 60
    while not path.exists() and time.monotonic() < patience:
        time.sleep(0.05)
    return path.exists()


def test_a_process_is_not_forked_from_one_that_does_several_things_at_once() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, daemon=True)
    thread.start()
    try:
        with Workshop(2) as workshop:
            workshop.warm_one(["json"], ["json"])
            assert workshop.ask(_has_engine).result()[1] in ("forkserver", "spawn")
    finally:
        ended.set()


def _pid_and_kept() -> tuple[int, str]:
    from octavo.workshop import memory

    return os.getpid(), getattr(memory, "kept_for_this_test", "")


def test_nobody_gets_ready_where_there_are_no_processes(tmp_path: Path) -> None:
    with Workshop(1) as workshop:
        workshop.warm(1, ["json"])
        workshop.have_ready((tmp_path / "ready").touch)
    assert not (tmp_path / "ready").exists()


def test_a_workshop_that_closes_leaves_the_processes_of_others_alone() -> None:
    with Workshop(2) as outer:
        worker = outer.ask(os.getpid).result()
        with Workshop(2) as inner:
            other = inner.ask(os.getpid).result()
        assert not lives(other)
        assert outer.ask(os.getpid).result() == worker
    assert not lives(worker)


def test_no_thread_of_a_workshop_that_has_closed_holds_its_semaphores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that ends meanwhile would let go of them half, and be told of a leak."""
    kind = process._ExecutorManagerThread
    orderly = kind.join_executor_internals

    def slowly(thread: process._ExecutorManagerThread) -> None:
        time.sleep(0.3)
        orderly(thread)

    monkeypatch.setattr(kind, "join_executor_internals", slowly)
    with Workshop(2) as workshop:
        workshop.warm(1, ["json"])
        workshop.ask(os.getpid).result()
    assert [thread for thread in threading.enumerate() if isinstance(thread, kind)] == []


def test_work_is_done_by_other_processes_when_there_are_several() -> None:
    with Workshop(2) as workshop:
        assert workshop.ask(os.getpid).result() != os.getpid()
    assert Workshop(1).ask(os.getpid).result() == os.getpid()


@pytest.mark.parametrize("processes", [1, 2])
def test_what_goes_wrong_is_raised_where_it_is_asked_for(processes: int) -> None:
    with Workshop(processes) as workshop:
        asked = workshop.ask(int, "no number")
        with pytest.raises(ValueError, match="no number"):
            asked.result()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_job_that_cannot_be_set_is_named(processes: int) -> None:
    good = Job("good", "<html><body/></html>", "", 300, 10, 150, ())
    deep = "<div>" * 2000 + "</div>" * 2000
    bad = Job("The Bad Chapter", f"<html><body>{deep}</body></html>", "", 300, 10, 150, ())
    with Workshop(processes, keep=False) as workshop, pytest.raises(LayoutError) as raised:
        set_jobs([good, bad], workshop, lambda _: None)
    assert raised.value.message == "“The Bad Chapter”: the text is nested too deeply to be laid out"


def test_keys_of_jobs_differ_by_text_style_measure_and_pictures() -> None:
    job = Job("n", "<p/>", "", 300, 10, 150, ())
    others = [
        Job("n", "<q/>", "", 300, 10, 150, ()),
        Job("n", "<p/>", "p{}", 300, 10, 150, ()),
        Job("n", "<p/>", "", 301, 10, 150, ()),
        Job("n", "<p/>", "", 300, 10, 150, (), (("a", b"1"),)),
        Job("n", "<p/>", "", 300, 10, 150, (), (("a", b"2"),)),
    ]
    assert len({job_key(j) for j in [job, *others]}) == 6
    assert job_key(job) == job_key(Job("another name", "<p/>", "", 300, 10, 150, ()))


def test_one_edited_chapter_is_the_only_one_laid_out_again(
    write_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("octavo.workshop.store._folder", lambda: tmp_path / "kept")
    chapters = "\n\n".join(f"# Chapter {n}\n\nText of chapter {n}." for n in "abc")
    names: list[str] = []

    def set_and_remember(job: Job, earlier: str) -> Sheet:
        names.append(job.name)
        return set_job(job, earlier)

    monkeypatch.setattr("octavo.typeset.sheets.set_job", set_and_remember)
    build(write_book(chapters), ("pdf",), Workshop(1, keep=True))
    assert "2 Chapter b" in names
    names.clear()
    build(write_book(chapters.replace("of chapter b", "of a chapter")), ("pdf",), Workshop(1))
    assert names == ["2 Chapter b"]
