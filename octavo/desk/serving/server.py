"""Turn a session into a server that answers the browser of whoever writes the book, on this machine alone.

Nothing of it wakes up while nobody asks: uvicorn's own loop, which looks ten times a second whether it is to end, is replaced
by waiting for a signal.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from octavo.desk.serving.answers import Desk, desk_app
from octavo.desk.serving.guard import HOST, Guard
from octavo.model.errors import UsageError

FIRST_PORT = 4848
_PORTS = 20  # that are tried where none was asked for
_GRACE = 1  # seconds in which answers that are being given may end
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def open_port(port: int | None) -> socket.socket:
    """A port of this machine that nobody else listens at; the one that was asked for, or the first that is free.

    Raises UsageError when that is taken.
    """
    wanted = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _PORTS), 0]
    for number in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if (
            os.name == "posix"
        ):  # a desk that was just closed has connections that are not yet forgotten
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen()
        except (OSError, OverflowError):
            listener.close()
            continue
        listener.setblocking(False)
        return listener
    raise UsageError(
        f"port {port} is taken, or may not be used",
        hint="name another with --port, or none: the next that is free is taken",
    )


def serve_desk(desk: Desk, listener: socket.socket, token: str, ready: Callable[[], None]) -> None:
    """Answer until a signal says that it is enough; ``ready`` is called when whoever asks is answered."""
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        Guard(desk_app(desk), token, port), http="h11", ws="none", loop="asyncio", lifespan="off",
        log_config=None, log_level="critical", access_log=False, proxy_headers=False,
        server_header=False, date_header=False, timeout_graceful_shutdown=_GRACE,
    )  # fmt: skip
    server = _Server(config, desk, ready)
    asyncio.run(server.serve(sockets=[listener]))


class _Server(uvicorn.Server):
    """uvicorn's, without its clock."""

    def __init__(self, config: uvicorn.Config, desk: Desk, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._desk = desk
        self._ready = ready
        self._enough: asyncio.Event | None = None

    async def main_loop(self) -> None:
        """Wait until it is enough."""
        self._enough = asyncio.Event()
        with self._hearing(asyncio.get_running_loop(), self._enough):
            self._ready()
            await self._enough.wait()
            self._desk.hub.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `main_loop`: what is left to be done after the last answer is done by the command."""
        yield

    @contextmanager
    def _hearing(self, loop: asyncio.AbstractEventLoop, enough: asyncio.Event) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def hear(number: int, frame: FrameType | None) -> None:
            for name in before:  # whoever asks again does not want to wait
                signal.signal(name, signal.SIG_DFL)
            loop.call_soon_threadsafe(enough.set)

        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        before = {number: signal.signal(number, hear) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
