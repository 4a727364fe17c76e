"""``octavo serve``: the book while it is written, in a page of the browser.

One process stays: it builds again whenever a file of the book is saved, keeps what the next build can use, and shows all
editions with what is found in them. Nothing is written but what the button asks for.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from octavo.commands.options import LOADED, add_jobs_option
from octavo.model.errors import UsageError, WorkerLostError

if TYPE_CHECKING:
    from octavo.desk.serving.session import Session
    from octavo.model import Build
    from octavo.workshop.pool import Workshop

_PROCESSES = (
    2  # that set pages in the first build; with more, a desk takes more memory than it is worth
)
_WARM = 1  # of them that are started early
_TURN = 0.0005  # seconds after which a build lets a window be answered; Python's own are ten times as many


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, where it is shown, and by what it is edited."""
    parser.add_argument("book", nargs="?", type=Path, default=Path(),
                        help="the book's folder (default: this one)")  # fmt: skip
    parser.add_argument("--port", type=_port, metavar="N",
                        help="where it is shown (default: the first of 4848 and up that is free)")  # fmt: skip
    parser.add_argument("--no-open", action="store_true", help="open no browser")
    parser.add_argument("--editor", choices=("env", "vscode"), default="env",
                        help="what opens a line: $VISUAL or $EDITOR (default), or VS Code by its address")  # fmt: skip
    add_jobs_option(parser)
    parser.set_defaults(json=False)


def run(options: argparse.Namespace) -> int:
    """0 when it was ended. Raises OctavoError when there is no folder, or no port."""
    root = options.book.resolve()
    if not (root / "manuscript").is_dir():
        raise UsageError(
            f"{root} holds no manuscript/", hint="name a book's folder, or begin one: octavo new"
        )
    from octavo.desk.serving.server import open_port

    listener = open_port(options.port)
    from octavo.workshop.pool import Workshop

    sys.setswitchinterval(_TURN)
    with Workshop(options.jobs or _PROCESSES, resident=True) as workshop:
        workshop.warm(_WARM, LOADED)
        _serve(options, root, listener, workshop)
    return 0


def _serve(
    options: argparse.Namespace, root: Path, listener: socket.socket, workshop: Workshop
) -> None:
    import octavo.desk
    from octavo.commands.faults import stop_for
    from octavo.desk.serving.answers import Desk
    from octavo.desk.serving.editors import open_editor
    from octavo.desk.serving.guard import HOST, new_token
    from octavo.desk.serving.server import serve_desk
    from octavo.desk.serving.session import Session
    from octavo.desk.serving.watching import Watcher
    from octavo.pipeline import files_of
    from octavo.workshop.collector import tidy

    make = _maker(root, workshop)

    def again() -> None:
        with suppress(Exception):  # it is told when somebody asks for a book
            make(lambda _: None)

    def rest() -> None:
        workshop.rest(again)
        tidy()

    session = Session(
        make,
        stop_for,
        on_good=lambda build: watcher.also(files_of(build, root)[0]),
        on_rest=rest,
    )
    watcher = Watcher(root, session.mark_changed)
    session.listen(_Teller(session))
    token = new_token()
    address = f"http://{HOST}:{listener.getsockname()[1]}/{token}/"
    desk = Desk(
        session,
        root,
        Path(octavo.desk.__file__).parent / "page",
        lambda build: _write(build, root),
        lambda path, line: open_editor(path, line, options.editor, os.environ),
    )

    def ready() -> None:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        sys.stderr.write("Ctrl-C ends it; the address is yours alone, it has a key in it\n")
        if not options.no_open and _has_display():
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    session.begin()
    watcher.begin()
    try:
        serve_desk(desk, listener, token, ready)
    finally:
        watcher.end()
        session.end()


def _maker(root: Path, workshop: Workshop) -> Callable[[Callable[[Any], None]], Build]:
    from octavo.model import FORMATS
    from octavo.pipeline import build_book

    def build(news: Callable[[Any], None]) -> Build:
        return build_book(root, FORMATS, os.environ, workshop, lambda stage, what: None, news=news)

    def make(news: Callable[[Any], None]) -> Build:
        try:
            return build(news)
        except WorkerLostError:
            workshop.begin_anew()
            return build(news)

    return make


def _write(build: Build, root: Path) -> Sequence[str]:
    """Write the files into `build/`, as `octavo build` does."""
    from octavo.commands.build import write_build

    return [str(path) for path in write_build(build, root, root / "build")]


class _Teller:
    """Says on stderr what has become of each build."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._said = 0  # the build of which was told last

    def __call__(self, name: str, content: bytes) -> None:
        from octavo.desk.serving.standing import Status
        from octavo.model.oneline import one_line

        moment = self._session.moment
        if name != "state" or moment.status is Status.BUILDING or moment.number == self._said:
            return
        self._said = moment.number
        if moment.stopped is not None:
            where = next((f"{f.place}: " for f in moment.stopped.findings if f.place), "")
            sys.stderr.write(one_line(f"not built: {where}{moment.stopped.message}") + "\n")
        elif moment.good is not None:
            count = len(moment.good.build.findings)
            found = "nothing found" if not count else f"{count} finding{'s' * (count > 1)}"
            sys.stderr.write(f"built in {moment.good.seconds:.2f} s: {found}\n")
        sys.stderr.flush()


def _has_display() -> bool:
    """Whether there is a screen on which a browser could be seen."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _port(value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise argparse.ArgumentTypeError(f"“{value}” is no port: they are 1 to 65535")
    return int(value)
