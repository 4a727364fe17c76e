"""Turn a request into an answer: what of the desk stands at which address (all below the token, `guard.py`).

What takes a while, drawing a page, is done by another thread. Whatever is asked for and is not there is 404 with a message.
"""

from __future__ import annotations

import json
import mimetypes
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from octavo.desk.serving.editors import Opened
from octavo.desk.serving.guard import FRAME_POLICY, PAGE_POLICY, READER_POLICY
from octavo.desk.serving.hub import Hub
from octavo.desk.serving.screens import framed_page
from octavo.desk.serving.session import Session
from octavo.desk.serving.source import lines_around, source_file
from octavo.desk.serving.standing import Status
from octavo.desk.serving.tiles import WIDEST
from octavo.desk.serving.where import AskedWrongly
from octavo.model import Build
from octavo.model.errors import OctavoError
from octavo.model.oneline import one_line

_PAGE = re.compile(r"\d+-([0-9a-f]+)\.(png|json)")
_IN_FRAME = ("words.js", "htmlframe.js")  # what is added to the HTML page in its frame
_FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
_POSTED = 65536  # bytes of what is posted
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml",
          ".xhtml": "application/xhtml+xml", ".opf": "application/oebps-package+xml",
          ".ncx": "application/x-dtbncx+xml"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are made of."""

    session: Session
    root: Path  # the book's folder
    pages: Path  # the folder of the page's own files
    write: Callable[[Build], Sequence[str]]  # writes a build's files; the answer is their paths
    open_editor: Callable[[Path, int], Opened]
    hub: Hub = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hub", Hub(self.session))


def desk_app(desk: Desk) -> Starlette:
    """The addresses."""
    answers = _Answers(desk)
    routes = [
        Route("/", answers.page),
        Route("/desk/{name:path}", answers.own_file),
        Route("/state", answers.state),
        Route("/events", desk.hub),
        Route("/page/{name}", answers.printed_page),
        Route("/html/", answers.html),
        Route("/epub/x/{name:path}", answers.epub_entry),
        Route("/epub/{name}", answers.epub),
        Route("/place", answers.place),
        Route("/source", answers.source),
        Route("/open", answers.open, methods=["POST"]),
        Route("/write", answers.write, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _say, Exception: _say_fault})


class _Answers:
    """One method for each address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._session = desk.session
        # what is there when the desk is opened, and nothing else, is answered
        self._files = {
            path.relative_to(desk.pages).as_posix(): path
            for path in sorted(desk.pages.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    async def page(self, request: Request) -> Response:
        return self._own("index.html", PAGE_POLICY)

    async def own_file(self, request: Request) -> Response:
        return self._own(request.path_params["name"], READER_POLICY)

    def _own(self, name: str, policy: str) -> Response:
        path = self._files.get(name)
        if path is None:
            raise HTTPException(404, f"there is no {name} here")
        return _answer(path.read_bytes(), _type_of(name), {"content-security-policy": policy})

    async def state(self, request: Request) -> Response:
        return _answer(self._session.standing, "application/json")

    async def printed_page(self, request: Request) -> Response:
        named = _PAGE.fullmatch(request.path_params["name"])
        if named is None:
            raise HTTPException(404, "there is no such page")
        digest, form = named.groups()
        tiles = self._session.tiles
        if form == "json":
            words = await run_in_threadpool(tiles.words, digest)
            if words is None:
                raise HTTPException(404, "this page is of an earlier build")
            return _answer(_json(words), "application/json", _FOR_EVER)
        width = _number(request, "w", 1, WIDEST)
        picture = await run_in_threadpool(tiles.picture, digest, width)
        if picture is None:
            raise HTTPException(404, "this page is of an earlier build")
        return _answer(picture, "image/png", _FOR_EVER)

    async def html(self, request: Request) -> Response:
        script = b"\n".join(
            self._files[name].read_bytes() for name in _IN_FRAME if name in self._files
        )
        page = framed_page(self._edition("html"), script)
        return _answer(page, "text/html; charset=utf-8", {"content-security-policy": FRAME_POLICY})

    async def epub(self, request: Request) -> Response:
        return _answer(self._edition("epub"), "application/epub+zip")

    async def epub_entry(self, request: Request) -> Response:
        name = request.path_params["name"]
        with zipfile.ZipFile(BytesIO(self._edition("epub"))) as held:
            try:
                content = held.read(name)
            except KeyError:
                raise HTTPException(404, f"the EPUB has no {name}") from None
        return _answer(content, _type_of(name))

    def _edition(self, name: str) -> bytes:
        good = self._session.moment.good
        content = good.edition(name) if good else None
        if content is None:
            raise HTTPException(404, "it has not been made yet")
        return content

    async def place(self, request: Request) -> Response:
        good = self._session.moment.good
        if good is None:
            raise HTTPException(404, "no book has been made yet")
        try:
            value = await run_in_threadpool(
                self._session.whereabouts.answer, good, request.query_params
            )
        except AskedWrongly as error:
            raise HTTPException(400, str(error)) from error
        return _answer(_json(value), "application/json")

    async def source(self, request: Request) -> Response:
        path = self._source_file(request.query_params.get("file", ""))
        line = _number(request, "line", 1, 10_000_000)
        value = lines_around(path, line)
        if value is None:
            raise HTTPException(404, "it is no text")
        return _answer(_json({"file": request.query_params["file"], **value}), "application/json")

    def _source_file(self, name: object) -> Path:
        good = self._session.moment.good
        sources = good.build.sources if good else ()
        path = source_file(name, self._desk.root, sources) if isinstance(name, str) else None
        if path is None:
            raise HTTPException(404, one_line(f"{name} is no file of the manuscript"))
        return path

    async def open(self, request: Request) -> Response:
        value = await _posted(request)
        path = self._source_file(value.get("file"))
        line = value.get("line")
        opened = self._desk.open_editor(path, line if type(line) is int and line > 0 else 1)
        if opened.url:
            return _answer(_json({"url": opened.url}), "application/json")
        told = {"opened": opened.is_open, "command": opened.command, "message": opened.message}
        return _answer(_json(told), "application/json", status=200 if opened.is_open else 409)

    async def write(self, request: Request) -> Response:
        await _posted(request)
        moment = self._session.moment
        if moment.good is None or moment.status is Status.FAILED:
            raise HTTPException(409, "the book cannot be built as it is: nothing was written")
        try:
            files = await run_in_threadpool(self._desk.write, moment.good.build)
        except OctavoError as error:
            said = f"{error.message}: {error.hint}" if error.hint else error.message
            raise HTTPException(409, said) from error
        return _answer(_json({"files": list(files)}), "application/json")


async def _posted(request: Request) -> dict[str, Any]:
    """What was posted: an object of JSON, or nothing."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _POSTED:
            raise HTTPException(413, "that is more than anything here asks for")
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise HTTPException(400, "what is posted is an object of JSON")
    return value


def _number(request: Request, name: str, least: int, most: int) -> int:
    """A whole number of the address."""
    value = request.query_params.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise HTTPException(400, f"{name} is to be a number")
    return min(max(int(value), least), most)


def _type_of(name: str) -> str:
    suffix = Path(name).suffix
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _answer(
    content: bytes, kind: str, headers: dict[str, str] | None = None, status: int = 200
) -> Response:
    return Response(content, status, {"content-type": kind, **(headers or {})})


async def _say(request: Request, error: Exception) -> Response:
    """Why something is not answered."""
    assert isinstance(error, HTTPException), "asked for by this name"
    return _answer(_json({"message": error.detail}), "application/json", status=error.status_code)


async def _say_fault(request: Request, error: Exception) -> Response:
    """What nobody expected: the desk goes on."""
    said = one_line(f"this is a fault of Octavo's: {type(error).__name__}: {error}")
    return _answer(_json({"message": said}), "application/json", status=500)
