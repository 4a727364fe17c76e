"""What of HTML a manuscript may have: elements, attributes with the elements that may have them, and their values.

All else is taken out by `sanitize.py`.
"""

from __future__ import annotations

from octavo.parse.classes import CAPTIONED, INDEX_ATTRIBUTES, INDEX_MARKED, LAYOUTS, SHORT_CAPTIONS
from octavo.parse.tree import ADORNS, ALTERNATIVE, HEADING_MARK
from octavo.text.floats import BARRIER, FLOAT
from octavo.text.spreads import SPREAD
from octavo.text.trees import HEADINGS

KEPT = frozenset(
    "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del "
    "details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark "
    "ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot "
    "th thead time tr u ul var wbr".split()
)
MATH = frozenset(
    "math semantics annotation mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded "
    "mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd "
    "menclose none maction".split()
)
MATH_ATTRIBUTES = frozenset(
    "display mathvariant stretchy fence separator accent accentunder lspace rspace minsize maxsize "
    "largeop movablelimits symmetric columnalign rowspacing columnspacing linethickness width height "
    "depth encoding form displaystyle scriptlevel open close notation mathcolor".split()
)
_COUNT = r"[1-9]\d{0,4}"
_LENGTH = rf"{_COUNT}(?:px|%)?"
# Attribute → (the elements that may have it, what its value must be); None: any.
ATTRIBUTES: dict[str, tuple[frozenset[str] | None, str | None]] = {
    "id": (None, None),
    "title": (None, None),
    "dir": (None, r"ltr|rtl|auto"),
    "role": (None, r"list|listitem|doc-biblioref|note"),  # citations and call-outs
    "aria-label": (None, None),
    "data-cites": (frozenset(["span"]), None),
    HEADING_MARK: (frozenset(HEADINGS), r"\d{1,9}"),
    **dict.fromkeys(SHORT_CAPTIONS, (frozenset((*HEADINGS, *CAPTIONED)), None)),
    "data-tex": (frozenset(["span", "div"]), None),
    "data-line": (frozenset(["span"]), r"\d{1,9}"),
    # of a source's page, and of what is called by its number
    **dict.fromkeys(("data-n", "data-key"), (frozenset(["span"]), None)),
    **dict.fromkeys(INDEX_ATTRIBUTES, (INDEX_MARKED, None)),
    **dict.fromkeys(LAYOUTS, (frozenset(["div"]), None)),
    **dict.fromkeys(("data-from", "data-every"), (frozenset(["div"]), None)),  # of counted lines
    "data-tag": (frozenset("img figure table pre div".split()), None),
    **dict.fromkeys(
        (FLOAT, BARRIER, SPREAD), (frozenset("img figure table div pre".split()), None)
    ),
    "href": (frozenset(["a"]), None),
    "src": (frozenset(["img"]), None),
    **dict.fromkeys(("alt", ALTERNATIVE, ADORNS), (frozenset(["img"]), None)),
    **dict.fromkeys(("width", "height"), (frozenset(["img"]), _LENGTH)),
    **dict.fromkeys(("colspan", "rowspan"), (frozenset(["td", "th"]), _COUNT)),
    "headers": (frozenset(["td", "th"]), None),
    "scope": (frozenset(["th"]), r"row|col|rowgroup|colgroup"),
    "abbr": (frozenset(["th"]), None),
    "span": (frozenset(["col", "colgroup"]), _COUNT),
    "start": (frozenset(["ol"]), r"-?\d{1,6}"),
    "reversed": (frozenset(["ol"]), None),
    "type": (frozenset(["ol"]), r"[1aAiI]"),
    "value": (frozenset(["li"]), r"-?\d{1,6}"),
    "datetime": (frozenset(["time"]), None),
    "aria-hidden": (frozenset(["figcaption", "span"]), r"true"),
}
