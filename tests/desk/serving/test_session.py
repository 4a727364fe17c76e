"""A session builds once for many changes, keeps what was good, and says what happens in its order."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
from conftest import Built

from octavo.commands.faults import stop_for
from octavo.desk.serving import session as module
from octavo.desk.serving.session import Session
from octavo.desk.serving.standing import Status
from octavo.model import Build, Finding, Place, Severity
from octavo.model.errors import ManuscriptError, UsageError

_SECONDS = 10


class Maker:
    """Builds as it is told to: each build waits until it may."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.begun = threading.Semaphore(0)
        self.may = threading.Semaphore(0)
        self.error: Exception | None = None
        self.count = 0

    def __call__(self, news: Callable[[object], None]) -> Build:
        self.count += 1
        self.begun.release()
        assert self.may.acquire(timeout=_SECONDS)
        if self.error is not None:
            raise self.error
        return self.build


class Heard:
    """What a listener was told."""

    def __init__(self, session: Session) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []
        self._come = threading.Condition()
        session.listen(self._hear)

    def _hear(self, name: str, content: bytes) -> None:
        with self._come:
            self.events.append((name, json.loads(content)))
            self._come.notify_all()

    def wait(self, number: int, status: Status) -> None:
        """Until a build has become so."""
        wanted = ("state", {"build": number, "status": status.value})
        with self._come:
            assert self._come.wait_for(lambda: wanted in self.events, _SECONDS), self.events


@pytest.fixture
def maker(minimal: Built) -> Maker:
    return Maker(minimal.build)


@pytest.fixture
def session(maker: Maker) -> Iterator[Session]:
    held = Session(maker, stop_for)
    yield held
    maker.may.release(100)
    held.end()


def test_what_changes_while_it_builds_gives_one_more_build(session: Session, maker: Maker) -> None:
    heard = Heard(session)
    session.begin()
    assert maker.begun.acquire(timeout=_SECONDS)
    for _ in range(50):
        session.mark_changed()
    maker.may.release(2)
    heard.wait(2, Status.GOOD)
    assert maker.count == 2


def test_a_build_that_fails_leaves_the_last_good_one(session: Session, maker: Maker) -> None:
    heard = Heard(session)
    session.begin()
    maker.may.release()
    heard.wait(1, Status.GOOD)
    finding = Finding(
        "front-matter", Severity.ERROR, "no title", Place("manuscript/a.md", 1), "add one"
    )
    maker.error = ManuscriptError((finding, finding))
    maker.may.release()
    session.mark_changed()
    heard.wait(2, Status.FAILED)
    told = json.loads(session.standing)
    assert told["error"]["message"].startswith("no title")
    assert told["error"]["findings"][0]["line"] == 1
    assert told["title"] == session.moment.good.build.book.metadata.title  # type: ignore[union-attr]
    assert session.moment.good.number == 1  # type: ignore[union-attr]
    maker.error = None
    maker.may.release()
    session.mark_changed()
    heard.wait(3, Status.GOOD)
    assert json.loads(session.standing)["error"] is None


def test_a_fault_without_findings_is_told_too(session: Session, maker: Maker) -> None:
    heard = Heard(session)
    maker.error = UsageError("no room", hint="make some")
    session.begin()
    maker.may.release()
    heard.wait(1, Status.FAILED)
    told = json.loads(session.standing)
    assert (told["error"]["message"], told["error"]["hint"]) == ("no room", "make some")
    assert told["pages"] == []


def test_a_fault_of_ours_is_told_and_the_desk_goes_on(session: Session, maker: Maker) -> None:
    heard = Heard(session)
    maker.error = ZeroDivisionError("by zero")
    session.begin()
    maker.may.release()
    heard.wait(1, Status.FAILED)
    assert "ZeroDivisionError: by zero" in json.loads(session.standing)["error"]["message"]
    maker.error = None
    maker.may.release()
    session.mark_changed()
    heard.wait(2, Status.GOOD)


def test_a_session_rests_once_when_nothing_changes(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REST", 0.05)
    rested = threading.Semaphore(0)
    session = Session(maker, stop_for, on_rest=rested.release)
    session.begin()
    assert maker.begun.acquire(timeout=_SECONDS)
    assert not rested.acquire(timeout=0.2)  # while it builds
    maker.may.release()
    assert rested.acquire(timeout=_SECONDS)
    assert not rested.acquire(timeout=0.2)
    session.mark_changed()
    maker.may.release()
    assert rested.acquire(timeout=_SECONDS)
    session.end()


def test_who_has_left_is_told_nothing(session: Session, maker: Maker) -> None:
    heard: list[str] = []
    leave = session.listen(lambda name, _: heard.append(name))
    leave()
    leave()
    session.begin()
    maker.may.release()
    Heard(session).wait(1, Status.GOOD) if session.moment.status is not Status.GOOD else None
    assert heard == []


def test_a_session_that_has_ended_builds_no_more(maker: Maker) -> None:
    session = Session(maker, stop_for)
    heard = Heard(session)
    session.begin()
    maker.may.release()
    heard.wait(1, Status.GOOD)
    session.end()
    session.mark_changed()
    assert not maker.begun.acquire(timeout=0.5) or maker.count == 1
