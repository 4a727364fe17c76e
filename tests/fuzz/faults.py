"""Turn a sound book into one with something wrong beside its text: front matter, pictures, styles, files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from fuzz import front
from fuzz.pictures import any_drawing, damaged, picture
from fuzz.spoil import spoil, spoil_bytes
from fuzz.styles import wrong_files

_SHOWN = (
    "gone.png", "../../secret.png", "/etc/hostname", "https://example.invalid/a.png", "", "a\u0301.png", ".", "../book",
    "data:image/png;base64,AAAA", "file:///etc/hostname", "//example.invalid/a.png", "bad.png?x#y", "b%61d.png", "secret\u202egnp.svg",
)  # fmt: skip
_CONTENTS = (b"", b"\xff\xfe", b"\n\n", b"\x00" * 9, b"# A\n", b"---\ntitle: b\n---\n# B\n\nc\n")
_NAMES = (
    "zz.md", "zz.MD", ".zz.md", "z\udcff.md", "z\nz.md", "z:z.md", "z z  .md", "z" * 200 + ".md", "zz.md/zz.md", "\u202ezz.md", "*.md", "~.md",
)  # fmt: skip
_LINKS = (
    ("manuscript/zz.md", "../../secret.md"), ("manuscript/zz.md", "/no/such"), ("templates", "../"), ("styles", "../secret.css"),
    ("styles/print.css", "../../secret.css"), ("templates/web/page.html", "../../../secret.xhtml"), ("manuscript/x", "."),
    ("templates/parts/title.xhtml", "../../../secret.xhtml"), ("manuscript/zz.md", "zz.md"), ("manuscript/p.png", "../../secret.png"),
)  # fmt: skip
_BIBLIOGRAPHIES = (b"x.bib", b"../../secret.bib", b"x.txt", b"[x.bib, x.bib]", b"refs.bib")
_ENVIRONS = (
    {"SOURCE_DATE_EPOCH": "4400000000"}, {"SOURCE_DATE_EPOCH": "99999999999"}, {"SOURCE_DATE_EPOCH": "x"}, {"SOURCE_DATE_EPOCH": ""},
    {"SOURCE_DATE_EPOCH": "-1"}, {"SOURCE_DATE_EPOCH": "0"}, {"LC_ALL": "C"}, {"TZ": "Pacific/Kiritimati"}, {"TERM": "dumb", "COLUMNS": "1"},
    {"PATH": ""}, {"PYPANDOC_PANDOC": "/dev/null"}, {"HOME": "/dev/null"}, {"LANG": "ar_EG.UTF-8"},
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A book that is still being made; faults are written into it."""

    files: dict[str, bytes]
    first: str  # the name of the file with the front matter
    keys: dict[str, object]  # of the front matter
    text: str  # behind it
    links: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)


def add_fault(dice: Random, draft: Draft) -> None:
    """Put one fault into the book."""
    dice.choice(_FAULTS)(dice, draft)


def _wrong_keys(dice: Random, draft: Draft) -> None:
    block = front.write(front.wrong_keys(dice, draft.keys))
    draft.files[draft.first] = (block + draft.text).encode("utf-8", "replace")


def _wrong_block(dice: Random, draft: Draft) -> None:
    draft.files[draft.first] = (front.wrong_block(dice) + draft.text).encode("utf-8", "replace")


def _wrong_picture(dice: Random, draft: Draft) -> None:
    kind = dice.choice(("png", "jpg", "gif", "webp", "svg"))
    content = any_drawing(dice) if kind == "svg" else damaged(dice, picture(dice, kind))
    name = f"bad.{dice.choice((kind, kind, kind, 'png', 'pdf', 'tiff', 'PNG', ''))}"
    draft.files[f"manuscript/{name}"] = content
    shown = name if dice.random() < 0.5 else dice.choice(_SHOWN)
    words = f"\n\n![A caption]({shown}){{alt=words}}\n\nAnd ![small]({shown}).\n"
    draft.files[draft.first] += words.encode()
    if dice.random() < 0.2:
        _open_front_matter(draft, f"cover: {shown or 'x'}\n".encode())


def _wrong_style(dice: Random, draft: Draft) -> None:
    draft.files |= wrong_files(dice, str(draft.keys.get("theme", "classic")))


def _wrong_file(dice: Random, draft: Draft) -> None:
    content = dice.choice((*_CONTENTS, spoil_bytes(dice, draft.files[draft.first])))
    name = draft.first if dice.random() < 0.4 else f"manuscript/{dice.choice(_NAMES)}"
    draft.files[name] = content


def _wrong_link(dice: Random, draft: Draft) -> None:
    name, target = dice.choice(_LINKS)
    draft.links[f"book/{name}"] = target
    if name.endswith("png"):
        draft.files[draft.first] += b"\n\n![A picture](p.png){alt=words}\n"


def _wrong_bibliography(dice: Random, draft: Draft) -> None:
    _open_front_matter(draft, b"bibliography: " + dice.choice(_BIBLIOGRAPHIES) + b"\n")
    draft.files["manuscript/x.bib"] = spoil(dice, front.BIBLIOGRAPHY).encode("utf-8", "replace")
    draft.files[draft.first] += b"\n\nAnd [@alpha1990] and @beta and [@gone].\n"


def _wrong_surroundings(dice: Random, draft: Draft) -> None:
    draft.environ |= dice.choice(_ENVIRONS)


def _open_front_matter(draft: Draft, line: bytes) -> None:
    draft.files[draft.first] = draft.files[draft.first].replace(b"---\n", b"---\n" + line, 1)


_FAULTS: tuple[Callable[[Random, Draft], None], ...] = (
    _wrong_keys, _wrong_keys, _wrong_block, _wrong_picture, _wrong_picture, _wrong_style, _wrong_style, _wrong_style,
    _wrong_file, _wrong_link, _wrong_bibliography, _wrong_surroundings,
)  # fmt: skip
