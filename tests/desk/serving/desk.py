"""A real `octavo serve` in a process of its own, asked as a browser asks it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from conftest import ROOT

_SECONDS = 60  # that anything here may take


class Served:
    """A desk that is open."""

    def __init__(self, process: subprocess.Popen[str], address: str, book: Path) -> None:
        self.process = process
        self.address = address
        self.book = book
        self.said: list[str] = []
        self.port = int(urlsplit(address).port or 0)
        self.token = urlsplit(address).path

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        below: bool = True,
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        given = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        try:
            connection.request(
                method, (self.token if below else "") + path, content, {**given, **(headers or {})}
            )
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> bytes:
        """What is there."""
        status, _, content = self.ask(path)
        assert status == 200, (path, status, content[:200])
        return content

    def state(self) -> dict[str, Any]:
        """What the page is told."""
        value: dict[str, Any] = json.loads(self.get("state"))
        return value

    def wait(self, after: int, status: str = "good") -> dict[str, Any]:
        """The state as soon as a build after this one has become so."""
        until = time.monotonic() + _SECONDS
        for name, _ in self.events():
            if name == "state":
                now = self.state()
                if now["build"] > after and now["status"] == status:
                    return now
            assert time.monotonic() < until, (after, status, "".join(self.said))
        raise AssertionError("the desk has gone")

    def events(self) -> Iterator[tuple[str, Any]]:
        """What is told from now on."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.request("GET", f"{self.token}events")
            answer = connection.getresponse()
            assert answer.status == 200
            name = ""
            while line := answer.readline().decode().rstrip("\n"):
                yield from ()
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))
                    answer.readline()
                elif line.startswith("retry: "):
                    answer.readline()
        finally:
            connection.close()

    def write(self, name: str, text: str) -> None:
        """Save a file of the manuscript as most editors do: beside it, and then in its place."""
        path = self.book / "manuscript" / name
        part = path.with_name(f".{name}.part")
        part.write_text(text, "utf-8")
        part.replace(path)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Have it end; the answer is its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def serving(book: Path, folder: Path, *options: str, **environ: str) -> Iterator[Served]:
    """Serve a book; temporary files and what is kept lie in ``folder``."""
    temporary, cache = folder / "tmp", folder / "cache"
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", str(book), "--no-open", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "TMPDIR": str(temporary), "SOURCE_DATE_EPOCH": "1700000000",
             "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(cache)), **environ},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), process.stderr.read()
    served = Served(process, address, book)
    reader = threading.Thread(target=_listen, args=(process.stderr, served.said), daemon=True)
    reader.start()
    try:
        yield served
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        reader.join(20)
        process.stdout.close()
        process.stderr.close()


def _listen(stream: Any, said: list[str]) -> None:
    for line in stream:
        said.append(line)
