"""PDFs for tests, written line by line: the same bytes at any time, with faces that every reader of PDFs has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FACES = {"roman": "Times-Roman", "italic": "Times-Italic", "bold": "Times-Bold"}
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .,:;-()/‘’“”—*"
_ROMAN = dict(zip(_LETTERS, map(int, (
    "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 "
    "722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 "
    "250 250 250 278 278 333 333 333 278 333 333 444 444 1000 500").split()), strict=True))  # fmt: skip
_ITALIC = dict(zip(_LETTERS, map(int, (
    "500 500 444 500 444 278 500 500 278 278 444 278 722 500 500 500 500 389 389 278 500 444 667 444 444 389 "
    "611 611 667 722 611 611 722 722 333 444 667 556 833 667 722 611 722 611 500 556 722 611 833 611 556 556 "
    "250 250 250 333 333 333 333 333 278 333 333 556 556 889 500").split()), strict=True))  # fmt: skip
WIDTH, HEIGHT = 400, 600
LEFT = 50


@dataclass(frozen=True)
class Type:
    """Some letters that are set at a place: from the left, from above."""

    text: str
    left: float
    baseline: float
    size: float = 10.0
    face: str = "roman"


@dataclass
class Leaf:
    """A page that is filled from above."""

    height: float = 60.0
    set_type: list[Type] = field(default_factory=list)

    def line(
        self,
        text: str,
        *,
        indent: float = 0,
        size: float = 10.0,
        skip: float = 0,
        face: str = "roman",
    ) -> Leaf:
        """A line; ``text`` may have calls, as “^12 ”, and words in italics, as “_so_”."""
        self.height += skip + 1.2 * size
        left = LEFT + indent
        for piece, kind in parts_of(text):
            if kind == "call":
                self.set_type.append(
                    Type(piece, left, self.height - 0.35 * size, 0.65 * size, face)
                )
            else:
                self.set_type.append(
                    Type(piece, left, self.height, size, "italic" if kind == "italic" else face)
                )
            left += width_of(piece, 0.65 * size if kind == "call" else size, kind == "italic")
        return self

    def lines(self, *texts: str, indent: float = 0, size: float = 10.0, skip: float = 0) -> Leaf:
        """A paragraph of lines, the first set in by ``indent``."""
        for number, text in enumerate(texts):
            self.line(text, indent=0 if number else indent, size=size, skip=0 if number else skip)
        return self

    def at(self, text: str, baseline: float, left: float = LEFT, size: float = 9.0) -> Leaf:
        """Letters at a height of their own: a running head, a folio."""
        self.set_type.append(Type(text, left, baseline, size))
        return self


def parts_of(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a line and what they are."""
    rest = text
    while rest:
        sign = min((rest.find(mark) for mark in "^_" if mark in rest), default=-1)
        if sign < 0:
            yield rest, "text"
            return
        if sign:
            yield rest[:sign], "text"
        if rest[sign] == "^":
            call = rest[sign + 1 :].partition(" ")[0]
            yield call, "call"
            rest = rest[sign + 1 + len(call) :]
        else:
            words, _, rest = rest[sign + 1 :].partition("_")
            yield words, "italic"


def width_of(text: str, size: float, italic: bool = False) -> float:
    """As wide as Times sets it: what follows neither touches nor stands off."""
    widths = _ITALIC if italic else _ROMAN
    return size * sum(widths.get(character, 500) for character in text) / 1000


def pdf_of(
    *leaves: Leaf,
    title: str = "",
    outline: Sequence[tuple[int, str]] = (),
    labels: str = "",
    pictures: bool = False,
    link: tuple[float, float, float, float, str] | None = None,
) -> bytes:
    """The PDF. ``outline``: page and title of each entry; ``labels``: of the first page, a number (“7”);
    ``pictures``: a picture as large as the page on each; ``link``: a rectangle from the upper left, and an address."""
    bodies: list[bytes] = []

    def add(body: str | bytes) -> int:
        bodies.append(body.encode("cp1252") if isinstance(body, str) else body)
        return len(bodies)

    catalog, tree = add(""), add("")
    fonts = " ".join(
        f"/{name} {add(f'<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>')} 0 R"
        for name, base in FACES.items()
    )
    image = add(_stream(b"\x80" * 64, "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray "
                        "/BitsPerComponent 8")) if pictures else 0  # fmt: skip
    kids = []
    for leaf in leaves:
        drawn = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /P Do Q\n" if pictures else ""
        shown = "\n".join(_show(item) for item in leaf.set_type)
        content = add(_stream((drawn + shown).encode("cp1252"), ""))
        annots = ""
        if link is not None and not kids:
            left, top, right, bottom, address = link
            annots = (f"/Annots [<< /Type /Annot /Subtype /Link /Rect [{left} {HEIGHT - bottom} {right} {HEIGHT - top}] "
                      f"/A << /S /URI /URI ({address}) >> >>]")  # fmt: skip
        held = f"/XObject << /P {image} 0 R >>" if pictures else ""
        kids.append(add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
                        f"/Resources << /Font << {fonts} >> {held} >> {annots} >>"))  # fmt: skip
    bodies[tree - 1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode()
    )
    keys = _outline(add, kids, outline) if outline else ""
    if labels:
        keys += f" /PageLabels << /Nums [0 << /S /D /St {labels} >>] >>"
    bodies[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R {keys} >>".encode()
    info = add(f"<< /Title ({title}) >>")
    return _file(bodies, catalog, info)


def _show(item: Type) -> str:
    text = item.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{item.face} {item.size:g} Tf {item.left:.2f} {HEIGHT - item.baseline:.2f} Td ({text}) Tj ET"


def _stream(content: bytes, keys: str) -> bytes:
    return f"<< {keys} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _outline(add: object, kids: Sequence[int], outline: Sequence[tuple[int, str]]) -> str:
    assert callable(add)
    root = add("")  # written over: an empty outline has no entries
    first = root + 1
    count = len(outline)
    for number, (page, title) in enumerate(outline):
        before = f"/Prev {first + number - 1} 0 R" if number else ""
        behind = f"/Next {first + number + 1} 0 R" if number + 1 < count else ""
        add(
            f"<< /Title ({title}) /Parent {root} 0 R {before} {behind} /Dest [{kids[page]} 0 R /Fit] >>"
        )
    add(f"<< /Type /Outlines /First {first} 0 R /Last {first + count - 1} 0 R /Count {count} >>")
    return f"/Outlines {first + count} 0 R"


def _file(bodies: Sequence[bytes], catalog: int, info: int) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root {catalog} 0 R /Info {info} 0 R >>"
    return out + f"{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
