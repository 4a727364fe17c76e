"""A process is forked from one that does nothing else at that moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from octavo.commands.terminal import show_progress
from octavo.workshop.alone import alone, may_pause


def test_a_process_is_alone_while_its_other_threads_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _threads(monkeypatch)
    told = threading.Event()

    @contextmanager
    def pause() -> Iterator[None]:
        told.set()
        yield
        told.clear()

    with may_pause(pause):
        threading.Thread(target=told.wait, daemon=True).start()
        with alone() as is_alone:
            assert is_alone
            assert threading.active_count() == before
        assert not told.is_set()
    threading.Thread(target=told.wait, daemon=True).start()
    with alone() as is_alone:
        assert not is_alone
    told.set()


def test_the_bar_on_a_terminal_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    before = _threads(monkeypatch)
    with show_progress() as tell:
        tell("parse", "a book")
        assert threading.active_count() == before + 1
        with alone() as is_alone:
            assert is_alone
        assert threading.active_count() == before + 1


def _threads(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many there are; those that other tests have left count as none."""
    left = {thread for thread in threading.enumerate() if thread is not threading.current_thread()}
    enumerate_all = threading.enumerate
    monkeypatch.setattr(
        threading, "enumerate", lambda: [one for one in enumerate_all() if one not in left]
    )
    monkeypatch.setattr(threading, "active_count", lambda: len(threading.enumerate()))
    return threading.active_count()
