"""Turn a deposit into what happened to its files, and who did it: only what really happened is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from octavo.archive.model import Agent, Event, Inventory, Item, Outcome, Role
from octavo.archive.record import Change, Makings, Version
from octavo.model import Severity
from octavo.model.verdict import Verdict

OCTAVO = "Octavo"
# Of the packages that shape an edition, those that a reader of records knows by name.
_MAKERS = (("packages", "weasyprint", "WeasyPrint"), ("packages", "ebooklib", "EbookLib"),
           ("programs", "pandoc", "pandoc"), ("libraries", "Pango", "Pango"),
           ("libraries", "HarfBuzz", "HarfBuzz"))  # fmt: skip


def take_inventory(
    items: Sequence[Item],
    made_with: Makings,
    verdicts: Sequence[Verdict],
    proof: Mapping[Severity, int],
    versions: Sequence[Version] = (),
) -> Inventory:
    """Files, agents and events of a deposit; ``proof`` counts what Octavo's own checks found."""
    return Inventory(
        tuple(sorted(items, key=lambda item: item.path)),
        tuple(_agents(made_with, verdicts)),
        tuple(_events(items, made_with, verdicts, proof, versions)),
    )


def _agents(made_with: Makings, verdicts: Sequence[Verdict]) -> Iterator[Agent]:
    yield Agent(OCTAVO, "software", made_with["octavo"]["version"])
    for group, key, name in _MAKERS:
        if version := made_with.get(group, {}).get(key):
            yield Agent(name, "software", version)
    seen: set[str] = set()
    for verdict in verdicts:
        if verdict.ran and verdict.tool not in seen:
            seen.add(verdict.tool)
            yield Agent(verdict.tool, "software", verdict.version)


def _events(
    items: Sequence[Item],
    made_with: Makings,
    verdicts: Sequence[Verdict],
    proof: Mapping[Severity, int],
    versions: Sequence[Version],
) -> Iterator[Event]:
    by_role = {role: tuple(item.path for item in items if item.role is role) for role in Role}
    octavo = f"{OCTAVO} {made_with['octavo']['version']}"
    makers = tuple(name for group, key, name in _MAKERS if made_with.get(group, {}).get(key))
    if versions:
        before = versions[-1]
        yield Event(
            "modification", f"The deposit follows its version {before.number}, whose manifest has the SHA-256 {before.manifest}.",
            Outcome.SUCCESS, told_change(before.since), (OCTAVO,), by_role[Role.SOURCE],
        )  # fmt: skip
    yield Event("ingestion", "The sources of the book were taken into the bag.", Outcome.SUCCESS,
                f"{len(by_role[Role.SOURCE])} files", (OCTAVO,), by_role[Role.SOURCE])  # fmt: skip
    yield Event("creation", f"The editions were built from the sources by {octavo}.", Outcome.SUCCESS,
                f"{len(by_role[Role.EDITION])} files", (OCTAVO, *makers), by_role[Role.EDITION])  # fmt: skip
    if by_role[Role.TEXT]:
        yield Event("creation", f"Preservation copies of the text were written by {octavo}.",
                    Outcome.SUCCESS, f"{len(by_role[Role.TEXT])} files", (OCTAVO,), by_role[Role.TEXT])  # fmt: skip
    yield Event(
        "validation",
        f"The finished editions were read back and held against the manuscript by {octavo}: words, numbers, notes, contents, structure.",
        _outcome(proof[Severity.ERROR], proof[Severity.WARNING]),
        _told(proof[Severity.ERROR], proof[Severity.WARNING]),
        (OCTAVO,),
        by_role[Role.EDITION],
    )
    by_file = {path.rpartition("/")[2]: path for path in by_role[Role.EDITION]}
    for verdict in verdicts:
        if verdict.ran:
            errors, warnings = verdict.count(Severity.ERROR), verdict.count(Severity.WARNING)
            told = by_file.get(verdict.subject)
            yield Event(
                "validation", f"{verdict.subject} was held to {verdict.rules} by {verdict.tool} {verdict.version}.",
                _outcome(errors, warnings), _told(errors, warnings), (verdict.tool,), (told,) if told else (),
            )  # fmt: skip
    yield Event("message digest calculation", "SHA-256 and SHA-512 of every file were written into the manifests.",
                Outcome.SUCCESS, f"{len(items)} files", (OCTAVO,), tuple(item.path for item in items))  # fmt: skip


def told_change(change: Change) -> str:
    """A change in words: "2 files added, 1 changed"."""
    counts = ((change.added, "added"), (change.changed, "changed"), (change.removed, "removed"))
    said = [f"{len(paths)} {what}" for paths, what in counts if paths]
    return f"files: {', '.join(said)}" if said else "no file differs"


def find_change(before: Mapping[str, str], now: Mapping[str, str]) -> Change:
    """What became of files, by their paths and digests."""
    return Change(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(path for path in now.keys() & before.keys() if now[path] != before[path])),
        tuple(sorted(before.keys() - now.keys())),
    )


def count_findings(findings: Iterable[Severity]) -> dict[Severity, int]:
    """How many there are of each severity."""
    counts = dict.fromkeys(Severity, 0)
    for severity in findings:
        counts[severity] += 1
    return counts


def _outcome(errors: int, warnings: int) -> Outcome:
    return Outcome.FAILURE if errors else Outcome.WARNING if warnings else Outcome.SUCCESS


def _told(errors: int, warnings: int) -> str:
    return f"{errors} errors, {warnings} warnings"
