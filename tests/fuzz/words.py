"""Turn dice into words: plain ones, those of the world's scripts, and characters that make trouble."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_T = TypeVar("_T")

PLAIN = (
    "the fortress stood above a river where seven roads had met before its border was drawn and nobody who "
    "remembered these gates could say which of them had been first although records kept in monasteries "
    "mention an extraordinarily well-preserved bridge administrative reorganisation notwithstanding"
).split()
# Scripts for which our themes have faces
FACED = (
    "café naïve Škoda Łódź Ångström Þingvellir Ἀθῆναι μῦθος λόγος Москва крепость Երևան բերդ "
    "Nguyễn Dvořák œuvre Straße İstanbul ½ № § † ‡ … ’tis “said” «dit» „sagt“"
).split()
# Scripts and signs for which they may have none; combining marks, and marks with nothing to combine
FOREIGN = (
    "עברית العربية فارسی हिन्दी தமிழ் ไทย 漢字 かな 한국어 ქართული አማርኛ ᚠᚢᚦ 𐌰𐌱 𝔉𝔯 😀 👩‍👩‍👧 🏳️‍🌈 ☃ ⸻ ꙮ "
    "e\u0301 a\u0323\u0307 Z\u0351\u036b\u0343 \u0301x ﬁ ſt ① ㎏ ΑΙ\u0345 ᾼ ǅ ß ẞ ı"
).split()
# No letters: spaces, joiners, directions, variation, marks of order
QUIET = "\u00a0 \u00ad \u200b \u200c \u200d \u2009 \u202f \u2060 \u200e \u200f \ufe0f \u2028 \u061c".split(
    " "
)
TURNING = "\u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069".split(" ")
CONTROLS = (
    "\x00",
    "\x07",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x7f",
    "\x85",
    "\ufffe",
    "\uffff",
    "\ufeff",
    "\ufffd",
)


def terms(dice: Random) -> str:
    """A file of terms for an index, some of whose words the text has."""
    rows = ["term,words,main,index,sort,see,also"]
    lettered = [word for word in (*PLAIN, *FACED) if any(map(str.isalnum, word))]
    for word in dice.sample(lettered, dice.randint(1, 12)):
        other, third = dice.choice(PLAIN), dice.choice(PLAIN)
        form = dice.choice(
            ("{0}", "{0},{1};{2}", "{0},,{1}", "{1}!{0},{0} {2};{0}", "{0},,,names", "{0},,,,,{1}", '"{0}, {1}",{0}',
             "{0},{1} … {2}", "{0},-,,,{1},,{2}", '"{0} ""{1}""",{0}')
        )  # fmt: skip
        rows.append(form.format(word.replace('"', ""), other, third))
    return "\n".join(rows) + "\n"


# What means something to a reader of Markdown, HTML, TeX or YAML
MARKUP = (
    "* ** _ __ ` `` ``` ~~~ ~ ~~ ^ ^[ [^ ]: [ ] ][ ]( ( ) { } {.x #y} {=html} # ## > | || --- ... === ::: :::: "
    "<!-- --> < > </ /> <b> </p> <div <script> &amp; &# &#0; &lt $ $$ \\ \\( \\) \\[ \\begin{ \\end{ % @ @a [@a] "
    "- + 1. (@) i) A. [ ] [x] ![ !\\ <? ?> <![CDATA[ ]]> {{ }} {% %} ~ \\\\ \t \n \n\n \r \u00a0 : ; , ' \" “ ”"
).split(" ")


def some(dice: Random, values: Sequence[_T], most: int) -> list[_T]:
    """Up to ``most`` of ``values``, none twice."""
    return dice.sample(list(values), min(len(values), dice.randint(0, most)))


def words(dice: Random, least: int, most: int) -> str:
    """Plain words with a space between them."""
    return " ".join(dice.choice(PLAIN) for _ in range(dice.randint(least, most)))


def title(dice: Random) -> str:
    """A few words, the first with a capital letter."""
    return words(dice, 1, 6).capitalize()
