"""The profile of a press that prints black ink alone, for files that have to bring one (ICC.1:2001-04, 6.3.2.2).

Its curve is that of a dot that grows by a fifth in the middle, as on uncoated paper.
"""

from __future__ import annotations

from struct import pack

_GAIN = 0.20  # by which half-tone dots grow at 50 %
_STEPS = 256
_WHITE = (0.9642, 1.0, 0.8249)  # D50, of the space that profiles meet in


def make_grey_profile() -> bytes:
    """An ICC profile of one ink; the same bytes at all times."""
    tags = {
        b"desc": _description("Octavo black ink, dot gain 20%"),
        b"cprt": b"text\0\0\0\0" + b"No rights are claimed.\0",
        b"wtpt": b"XYZ \0\0\0\0" + b"".join(map(_fixed, _WHITE)),
        b"kTRC": _curve(),
    }
    table, body = b"", b""
    offset = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + pack(">II", offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    rest = pack(">I", len(tags)) + table + body
    head = pack(">I", 128 + len(rest)) + b"\0\0\0\0" + b"\x02\x40\0\0" + b"prtrGRAYXYZ "
    head += pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + b"".join(map(_fixed, _WHITE))
    return head.ljust(128, b"\0") + rest


def _curve() -> bytes:
    """How light each share of white paper looks: half-tone dots cover more than they are given."""
    values = []
    for step in range(_STEPS):
        dot = 1 - step / (_STEPS - 1)
        covered = dot + 4 * _GAIN * dot * (
            1 - dot
        )  # Murray and Davies, with the gain of a parabola
        values.append(round(65535 * (1 - min(covered, 1.0))))
    return b"curv\0\0\0\0" + pack(f">I{_STEPS}H", _STEPS, *values)


def _description(text: str) -> bytes:
    content = text.encode() + b"\0"
    return b"desc\0\0\0\0" + pack(">I", len(content)) + content + b"\0" * 78


def _fixed(value: float) -> bytes:
    return pack(">i", round(value * 65536))
