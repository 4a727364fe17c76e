"""Turn what Unicode has for programs, and not for readers, into sets of characters for regular expressions."""

from __future__ import annotations

LINE, PARAGRAPH = "\u2028", "\u2029"  # they end lines and paragraphs

# XML 1.0 has no place for these, so no edition has.
CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff"
# No font draws these: what is not to be exchanged, what stands for an object or around a gloss, what will only choose or
# join if it is ever given a meaning.
UNDRAWN_OF_BASE = "\u2065\ufff0-\ufffc"
UNDRAWN_BEYOND = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
UNDRAWN = UNDRAWN_OF_BASE + UNDRAWN_BEYOND
