"""Turn comments and tracked changes into what is told of them: nobody's words leave a text without a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from octavo.scan.model import Aside, Log, Look

CHANGES = {
    "accept": "as if all had been accepted",
    "reject": "as if all had been rejected",
    "mark": "put in: underlined, taken out: struck through",
}
_DONE = {
    "accept": "accepted",
    "reject": "rejected",
    "mark": "marked: underlined and struck through",
}


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin of a document."""

    author: str
    words: str


def tell_comments(comments: Iterable[Comment], log: Log) -> None:
    """Set comments aside, each with its author."""
    said = [comment for comment in comments if comment.words]
    for comment in said:
        log.asides.append(Aside("comment", f"{comment.author}: {comment.words}".strip(": "), 0))
    if said:
        message = f"comments left out: {len(said)}; the first is “{said[0].words[:60]}”, all stand in the report"
        log.looks.append(Look("comment", message))


def tell_changes(put_in: Sequence[str], taken_out: Sequence[str], changes: str, log: Log) -> None:
    """Count tracked changes and say what was done with them; words that go are set aside."""
    gone = {"accept": taken_out, "reject": put_in, "mark": ()}[changes]
    for words in gone:
        log.asides.append(Aside("tracked change", words, 0))
    if put_in or taken_out:
        others = " or ".join(f"--changes {name}" for name in CHANGES if name != changes)
        message = (
            f"tracked changes, {_DONE[changes]}: {len(put_in)} put in, {len(taken_out)} taken out; "
            f"{others} does otherwise"
        )
        log.looks.append(Look("change", message))
