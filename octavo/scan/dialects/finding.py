"""Turn the blocks of a scan into its dialect: how it says pages, notes and their calls.

Every choice is made by counting, tells what it counted, and can be forced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from octavo.scan.dialects.forms import (
    BREAKS,
    CALL_SIGNS,
    CALLS,
    LABELS,
    LOOSE,
    NOTES_TITLE,
    NUMBERINGS,
    PLACES,
    label_of,
)
from octavo.scan.model import Block, Dialect, Options

_ADDRESS = re.compile(r"\s*[<\[]?(?:https?://|www\.)", re.IGNORECASE)


def find_dialect(blocks: Sequence[Block], options: Options) -> Dialect:
    """The dialect of a scan, with the reasons for each choice."""
    evidence: list[str] = []
    forced: list[str] = []
    zones = {name: _zone(blocks, name) for name in ("rules", "separators", "explicit")}
    breaks = options.breaks
    if breaks == "auto":
        breaks = _find_breaks(blocks, zones, evidence)
    else:
        forced.append(f"pages: {breaks}")
    sections = _sections(blocks)
    place = options.place
    zone = zones[
        "rules" if breaks == "rules" else "separators" if breaks == "separators" else "explicit"
    ]
    if place == "auto":
        place = _find_place(blocks, zone, sections, breaks, evidence)
    else:
        forced.append(f"notes: {PLACES[place]}")
    if place != "page":
        breaks = "none" if breaks == "notes" else breaks
        zone = [block for section in sections for block in section]
    labels = _best_labels(zone, options.calls, blocks)
    calls = options.calls
    if calls == "auto":
        calls = _find_calls(blocks, labels, evidence)
    else:
        forced.append(f"calls: {calls}")
    numbering = options.numbering
    if numbering == "auto":
        where = zone if labels in LOOSE and place != "page" else _notes_in(blocks, zone, labels)
        pages = _pages_with_notes(blocks, breaks, labels) if place == "page" else 0
        numbering = _find_numbering(_labels_in(where, labels), pages, evidence)
        if numbering == "page" and _are_called_elsewhere(blocks, breaks, labels, calls):
            numbering = "chapter"  # whose notes stand on one page behind it
    else:
        forced.append(f"numbering: {NUMBERINGS[numbering]}")
    return Dialect(breaks, calls, labels, numbering, place, tuple(evidence), tuple(forced))


def _find_breaks(
    blocks: Sequence[Block], zones: dict[str, list[Block]], evidence: list[str]
) -> str:
    counts = Counter(_break_kind(block) for block in blocks if block.kind == "break")
    rules = sum(block.kind == "rule" for block in blocks)
    for kind in ("marker", "marks", "formfeed", "folios"):
        if counts[kind]:
            evidence.append(f"{counts[kind]} page marks: {BREAKS[kind]}")
            return kind
    below = max(_share(zones["rules"], labels) for labels in LABELS if labels not in LOOSE)
    loose = max(_share(zones["rules"], labels) for labels in LOOSE if labels != "sign")
    above = max(_share(zones["separators"], labels) for labels in LABELS if labels not in LOOSE)
    for share, threshold, kind, where in (
        (below, 0.5, "rules", "below"),
        (above, 0.3, "separators", "above"),
        (loose, 0.5, "rules", "below"),
        (below, 0.01, "rules", "below"),
    ):
        if rules and share >= threshold:
            evidence.append(f"{rules} rules, {share:.0%} of them with a note {where}")
            return kind
    runs = max(
        len(list(note_runs(blocks, labels))) for labels in LABELS if labels not in (*LOOSE, "caret")
    )
    if runs:
        evidence.append(f"nothing that marks a page but {runs} runs of notes in the text")
        return "notes"
    evidence.append("nothing that marks a page")
    return "none"


def note_runs(blocks: Sequence[Block], labels: str) -> Iterator[int]:
    """The indexes of blocks where notes begin behind text."""
    inside = False
    for index, block in enumerate(blocks):
        if block.kind == "paragraph" and LABELS[labels].match(block.text):
            if not inside and index:
                yield index
            inside = True
        elif not (inside and _ADDRESS.match(block.text)):
            inside = False


def _break_kind(block: Block) -> str:
    if block.text in ("\f", ""):
        return "formfeed" if block.text else "folios"
    return "marker" if block.text.startswith("{") and block.text.endswith("-") else "marks"


def _zone(blocks: Sequence[Block], kind: str) -> list[Block]:
    """The blocks where notes would begin: below rules, above rules, or at the foot of pages."""
    found: list[Block] = []
    for index, block in enumerate(blocks):
        if kind == "rules" and block.kind == "rule":
            found += blocks[index + 1 : index + 2]
        elif kind == "separators" and block.kind == "rule":
            found += blocks[max(0, index - 1) : index]
        elif kind == "explicit" and (block.kind == "break" or index == len(blocks) - 1):
            end = index if block.kind == "break" else index + 1
            start = end
            while start > 0 and end - start < 8 and blocks[start - 1].kind in ("paragraph", "list"):
                start -= 1
            found += blocks[start:end]
    return found


def _share(zone: Sequence[Block], labels: str) -> float:
    if not zone:
        return 0.0
    return sum(LABELS[labels].match(block.text) is not None for block in zone) / len(zone)


def places_of_notes(blocks: Sequence[Block]) -> list[int]:
    """The indexes of what stands below headings such as “Notes”."""
    return [place for section in _places(blocks) for place in section]


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    return [[blocks[place] for place in section] for section in _places(blocks)]


def _places(blocks: Sequence[Block]) -> list[list[int]]:
    found: list[list[int]] = []
    inside = False
    level = 0
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            title = re.sub(r"[*_]", "", block.text)
            if NOTES_TITLE.fullmatch(title):
                found.append([])
                inside, level = True, block.level
            elif inside and block.level <= level and not _is_of_notes(block):
                inside = False
        elif inside:
            found[-1].append(index)
    return [section for section in found if section]


def _is_of_notes(block: Block) -> bool:
    """“Chapter One” among the notes of a book names the chapter that they belong to."""
    return bool(
        re.match(
            r"\W*(?:chapter|kapitel|chapitre|introduction|conclusion)\b", block.text, re.IGNORECASE
        )
    )


def _find_place(
    blocks: Sequence[Block],
    zone: Sequence[Block],
    sections: list[list[Block]],
    breaks: str,
    evidence: list[str],
) -> str:
    strict = [name for name in LABELS if name not in LOOSE]
    apart = {block.line for section in sections for block in section}
    at_foot = sum(
        any(LABELS[name].match(block.text) for name in strict)
        for block in zone if breaks not in ("none", "notes") or block.line not in apart
    )  # fmt: skip
    in_sections = [section for section in sections if _holds_notes(section, strict)]
    if in_sections and at_foot < len(in_sections) + 2:
        place = "book" if len(in_sections) == 1 else "chapter"
        evidence.append(f"{len(in_sections)} sections of notes")
        return place
    if breaks == "none" and any(LABELS["caret"].match(block.text) for block in blocks):
        evidence.append("notes stand anywhere, as [^1]:")
    return "page"


def _holds_notes(section: list[Block], strict: Sequence[str]) -> bool:
    """Whether what stands under a heading of notes are notes: it begins with one, or is full of them.

    Behind its notes a section may have the text of the next chapter.
    """
    forms = [LABELS[name] for name in (*strict, "dotted", "bracket", "plain")]
    lines = [line for block in section for line in block.text.split("\n")]
    labelled = [any(form.match(line) for form in forms) for line in lines]
    return labelled[:1] == [True] or sum(labelled) >= 0.3 * len(section) > 0


def _best_labels(zone: Sequence[Block], calls: str, blocks: Sequence[Block]) -> str:
    """How notes begin: strict forms before loose ones, the most frequent first."""
    if any(LABELS["caret"].match(block.text) for block in blocks):
        counted = sum(bool(LABELS["caret"].match(block.text)) for block in blocks)
        others = sum(bool(LABELS["sup"].match(block.text)) for block in zone)
        if counted >= others:
            return "caret"
    lines = [line for block in zone for line in block.text.split("\n")]
    counts = {
        name: sum(pattern.match(line) is not None for line in lines)
        for name, pattern in LABELS.items()
    }
    strict = {name: count for name, count in counts.items() if name not in LOOSE and count}
    if strict:
        return max(strict, key=lambda name: strict[name])
    if calls in LABELS and counts.get(calls):
        return calls
    loose = {name: _ascending(_labels_in(zone, name)) for name in LOOSE}
    best = max(loose, key=lambda name: (loose[name], name != "sign"))
    return best if loose[best] else (calls if calls in LABELS else "sup")


def _labels_in(zone: Iterable[Block], labels: str) -> list[str]:
    return [
        found[0]
        for block in zone
        for line in (block.text.split("\n") if labels != "caret" else [block.text])
        if (found := label_of(line, labels))
    ]


def _notes_in(blocks: Sequence[Block], zone: Sequence[Block], labels: str) -> list[Block]:
    """The blocks that may be notes: all that begin so; with loose labels, a run of them in the zone."""
    if labels not in LOOSE:
        return list(blocks)
    starts = {block.line for block in zone}
    found: list[Block] = []
    inside = False
    for block in blocks:
        inside = (inside or block.line in starts) and LABELS[labels].match(block.text) is not None
        if inside:
            found.append(block)
    return found


def _ascending(labels: list[str]) -> int:
    """How many labels follow the one before, or begin a count: notes do, years do not."""
    numbers = [int(label) if label.isdigit() else 0 for label in labels]
    return sum(n in {0, 1} or n == before + 1 for before, n in pairwise([-1, *numbers]))


def _find_calls(blocks: Sequence[Block], labels: str, evidence: list[str]) -> str:
    counts = Counter[str]()
    for block in blocks:
        if block.kind in ("code", "html", "break"):
            continue
        text = block.text
        if labels in LABELS and (match := LABELS[labels].match(text)):
            text = text[match.end() :]
        for name, pattern in CALLS.items():
            if name != "glued" and any(sign in text for sign in CALL_SIGNS[name]):
                counts[name] += sum(1 for _ in pattern.finditer(text))
    same = {"footnote": "tex", "dotted": "sup", "plain": "sup"}.get(labels, labels)
    if counts[same]:
        evidence.append(f"{counts[same]} calls of the form “{same}”")
        return same
    usable = {
        n: c
        for n, c in counts.items()
        if c and (n not in ("bracket", "sign") or labels in LOOSE or labels == "footnote")
    }
    if usable:
        best = max(usable, key=lambda name: usable[name])
        evidence.append(f"{usable[best]} calls of the form “{best}”")
        return best
    return same if same in CALLS else "sup"


def _pages_with_notes(blocks: Sequence[Block], breaks: str, labels: str) -> int:
    ends = "rule" if breaks in ("rules", "separators") else "break"
    count, found = 0, False
    for block in blocks:
        if block.kind == ends:
            count += found
            found = False
        else:
            found = found or LABELS[labels].match(block.text) is not None
    return count + found


def _are_called_elsewhere(blocks: Sequence[Block], breaks: str, labels: str, calls: str) -> bool:
    """Whether most calls stand on pages that have no notes."""
    if breaks in ("rules", "separators") or calls not in CALLS:
        return False
    elsewhere, count, called, has_notes = 0, 0, 0, False
    for block in (*blocks, Block("break", "", 0)):
        if block.kind == "break":
            count += called
            elsewhere += 0 if has_notes else called
            called, has_notes = 0, False
        elif LABELS[labels].match(block.text):
            has_notes = True
        else:
            called += sum(1 for _ in CALLS[calls].finditer(block.text))
    return 2 * elsewhere > count


def _find_numbering(labels: list[str], pages: int, evidence: list[str]) -> str:
    """``pages``: how many have notes at their foot; 0 where notes stand elsewhere."""
    if not labels:
        return "book"
    if sum(not label.isdigit() for label in labels) > len(labels) / 2:
        if len(set(labels)) == len(labels):
            return "book"
        evidence.append("notes are labelled by signs, anew on each page")
        return "page"
    numbers = [int(label) for label in labels if label.isdigit()]
    begins = [
        index for index, number in enumerate(numbers)
        if number == 1 and (index + 1 == len(numbers) or numbers[index + 1] in (1, 2))
    ]  # fmt: skip
    if len(begins) <= 1:
        return "book"
    numbering = "page" if pages and len(begins) >= 0.7 * pages else "chapter"
    evidence.append(f"the count of notes begins {len(begins)} times")
    return numbering
