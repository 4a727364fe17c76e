"""A desk that is closed, or killed, leaves nothing behind; one that nobody uses does nothing."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

import builders
import pytest

from desk.serving.desk import Served, serving

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are counted in /proc"
)
TEXT = "# One\n\nA chapter.\n\n# Two\n\nAnother one.\n"


def processes_of(session: int) -> list[int]:
    """Those that a desk has started, itself among them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(facts[3]) == session and facts[0] != "Z":
            found.append(int(folder.name))
    return found


def ticks_of(processes: list[int]) -> int:
    """Processor time of processes, in hundredths of a second."""
    facts = [
        Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split() for number in processes
    ]
    return sum(int(fact[11]) + int(fact[12]) for fact in facts)


def wait_for_none(session: int) -> None:
    until = time.monotonic() + 15
    while processes_of(session) and time.monotonic() < until:
        time.sleep(0.05)
    assert processes_of(session) == []


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "tmp").iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_it_finds_nothing_left(tmp_path: Path, number: int) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    with serving(book, tmp_path, "--jobs", "2") as desk:
        events = desk.events()  # of a window that stays open
        next(events)
        desk.wait(0)
        assert len(processes_of(desk.process.pid)) > 1
        if number == signal.SIGINT:  # a terminal interrupts all of its processes
            os.killpg(desk.process.pid, number)
        else:
            desk.process.send_signal(number)
        assert desk.process.wait(20) == 0
        wait_for_none(desk.process.pid)
    assert left_in(tmp_path) == []
    assert not any("Traceback" in line or "rror" in line for line in desk.said), desk.said


def test_a_desk_can_be_opened_again_at_once_where_it_was(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    with socket.socket() as free:  # a port that no other desk is given meanwhile
        free.bind(("127.0.0.1", 0))
        asked = str(free.getsockname()[1])
    with serving(book, tmp_path, "--jobs", "1", "--port", asked) as desk:
        events = desk.events()  # of a window that stays open: the desk ends it
        next(events)
        port = desk.port
        desk.end()
    with serving(book, tmp_path, "--jobs", "1", "--port", str(port)) as desk:
        assert desk.port == port


def test_it_can_be_ended_while_it_builds(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    with serving(book, tmp_path, "--jobs", "2") as desk:
        assert desk.end() == 0
        wait_for_none(desk.process.pid)
    assert left_in(tmp_path) == []


def test_a_kill_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    kept = str(tmp_path / "cache")  # of this desk alone: its pages are not known from elsewhere
    with serving(book, tmp_path, "--jobs", "2", XDG_CACHE_HOME=kept) as desk:
        before = desk.wait(0)["build"]
        assert len(processes_of(desk.process.pid)) > 1
        for more in ("more", "most"):
            desk.write("book.md", builders.front(title="A Test") + TEXT + f"\nThe {more}.\n")
            before = desk.wait(before)["build"]
        # an edited page is set by the process that stays, whose engine has fonts of its own
        assert len(left_in(tmp_path)) > 2
        desk.end(signal.SIGKILL)
        wait_for_none(desk.process.pid)
    # the folder of the socket by which Python starts processes is taken away by whichever ends last
    assert [name for name in left_in(tmp_path) if not name.startswith("pymp-")] == []
    assert sorted(path.name for path in book.iterdir()) == ["manuscript"]


def test_a_desk_goes_on_when_its_processes_are_killed(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    with serving(book, tmp_path, "--jobs", "2") as desk:
        before = desk.wait(0)["build"]
        for number in processes_of(desk.process.pid):
            if number != desk.process.pid:
                os.kill(number, signal.SIGKILL)
        desk.write("book.md", builders.front(title="A Test") + TEXT + "\nMore.\n")
        state = desk.wait(before)
        assert state["error"] is None
        assert b"More." in desk.get("html/")
        assert desk.end() == 0
        wait_for_none(desk.process.pid)


def test_a_desk_at_rest_does_nothing(tmp_path: Path) -> None:
    book = builders.write_book(tmp_path / "book", TEXT)
    with serving(book, tmp_path) as desk:
        _wait_until_finished(desk)
        events = desk.events()
        next(events)
        time.sleep(0.5)  # the thread that answered goes to sleep
        processes = processes_of(desk.process.pid)
        before = ticks_of(processes)
        time.sleep(2)
        assert ticks_of(processes) - before <= 1


def _wait_until_finished(desk: Served) -> None:
    desk.wait(0)
    while desk.state()["words"] is None:
        time.sleep(0.05)
