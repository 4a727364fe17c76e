"""Turn the last words of a page and the first of the next into one paragraph, or leave them two.

Every decision names its rule and how sure it is. What a scan keeps apart within a page stays apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from octavo.scan.inline import plain
from octavo.scan.model import Mark, Node, Nodes, Seam, Span, Text
from octavo.scan.tidying import collapse
from octavo.scan.words import Lexicon

_END = re.compile(r"[.!?…։][\"”’»)\]*_]*$")
_DASH = re.compile(r"[—–]$|--$")
_OPENING = re.compile(r"[(\[“«‘„¿¡]$")
_HYPHEN = re.compile(r"([^\W\d_]+)[-‐\u00ad¬]$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Gov|Sen|Rep|Rev|Hon|Jr|Sr|vs|cf|No|Nos|Vol|vol|pp|p|ed|eds|"
    r"trans|ca|c|e\.g|i\.e|approx|fig|Fig|ch|Art|art|Bd|Nr|Hrsg|u\.a|z\.B)\.|\b(?:[A-ZÀ-ÞΆ-ΫԱ-ՖА-Я]\.)+)$"
)  # fmt: skip
_CALL = re.compile(
    r"(?:<sup>[^<]*</sup>|\[\^[^\]\s]*\]|[⁰¹²³⁴-⁹]+|\$\s*(?:\{\s*\})?\^[^$]*\$|\[\d+\])+$"
)
_PREFIXES = frozenset(
    "non self anti semi half ill quasi neo ultra twenty thirty forty fifty sixty seventy eighty ninety "
    "nineteenth twentieth".split()
)
# The first syllable of other words too: far-mers, so-ciety, inter-est.
_SYLLABLES = frozenset(
    "ex well all cross pro vice pre post mid pan sub inter intra one two three four five six seven eight nine "
    "long short full part high low far near so then".split()
)
_COUNTS = frozenset("one two three four five six seven eight nine ten".split())
_FRACTIONS = frozenset(
    "half halves third thirds quarter quarters fourth fourths fifth fifths tenth tenths".split()
)
# Words that others begin with: under-standing, there-fore
_OPENINGS = frozenset(
    "under over there where through after every other never right inter super counter further about above against "
    "along before behind between beyond forth other hence water house light black white green".split()
)
_JOINING = frozenset("to of in by up off out on and the at".split())  # surface-to-air
_CLOSINGS = frozenset(
    "men man woman women land lands ship hood wise ward wards like less side sides time times way ways "
    "able ably full fully ness ment ments ing ings ed er ers ly".split()
)
_SOFT = "\u00ad"  # what is written so is never a word's own
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_ADDRESS_GOES_ON = re.compile(r"[/?=&_%#]\S|[\w%.-]+[/?=&_%]\S|[\w-]+(?:-[\w]+){2}")
TAIL = 40  # nodes of a paragraph that are looked at where it may go on
_LONGEST_WORD = 100  # letters
_SHORT = 60  # letters: a line of its own, a signature, a verse

Glue = Literal["space", "nothing", "hyphen"]  # hyphen: the one at the end of the page is taken out


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with two paragraphs that a page end stands between."""

    joined: bool
    rule: str
    confidence: float  # 0 to 1
    glue: Glue = "space"


def is_open(text: str) -> bool:
    """Whether a text, as it stands in the scan, breaks off before its sentence ends."""
    bare = _CALL.sub("", re.sub(r"\s+", " ", text).strip())
    return bool(bare) and _END.search(bare) is None


def decide_join(before: Nodes, after: Nodes, lexicon: Lexicon) -> Decision:
    """Whether ``after`` goes on with the paragraph ``before``."""
    tail, head = plain(before), plain(after)
    if not tail or not head:
        return Decision(False, "nothing to join", 1.0)
    first = head[0]
    if _ADDRESS.search(tail) and _ADDRESS_GOES_ON.match(head):
        return Decision(True, "an address goes on", 0.9, "nothing")
    if match := _HYPHEN.search(tail[-_LONGEST_WORD:]):
        return _decide_hyphen(match[1], head, lexicon, soft=tail.endswith(_SOFT))
    if _OPENING.search(tail):
        return Decision(True, "a bracket or quotation is open", 0.97, "nothing")
    if _DASH.search(tail):
        glue: Glue = "space" if re.search(r"\s[—–-]+$", tail) else "nothing"
        return Decision(
            True, "a dash at the end of the page", 0.97 if first.islower() else 0.88, glue
        )
    if not _END.search(tail):
        return _decide_open(tail, head)
    if _ABBREVIATED.search(tail):
        return Decision(
            True, "an abbreviation at the end of the page", 0.85 if first.islower() else 0.7
        )
    if first.islower():
        return Decision(True, "the page begins with a small letter", 0.85)
    if _closes_quotation(tail, head):
        return Decision(True, "a quotation that was opened is closed", 0.85)
    return Decision(False, "a sentence ends and another begins", 0.9)


