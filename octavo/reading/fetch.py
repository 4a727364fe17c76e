"""Turn an address on the web into the picture that stands there.

Only http and https, also after redirections; never more than 32 MB, never longer than 20 seconds.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from http.client import HTTPException

from octavo.model import Finding, ImageRef, Place, Severity
from octavo.reading.paths import Remote

_LIMIT = 32_000_000  # bytes
_TIMEOUT = 20  # seconds
_HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,
)


def fetch_image(ref: ImageRef, remote: Remote, findings: list[Finding]) -> bytes | None:
    """The content of a picture from the web; None, and a finding why, when it cannot be had."""
    hint = "save the picture beside the manuscript"
    if remote is Remote.REFUSED:
        findings.append(_refusal(f"{ref.origin} is not in the book folder", ref.place,
                               f"{hint}, or write allow-remote: true in the front matter"))  # fmt: skip
        return None
    if remote is Remote.OFFLINE:
        findings.append(_refusal(f"{ref.origin} is on the web, and this book is built without it",
                               ref.place, hint))  # fmt: skip
        return None
    if not ref.origin.lower().startswith(("https://", "http://")):
        findings.append(_refusal(f"{ref.origin} cannot be fetched", ref.place,
                               "only http and https addresses can"))  # fmt: skip
        return None
    try:
        return _download(ref.origin)
    except urllib.error.HTTPError as error:
        reason = f"the server answers {error.code}"
        error.close()
    except urllib.error.URLError as error:
        cause = error.reason
        reason = (cause.strerror if isinstance(cause, OSError) else None) or str(cause)
    except (OSError, HTTPException, ValueError) as error:
        reason = str(error) or type(error).__name__
    findings.append(_refusal(f"{ref.origin} could not be fetched: {reason}",
                           ref.place, hint))  # fmt: skip
    return None


def _download(address: str) -> bytes:
    """What stands at an http(s) address, also after redirections, which lead nowhere else.

    Raises OSError, HTTPException or ValueError; also when it is too large or too slow.
    """
    opener = urllib.request.OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    deadline = time.monotonic() + _TIMEOUT
    content = bytearray()
    with opener.open(address, timeout=_TIMEOUT) as response:
        while chunk := response.read1(1 << 16):
            content += chunk
            if len(content) > _LIMIT:
                raise ValueError(f"it is larger than {_LIMIT // 1_000_000} MB")
            if time.monotonic() > deadline:
                raise ValueError(f"it took longer than {_TIMEOUT} seconds")
    return bytes(content)


def _refusal(message: str, place: Place | None, hint: str) -> Finding:
    return Finding("image-remote", Severity.ERROR, message, place, hint)
