"""Turn dice into pictures: good ones of every kind, and damaged ones."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image

_MODES = {
    "png": ("L", "RGB", "RGBA", "P", "1", "LA", "I;16"),
    "jpg": ("L", "RGB", "CMYK"),
    "gif": ("P", "L", "1"),
    "webp": ("RGB", "RGBA"),
}
_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 40"{}>'
    '<rect width="30" height="20" fill="#888"/>{}</svg>'
)
# What a drawing may hold and must not do; no address leads anywhere
_ACTS = (
    "<script>1</script>", '<image href="https://example.invalid/a.png"/>', '<image xlink:href="../secret.png"/>',
    "<style>@import url(https://example.invalid/a.css);</style>", '<rect style="fill:url(https://example.invalid/#a)"/>',
    "<foreignObject><p>a</p></foreignObject>", '<a href="javascript:1"><text>a</text></a>', '<use href="#a"/>',
    '<animate attributeName="href" to="https://example.invalid/"/>', '<rect onclick="1"/>', "<style>rect{fill:red}</style>",
    '<text x="1" y="9">a word</text>', "<metadata>a</metadata>", "<g><g><g/></g></g>", '<path d="M0 0 L nonsense"/>',
)  # fmt: skip


def picture(dice: Random, kind: str) -> bytes:
    """A good picture of a kind: png, jpg, gif, webp or svg."""
    if kind == "svg":
        size = dice.choice(("", ' width="40" height="40"', ' width="10cm"', ' width="100%"'))
        return _DRAWING.format(
            size,
            dice.choice(('<text x="2" y="30">word</text>', "", "<style>rect{fill:red}</style>")),
        ).encode()
    mode = dice.choice(_MODES[kind])
    size = dice.choice(((8, 8), (1, 1), (60, 20), (300, 400), (3, 900)))
    made = (
        Image.effect_noise(size, 60).convert("L")
        if dice.random() < 0
        else Image.linear_gradient("L").resize(size)
    )
    made = made.convert(mode) if mode != "I;16" else made.convert("I").convert("I;16")
    out = BytesIO()
    options = {"progressive": True} if kind == "jpg" and dice.random() < 0.3 else {}
    if kind == "gif" and dice.random() < 0.3:
        made.save(out, "GIF", save_all=True, append_images=[made.rotate(90)], duration=100)
    else:
        made.save(out, _FORMATS[kind], **options)
    return out.getvalue()


def any_drawing(dice: Random) -> bytes:
    """A drawing with things in it that have no place in a book, well formed or not."""
    inner = "".join(dice.choice(_ACTS) for _ in range(dice.randint(1, 4)))
    text = _DRAWING.format("", inner)
    roll = dice.randrange(6)
    if roll == 0:
        text = text.replace("</svg>", "")
    elif roll == 1:
        text = text.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    elif roll == 2:
        text = f'<?xml version="1.0" encoding="utf-16"?>{text}'
    elif roll == 3:
        text = (
            f'<!DOCTYPE svg [<!ENTITY a "word">]>{text.replace("</svg>", "<text>&a;</text></svg>")}'
        )
    return text.encode()


def damaged(dice: Random, content: bytes) -> bytes:
    """A picture as a bad disk or a broken copy leaves it."""
    roll = dice.randrange(7)
    place = dice.randrange(max(1, len(content)))
    if roll == 0:
        return content[:place]
    if roll == 1:
        return content[:place] + bytes(min(40, len(content) - place)) + content[place + 40 :]
    if roll == 2:
        return b""
    if roll == 3:
        return content[:12]
    if roll == 4:
        return b"no picture at all"
    if roll == 5:
        changed = bytearray(content)
        for _ in range(dice.randint(1, 20)):
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        return bytes(changed)
    return content + b"trailing" * 10
