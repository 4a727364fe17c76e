"""Turn what a session tells into streams of events, one for each window that listens (server-sent events).

A window that has lost its stream asks again by itself, and is told first what there is.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import Receive, Scope, Send

from octavo.desk.serving.session import Session

_WAITING = 200  # events that a window may have waiting: more, and it is to ask again
_AGAIN_MS = 1000  # after which a window that has lost its stream asks again

_Event = tuple[str, bytes]


class Hub:
    """The windows that listen."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._streams: set[asyncio.Queue[_Event | None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell a window what happens, until it goes or the desk does."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[_Event | None] = asyncio.Queue()

        def put(event: _Event) -> None:
            queue.put_nowait(event if queue.qsize() < _WAITING else None)

        def hear(name: str, content: bytes) -> None:  # in the session's thread
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(put, (name, content))

        leave = self._session.listen(hear)
        self._streams.add(queue)
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: queue.put_nowait(None))
        try:
            headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            moment = self._session.moment
            now = f'{{"build":{moment.number},"status":"{moment.status.value}"}}'
            first = f"retry: {_AGAIN_MS}\n\n".encode() + _written("state", now.encode())
            await _send(send, first)
            while (event := await queue.get()) is not None:
                await _send(send, _written(*event))
            await send({"type": "http.response.body", "body": b""})
        except OSError:
            return  # the window has gone
        finally:
            leave()
            self._streams.discard(queue)
            gone.cancel()

    def close(self) -> None:
        """End all streams."""
        for queue in self._streams:
            queue.put_nowait(None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _written(name: str, content: bytes) -> bytes:
    """An event as it is written: JSON is one line."""
    return b"event: " + name.encode() + b"\ndata: " + content + b"\n\n"
