"""Turn what a session is at into what its page in the browser is told: the state, as JSON can hold it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from octavo.desk.serving.overlays import MakeupMark
from octavo.desk.serving.tiles import Printed
from octavo.model import Build, Finding, PageMap
from octavo.model.errors import ManuscriptError, OctavoError
from octavo.model.folding import fold_findings
from octavo.report import finding_value, makeup_value
from octavo.workshop.store import key_of

_NAME = 16  # letters of a digest: enough to tell pages of a book apart


class Status(StrEnum):
    """What has become of the last build."""

    BUILDING = "building"
    GOOD = "good"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageFace:
    """A printed page, and a name for all that is seen on it."""

    index: int
    label: str  # its folio
    digest: str
    division_id: str  # "" on pages that are made
    is_drawn: bool  # False: an empty verso that nothing was set for


@dataclass(frozen=True, slots=True)
class Good:
    """A build that was made, and what is shown of it."""

    number: int
    build: Build
    seconds: float
    pages: tuple[PageFace, ...]
    printed: Printed | None
    divisions: dict[str, str]  # of the HTML page: id → its markup
    changed: dict[str, Any] | None = None  # where the word is that was edited
    marks: tuple[MakeupMark, ...] | None = None  # None: not looked for yet
    words: int | None = None  # in the book; None: not counted yet

    def edition(self, name: str) -> bytes | None:
        """The finished file of an edition; None when it was not made."""
        return next((e.content for e in self.build.editions if e.format == name), None)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why there is no book to be had."""

    message: str
    hint: str
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, error: OctavoError) -> Stopped:
        """What an error says."""
        if isinstance(error, ManuscriptError):
            findings = fold_findings(error.findings)
            first = findings[0].message if findings else "the manuscript has faults"
            more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
            return cls(f"{first}{more}", findings[0].hint or "" if findings else "", findings)
        return cls(error.message, error.hint or "", ())


@dataclass(frozen=True, slots=True)
class Moment:
    """What a session is at."""

    number: int  # of the build that was begun last
    status: Status
    good: Good | None  # the last build that was made
    stopped: Stopped | None  # why the last one was not


def page_faces(
    page_map: PageMap, digests: Sequence[str], look: Iterable[str]
) -> tuple[PageFace, ...]:
    """The pages by what is on them; ``look``: what tells how that is drawn, the same for all pages."""
    common = key_of("look", *look)
    return tuple(
        PageFace(
            page.index, page.folio, key_of(common, digest)[:_NAME], page.division_id, digest != ""
        )
        for page, digest in zip(page_map.pages, digests, strict=True)
    )


def standing_value(moment: Moment) -> dict[str, Any]:
    """The state of a session: docs/architecture.md does not repeat it, the page of the desk reads it."""
    good, stopped = moment.good, moment.stopped
    findings: tuple[Finding, ...] = good.build.findings if good else ()
    error = None
    if stopped is not None:
        error = {
            "message": stopped.message,
            "hint": stopped.hint or None,
            "findings": [finding_value(finding) for finding in stopped.findings],
        }
    value: dict[str, Any] = {
        "build": moment.number,
        "status": moment.status.value,
        "title": "", "seconds": None, "pages": [], "size": None, "editions": {},
        "makeup": None, "changed": None, "words": None,
        "error": error,
        "findings": [finding_value(finding) for finding in findings],
    }  # fmt: skip
    return value | _good_value(good) if good else value


def _good_value(good: Good) -> dict[str, Any]:
    build = good.build
    frame = build.page_map.frame if build.page_map else None
    return {
        "title": build.book.metadata.title,
        "seconds": round(good.seconds, 3),
        "pages": [
            {
                "index": page.index,
                "label": page.label,
                "digest": page.digest,
                "side": "verso" if page.index % 2 else "recto",
                "division": page.division_id,
            }
            for page in good.pages
        ],
        "size": [frame.width_pt, frame.height_pt] if frame else None,
        "editions": {
            e.format: hashlib.sha256(e.content).hexdigest()[:_NAME] for e in build.editions
        },
        "files": {e.format: e.name for e in build.editions},
        "makeup": _makeup_of(good),
        "changed": good.changed,
        "words": good.words,
    }


def _makeup_of(good: Good) -> dict[str, Any] | None:
    makeup = good.build.makeup
    if makeup is None:
        return None
    told = makeup_value(makeup)
    marks = [
        {"page": mark.page, "box": list(mark.box), "what": mark.what, "words": mark.words}
        for mark in good.marks or ()
    ]
    return {key: told[key] for key in ("lines", "pages", "figures")} | {"marks": marks}
