"""Turn a stranger's request away before anything is done for it.

The desk answers the browser of whoever started it, and nobody else: not another user of the machine, who does not know the token
of the address; not a page from the web that asks this machine from within the same browser, which Host, Origin and
`Sec-Fetch-Site` give away; not a name that somebody has made to lead here (DNS rebinding), for the same reason.
What passes is answered with headers that let the page load nothing from elsewhere, and let nobody frame it.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
_HOSTS = (HOST, "localhost")
_OWN_SITE = (b"same-origin", b"none")  # `none`: an address that was typed, or given to the browser
_POSTED = ("open", "write")  # below the token: what does something

# Of the page of the desk: nothing but its own files, and what its reader of EPUBs unfolds.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' blob:; img-src 'self' blob: data:; "
    "font-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self' blob:; frame-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Of the reader of EPUBs, which stands in a frame of the page, and gives what it shows a style sheet of its own.
READER_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "frame-ancestors 'none'", "frame-ancestors 'self'"
)
# Of the HTML edition in its frame: an origin of its own, in which its own script runs, and no request at all.
FRAME_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# Of what is data, and no page.
DATA_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"content-security-policy": DATA_POLICY.encode(),
    b"cache-control": b"no-store",
}


def new_token() -> str:
    """A word that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    reason: str


class Guard:
    """Stands before the desk: what it refuses, the desk never sees."""

    def __init__(self, inner: ASGIApp, token: str, port: int) -> None:
        self._inner = inner
        self._token = token
        self._hosts = frozenset(f"{name}:{port}".encode() for name in _HOSTS)
        self._origins = frozenset(b"http://" + host for host in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # nothing else is spoken here: the server closes it
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(send, refusal)
            return
        token = f"/{self._token}"
        below = dict(scope, root_path=token, path=scope["path"])

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(n, v) for n, v in _HEADERS.items() if n not in given]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self._inner(below, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = _headers(scope)
        if headers is None or headers.get(b"host") not in self._hosts:
            return Refusal(403, "the desk answers on 127.0.0.1 only")
        origin = headers.get(b"origin")
        if origin is not None and origin not in self._origins:
            return Refusal(403, "another page has asked")
        if headers.get(b"sec-fetch-site", b"none") not in _OWN_SITE:
            return Refusal(403, "another page has asked")
        referrer = headers.get(b"referer", b"")
        if referrer and not any(referrer.startswith(own + b"/") for own in self._origins):
            return Refusal(403, "another page has asked")
        path = scope["path"]
        _, _, rest = path.partition("/")
        token, slash, name = rest.partition("/")
        if not slash or not hmac.compare_digest(token.encode(), self._token.encode()):
            return Refusal(404, "there is nothing here: the address has a token")
        if "\\" in path or "\0" in path or any(part in ("..", ".") for part in path.split("/")):
            return Refusal(404, "there is nothing here")
        return self._refused_method(scope["method"], name, headers)

    @staticmethod
    def _refused_method(method: str, name: str, headers: Mapping[bytes, bytes]) -> Refusal | None:
        if method in ("GET", "HEAD"):
            return Refusal(405, "this is asked for by POST") if name in _POSTED else None
        if method != "POST" or name not in _POSTED:
            return Refusal(405, "there is nothing to be done here")
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != b"application/json":  # which no form of another page can send
            return Refusal(415, "what is posted is JSON")
        return None


def _headers(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers of a request; None when one that decides comes twice."""
    found: dict[bytes, bytes] = {}
    deciding = (b"host", b"origin", b"referer", b"sec-fetch-site", b"content-type")
    for name, value in scope["headers"]:
        if name in found and name in deciding:
            return None
        found[name] = value
    return found


async def _refuse(send: Send, refusal: Refusal) -> None:
    body = json.dumps({"message": refusal.reason}).encode() + b"\n"
    headers: list[Any] = [(b"content-type", b"application/json"),
                          (b"content-length", str(len(body)).encode()), *_HEADERS.items()]  # fmt: skip
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
