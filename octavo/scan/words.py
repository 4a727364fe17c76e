"""Turn the words of a scan into what other steps ask of them: is this a word, a name, which language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:[-‐’'][^\W\d_]+)*")
_HYPHENS = ("-", "‐", "\u00ad", "¬")
# Words that every page of a language has and few of another.
_COMMON = {
    "en": "the of and to in that was with for as by which from",
    "de": "der die und das nicht mit den von dem auf für eine",
    "fr": "les des est dans qui une pour que sur avec pas aux",
    "es": "que los las una del por con para como más este pero",
    "it": "che della il di per con una non sono dei gli nel",
    "ru": "и в не на что с по как из от это",
    "hy": "և է որ են մեջ այս համար էր",
}
_SPELLING = {
    "en-US": "color honor labor center defense program favor theater organize",
    "en-GB": "colour honour labour centre defence programme favour theatre organise",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a scan with how often they stand in it."""

    forms: Counter[str]  # as written

    folded: Counter[str]  # case put aside

    def knows(self, word: str) -> bool:
        """Whether the word stands somewhere in the scan, whole."""
        return self.folded[word.casefold()] > 0

    def count(self, word: str) -> int:
        """How often the word stands in the scan, whole."""
        return self.folded[word.casefold()]

    def usual_form(self, word: str) -> str | None:
        """A word printed in capitals as running text writes it; None where it never stands there."""
        candidates = [form for form in (word.lower(), word.capitalize(), word.upper()) if form]
        best = max(candidates, key=lambda form: self.forms[form])
        return best if self.forms[best] else None

    def language(self) -> str | None:
        """The language tag that the common words speak for; None without a clear answer."""
        counts = {
            tag: sum(self.folded[word] for word in words.split()) for tag, words in _COMMON.items()
        }
        best, *others = sorted(counts, key=lambda tag: -counts[tag])
        if counts[best] < 5 or counts[best] < 2 * counts[others[0]]:
            return None
        if best != "en":
            return best
        spelled = {
            tag: sum(self.folded[word] for word in words.split())
            for tag, words in _SPELLING.items()
        }
        american, british = spelled["en-US"], spelled["en-GB"]
        return "en-US" if american > 2 * british else "en-GB" if british > 2 * american else "en"


def count_letters(text: str) -> Counter[str]:
    """The letters and digits of a text; all characters are counted sooner than each is asked what it is."""
    counts = Counter(text)
    return Counter({character: count for character, count in counts.items() if character.isalnum()})


def read_lexicon(text: str) -> Lexicon:
    """The words of a scan; the halves of one that a line end cuts are none, nor is a small word that begins a block: it may
    be the half of one that the end of a page or column cut.

    Lines in capitals (running heads, title pages) say nothing about how a word is written.
    """
    forms = Counter[str]()
    cut = begins = False
    for line in text.split("\n"):
        words = _WORD.findall(line)
        words = words[cut or (begins and bool(words) and words[0][0].islower()) :]
        begins = not line.strip()
        cut = _ends_within_word(line)
        forms.update(
            word.casefold() if line.isupper() else word for word in (words[:-1] if cut else words)
        )
    folded = Counter[str]()
    for form, count in forms.items():
        folded[form.casefold()] += count
    return Lexicon(forms, folded)


def _ends_within_word(line: str) -> bool:
    line = line.rstrip()
    return line.endswith(_HYPHENS) and line[-2:-1].isalpha()
