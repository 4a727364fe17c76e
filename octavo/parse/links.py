"""Turn links to places in the book into links that lead somewhere, or into plain text."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.parse.tree import CALL_CLASSES


def resolve_links(
    trees: Iterable[etree._Element], note_ids: set[str], names: dict[str, str], finder: Finder
) -> list[Finding]:
    """Mend or cut links to ids that are not there.

    ``names`` has the id of a heading by its words, for authors who link to a heading without
    having given it an id.
    """
    trees = list(trees)
    targets = note_ids | {
        own for tree in trees for e in tree.iter(etree.Element) if (own := e.get("id"))
    }
    findings: list[Finding] = []
    for tree in trees:
        for link in tree.iter("a"):
            href = link.get("href") or ""
            if not href.startswith("#") or href[1:] in targets or link.get("class") in CALL_CLASSES:
                continue
            if href[1:] in names:
                link.set("href", f"#{names[href[1:]]}")
                continue
            findings.append(
                Finding("link-broken", Severity.WARNING, f"the link to {href} leads nowhere",
                        finder.next_of(href), "give its target the id, or correct the link"))  # fmt: skip
            del link.attrib["href"]
    return findings
