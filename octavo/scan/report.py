"""Turn an import into its reports: JSON for machines, Markdown for a person with the scan at hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import octavo
from octavo.scan.accounting import Account, repeated_words
from octavo.scan.dialects import BREAKS, NUMBERINGS, PLACES
from octavo.scan.flow import Flow
from octavo.scan.front import Front
from octavo.scan.headings import Title
from octavo.scan.model import Box, Dialect, Entry, Log, Look, Page


@dataclass(frozen=True, slots=True)
class Told:
    """What a report tells; parts that an import has not are None."""

    name: str  # of the scan's file
    manuscript: str  # path of the manuscript in the book's folder
    front_matter: Mapping[str, object]
    front: Front
    dialect: Dialect | None
    pages: tuple[Page, ...]
    entries: tuple[Entry, ...]
    titles: tuple[Title, ...]
    flow: Flow | None
    log: Log
    account: Account
    notes: int = 0  # of a document, whose notes are linked in its file


def report_json(told: Told) -> bytes:
    """Everything, for machines."""
    return (json.dumps(_value(told), ensure_ascii=False, indent=2) + "\n").encode()


def _value(told: Told) -> dict[str, Any]:
    log = told.log
    return {
        "octavo": octavo.__version__,
        "scan": told.name,
        "manuscript": told.manuscript,
        "needs_a_look": len(log.looks),
        "look": [_look(look) for look in log.looks],
        "dialect": None if told.dialect is None else {
            "pages": told.dialect.breaks,
            "calls": told.dialect.calls,
            "labels": told.dialect.labels,
            "numbering": NUMBERINGS[told.dialect.numbering],
            "notes_at": PLACES[told.dialect.place],
            "because": list(told.dialect.evidence),
            "forced": list(told.dialect.forced),
        },
        "letters": {
            "scan": told.account.scan,
            "manuscript": told.account.manuscript,
            "only_here": told.account.aside,
            "lost": told.account.lost,
        },
        "front_matter": {
            key: {"value": value, "from": told.front.sources.get(key, "")}
            for key, value in told.front_matter.items()
        },
        "notes": _notes(told),
        "pages": {
            "count": len(told.pages),
            "labels": [page.label for page in told.pages],
            "read": sum(page.read for page in told.pages),
        },
        "contents": {
            "entries": [
                {"title": e.title, "page": e.page, "level": e.level, "line": e.line} for e in told.entries
            ],
            "matched": sum(title.entry is not None for title in told.titles),
            "pages_agree": sum(agrees for _, agrees in _agreements(told)),
        },
        "headings": _headings(told),
        "joins": [
            {"page": j.page, "joined": j.joined, "rule": j.rule, "confidence": j.confidence,
             "before": j.before, "after": j.after, "line": j.line}
            for j in log.joins
        ],
        "set_aside": [
            {"what": a.what, "page": a.page, "line": a.line, "text": a.text} for a in log.asides
        ],
        "repeated_addresses": _repeated(told.flow),
        "remarks": log.remarks,
    }  # fmt: skip


def _look(look: Look) -> dict[str, Any]:
    return {
        "what": look.what, "message": look.message, "line": look.line, "page": look.page,
        # which page of the source, and where on it, in points from its upper left corner: left, top, right, bottom
        "places": [
            {"page": spot.sheet + 1, "box": [round(getattr(spot.box, side), 2) for side in Box._fields]}
            for spot in look.spots
        ],
    }  # fmt: skip


def _notes(told: Told) -> dict[str, Any]:
    flow = told.flow
    if flow is None:
        return {"found": told.notes, "linked": told.notes}
    linked = flow.linked
    label_of = {call.number: call for call in flow.calls}
    return {
        "found": len(flow.notes),
        "linked": len(flow.notes) - len(linked.uncalled),
        "calls": len(flow.calls),
        "calls_without_note": [
            {
                "label": label_of[n].label,
                "line": label_of[n].line,
                "page": _page(told, label_of[n].page),
            }
            for n in linked.unanswered
        ],
        "notes_without_call": [
            {
                "label": flow.notes[n].label,
                "key": linked.keys[n],
                "page": _page(told, flow.notes[n].page),
            }
            for n in linked.uncalled
        ],
    }


def _page(told: Told, index: int) -> str:
    return told.pages[index].label if 0 <= index < len(told.pages) else ""


def _pages_of_lines(told: Told) -> dict[int, str]:
    return {block.line: page.label for page in told.pages for block in page.body}


def _agreements(told: Told) -> list[tuple[Title, bool]]:
    found = _pages_of_lines(told)
    return [
        (title, title.entry.page == found.get(title.line, ""))
        for title in told.titles
        if title.entry is not None and title.entry.page
    ]


def _headings(told: Told) -> list[dict[str, Any]]:
    found = _pages_of_lines(told)
    return [
        {
            "title": title.text,
            "level": title.level,
            "level_in_scan": title.scan_level,
            "line": title.line,
            "page": found.get(title.line, ""),
            "in_contents": title.entry.title if title.entry else None,
            "page_in_contents": title.entry.page if title.entry else None,
        }
        for title in told.titles
    ]


def _repeated(flow: Flow | None) -> list[str]:
    if flow is None:
        return []
    found: list[str] = []
    for piece in flow.pieces:
        for nodes in (piece.nodes, *piece.paragraphs, *(n for _, n in piece.items)):
            found += repeated_words(nodes)
    for paragraphs in flow.note_nodes:
        for nodes in paragraphs:
            found += repeated_words(nodes)
    return found


def summary_of(told: Told) -> list[str]:
    """The outcome in a few lines."""
    lines: list[str] = []
    if told.flow is not None:
        linked = told.flow.linked
        lines.append(f"{len(told.flow.notes) - len(linked.uncalled)} of {len(told.flow.notes)} notes linked, "
                     f"{len(linked.unanswered)} calls without a note")  # fmt: skip
    elif told.notes:
        lines.append(f"{told.notes} notes, each where it is called")
    labelled = sum(bool(page.label) for page in told.pages)
    if labelled and told.dialect is not None and told.dialect.breaks != "none":
        lines.append(f"{labelled} pages of the source marked")
    agree = _agreements(told)
    if told.entries:
        matched = sum(title.entry is not None for title in told.titles)
        lines.append(f"{matched} of {len(told.entries)} entries of the printed contents found in the text, "
                     f"{sum(same for _, same in agree)} of {len(agree)} on the page they name")  # fmt: skip
    joined = sum(join.joined for join in told.log.joins)
    if told.flow is not None or told.log.joins:
        lines.append(
            f"{joined} paragraphs joined over a page end, {len(told.log.joins) - joined} kept apart"
        )
    account = told.account
    lines.append(f"{account.scan:,} letters and digits: {account.manuscript:,} in the manuscript, "
                 f"{account.aside:,} in this report only, {account.scan - account.manuscript - account.aside} lost")  # fmt: skip
    return lines


def report_text(told: Told) -> bytes:
    """The report for a person."""
    log = told.log
    parts = [f"# Import of {told.name}", "", f"Written: `{told.manuscript}`", ""]
    parts += [f"- {line}" for line in summary_of(told)]
    if told.dialect is not None:
        parts += ["", "## How the scan was read", ""]
        parts += [
            f"- pages: {BREAKS[told.dialect.breaks]} (`--dialect {told.dialect.breaks}`)",
            f"- calls: `--calls {told.dialect.calls}`",
            f"- notes: `--notes {NUMBERINGS[told.dialect.numbering]} --notes-at {PLACES[told.dialect.place]}`",
            *[f"- because of {reason}" for reason in told.dialect.evidence],
            *[f"- as you said: {reason}" for reason in told.dialect.forced],
        ]
    if log.remarks:
        parts += ["", "## Remarks", "", *(f"- {_inline(remark)}" for remark in log.remarks)]
    parts += ["", "## To look at", ""]
    parts += _looks(log.looks) or ["Nothing."]
    parts += ["", "## Front matter", "", "| key | value | from |", "| --- | --- | --- |"]
    parts += [
        f"| {key} | {_cell(str(value))} | {_cell(told.front.sources.get(key, ''))} |"
        for key, value in told.front_matter.items()
    ]
    parts += ["", "## Headings", "", "| level | heading | page | in the contents | line |",
              "| ---: | --- | ---: | ---: | ---: |"]  # fmt: skip
    parts += [
        f"| {h['level']} | {_cell(h['title'])} | {h['page']} | {h['page_in_contents'] or ''} | {h['line']} |"
        for h in _headings(told)
    ]
    parts += ["", "## Page ends", ""]
    parts += _joins(told)
    parts += [
        "",
        "## Set aside",
        "",
        "Words of the scan that do not stand in the manuscript as they were.",
        "",
    ]
    parts += _asides(told)
    return ("\n".join(parts) + "\n").encode()


def _looks(looks: Sequence[Look]) -> list[str]:
    lines: list[str] = []
    for look in looks:
        where = ", ".join(
            filter(
                None,
                [
                    f"line {look.line}" if look.line else "",
                    f"page {look.page}" if look.page else "",
                ],
            )
        )
        lines.append(f"- **{look.what}**{f' ({where})' if where else ''}: {_inline(look.message)}")
    return lines


def _joins(told: Told) -> list[str]:
    counts = Counter((join.rule, join.joined, join.confidence) for join in told.log.joins)
    rows = ["| what was done | rule | how sure | times |", "| --- | --- | ---: | ---: |"]
    rows += [
        f"| {'joined' if joined else 'kept apart'} | {rule} | {confidence:.0%} | {count} |"
        for (rule, joined, confidence), count in counts.most_common()
    ]
    least = sorted(told.log.joins, key=lambda join: join.confidence)[:25]
    rows += ["", "The least sure of them:", ""]
    rows += [
        f"- page {join.page or '?'} (line {join.line}), {'joined' if join.joined else 'kept apart'}, "
        f"{join.confidence:.0%}: “… {_inline(join.before)}” | “{_inline(join.after)} …”"
        for join in least
    ]
    return rows if told.log.joins else ["None."]


def _asides(told: Told) -> list[str]:
    groups: dict[str, list[str]] = {}
    for aside in told.log.asides:
        shown = " / ".join(aside.text.replace("\f", "").split("\n"))
        where = f"line {aside.line}: " if aside.line else ""
        groups.setdefault(aside.what, []).append(f"- {where}{_inline(shown)}")
    repeated = _repeated(told.flow)
    if repeated:
        groups["words of links that repeat the address"] = [
            f"- {_inline(words)}" for words in repeated
        ]
    return [
        line
        for what, items in groups.items()
        for line in (f"### {what.capitalize()}", "", *items, "")
    ]


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|").replace("\n", " ")


def _inline(text: str) -> str:
    """Text of a stranger as text: nothing in it becomes markup or acts in a viewer."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>#&" else c for c in text)
    return " ".join(escaped.split())