def believe_page(decision: Decision, seam: Seam | None) -> Decision:
    """A decision, or what the page shows where the words alone leave it open. ``seam``: None where it shows nothing."""
    if seam == "likely" and not decision.joined:
        return Decision(True, "the last line of the page is full, and the next is not set in", 0.85)
    if seam == "unlikely" and decision.joined and decision.confidence < 0.9:
        return Decision(False, "the next page begins as a paragraph does", 0.85)
    return decision


def _decide_open(tail: str, head: str) -> Decision:
    first = head[0]
    if first.islower():
        return Decision(True, "goes on in the middle of a sentence", 0.99)
    if first in ",;.:!?)]}”’»":
        return Decision(True, "goes on with a closing mark", 0.97)
    if tail.endswith((",", ";")):
        return Decision(True, "a comma at the end of the page", 0.95)
    if tail.endswith(":"):
        return Decision(True, "a colon at the end of the page", 0.65)
    if len(tail) < _SHORT:
        return Decision(False, "a short line of its own", 0.6)
    if first.isdigit():
        return Decision(True, "the sentence is not finished; a number follows", 0.95)
    if first in "“«‘„\"'(":
        return Decision(True, "the sentence is not finished; a quotation follows", 0.92)
    return Decision(True, "the sentence is not finished; a name follows", 0.9)


def _closes_quotation(tail: str, head: str) -> bool:
    for opening, closing in (("“", "”"), ("«", "»"), ("(", ")")):
        if tail.count(opening) > tail.count(closing):
            end, again = head.find(closing), head.find(opening)
            if end >= 0 and (again < 0 or end < again):
                return True
    return False


def _decide_hyphen(left: str, head: str, lexicon: Lexicon, *, soft: bool) -> Decision:
    match = re.match(r"[^\W\d_]+", head)
    if match is not None and soft:
        return Decision(True, "a soft hyphen is the typesetter's", 0.99, "hyphen")
    if match is None:
        return Decision(True, "a hyphen at the end of the page", 0.9, "nothing")
    keeps, rule, confidence = keeps_hyphen(left, match[0], lexicon)
    return Decision(True, rule, confidence, "nothing" if keeps else "hyphen")


def keeps_hyphen(left: str, right: str, lexicon: Lexicon) -> tuple[bool, str, float]:
    """Whether the hyphen of a word that a line or page cuts is the word's own; why; how sure."""
    if right[0].isupper():
        return True, "a hyphen before a capital is the word's own", 0.97
    if lexicon.knows(left + right):
        return False, "the word stands elsewhere without its hyphen", 0.97
    if lexicon.knows(f"{left}-{right}"):
        return True, "the word stands elsewhere with its hyphen", 0.97
    if left.casefold() in _PREFIXES or (left.casefold() in _SYLLABLES and lexicon.knows(right)):
        return True, "a prefix that takes a hyphen", 0.85
    if left.casefold() in _COUNTS and right.casefold() in _FRACTIONS:
        return True, "a number that takes a hyphen", 0.95
    joining = right.casefold() in _JOINING
    if (
        (len(right) > 2 or joining)
        and len(left) > 4
        and left.casefold() not in _OPENINGS
        and right.casefold() not in _CLOSINGS
        and min(map(lexicon.count, (left, right))) > 1
    ):
        return True, "two words that each stand elsewhere", 0.7
    return False, "a hyphen at a line's end is the typesetter's", 0.75


# found by its hyphen: letters are many
_CUT = re.compile(r"([-‐\u00ad¬])(?<=[^\W\d_].)\n[ \t]*([^\W\d_]+)")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")


def unwrap(text: str, lexicon: Lexicon) -> str:
    """A paragraph's lines as one, words cut at a line's end whole again."""
    if "\n" not in text:
        return text

    def mend(match: re.Match[str]) -> str:
        begun = text.rfind("\n", 0, match.start()) + 1
        word = _LAST_WORD.search(text, begun, match.start())
        left = word[0] if word else ""
        keeps = match[1] != _SOFT and keeps_hyphen(left, match[2], lexicon)[0]
        return f"{'-' if keeps else ''}{match[2]}"

    return _CUT.sub(mend, text)


def join_nodes(before: Nodes, marks: tuple[Mark, ...], after: Nodes, glue: Glue) -> Nodes:
    """One paragraph of two, the marks between them; an emphasis that the page cut is one again."""
    if len(before) > TAIL:  # a paragraph over many pages is not gone through again for each
        return (*before[:-TAIL], *join_nodes(before[-TAIL:], marks, after, glue))
    if before and after and isinstance(before[-1], Span) and isinstance(after[0], Span):
        left, right = before[-1], after[0]
        if left.kind == right.kind and left.kind in ("em", "strong"):
            inner = join_nodes(left.children, marks, right.children, glue)
            return collapse((*before[:-1], Span(left.kind, inner), *after[1:]))
    if glue == "hyphen":
        before = _without_hyphen(before)
    between: tuple[Node, ...] = (Text(" "),) if glue == "space" else ()
    return collapse((*before, *between, *marks, *after))


def _without_hyphen(nodes: Nodes) -> Nodes:
    last = nodes[-1]
    if isinstance(last, Text):
        return (*nodes[:-1], Text(last.text[:-1]))
    if isinstance(last, Span):
        return (*nodes[:-1], Span(last.kind, _without_hyphen(last.children)))
    return nodes
