"""Turn an RTF file into its paragraphs, its notes and its comments, by eyes of our own, to see what pandoc did not read;
and into one with its letters in Unicode, since pandoc knows one code page only.

Written from Microsoft's Rich Text Format Specification 1.9.1: groups, destinations, ``\\uN`` with what stands in for it,
``\\'hh`` in the code page of its font. Looks are of no interest here, only letters.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|[^\\{}\r\n]+",
    re.DOTALL,
)
# Groups whose words are no text of the document: what it is made of, its furniture, what a field is told.
_NO_TEXT = frozenset(
    "fonttbl colortbl stylesheet info pict objdata objclass fldinst header headerl headerr headerf footer footerl footerr "
    "footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn bkmkstart bkmkend listtext pntext pntxta pntxtb listtable "
    "listoverridetable revtbl filetbl xe tc rxe txe sn sv datafield formfield atnid atnauthor atnref atndate atnparent "
    "template nonshppict falt panose themedata".split()
)
# Groups for programs that know them, “{\*\…”, whose words are text all the same.
_TEXT_ALL_THE_SAME = frozenset(
    "footnote shpinst shptxt shppict do dptxbxtext ud annotation".split()
)
_ENDS = frozenset("par sect page cell row nestcell nestrow line softline".split())
_CODE_PAGES = {  # of \fcharset
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGE = re.compile(rb"\\ansicpg\d+")
_DEEPEST = 2_000  # groups inside one another


@dataclass(frozen=True, slots=True)
class RtfText:
    """What an RTF file says: words by paragraphs, those of each note apart."""

    paragraphs: tuple[str, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds until a group ends."""

    skipped: bool = False
    fallback: int = 1  # characters that stand in for one of Unicode
    page: str = ""  # code page of its font
    fonts: bool = False  # in the table of fonts
    apart: str = ""  # "note" or "comment": its words stand by themselves


@dataclass(slots=True)
class _Reader:
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=lambda: [[]])  # of the text, and of notes in it
    found: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    held: bytearray = field(default_factory=bytearray)  # of a code page, letters of two bytes
    spans: list[tuple[int, int]] = field(
        default_factory=list
    )  # where in the file each of these stands
    edits: list[tuple[int, int, bytes]] = field(
        default_factory=list
    )  # the same letters, in Unicode
    pages: dict[int, str] = field(default_factory=dict)  # of fonts
    common: str = "cp1252"
    font: int = 0
    left: int = 0  # characters still to be passed over
    asked: bool = False  # behind \*

    def say(self, text: str) -> None:
        """Take words, but those that stand in for a letter."""
        self.settle()
        passed = min(self.left, len(text))
        self.left -= passed
        if not self.group.skipped and len(text) > passed:
            self.texts[-1].append(text[passed:])

    def settle(self) -> None:
        """Read the bytes that are held."""
        if self.held:
            held, self.held = bytes(self.held), bytearray()
            spans, self.spans = self.spans, []
            page = self.group.page or self.common
            try:
                text = held.decode(page, "replace")
            except LookupError:
                page, text = "cp1252", held.decode("cp1252", "replace")
            if not self.group.skipped:
                self.texts[-1].append(text)
            if page != "cp1252":
                self.edits.append((spans[0][0], spans[-1][1], _spelled(text, self.group.fallback)))

    def end_paragraph(self) -> None:
        """Keep what has been said since the last."""
        self.settle()
        text = "".join(self.texts[-1])
        self.texts[-1].clear()
        # halves of letters beyond the first plane
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if any(map(str.isalnum, text)):
            (self.comments if self.group.apart == "comment" else self.found).append(text)

    def open(self) -> None:
        """A group begins."""
        self.settle()
        self.left, self.asked = 0, False
        self.outer.append(self.group)

    def close(self) -> None:
        """A group ends."""
        self.settle()
        self.left, self.asked = 0, False
        before = self.outer.pop() if self.outer else _Group()
        if self.group.apart and not before.apart:
            self.end_paragraph()
            self.texts.pop()
        self.group = before

    def obey(self, word: str, number: int | None) -> None:
        """A control word."""
        asked, self.asked = self.asked, False
        group = self.group
        if word == "u" and number is not None:
            self.settle()
            self.left = 0
            self.say(chr(number & 0xFFFF))
            self.left = group.fallback
        elif word in ("uc", "ansicpg", "f", "fcharset", "deff", "plain"):
            self._set(word, number)
        elif word in ("footnote", "annotation") and not group.skipped:
            self.settle()
            if not group.apart:
                self.texts.append([])
                self.group = replace(group, apart="note" if word == "footnote" else "comment")
        elif word in _NO_TEXT or (asked and word not in _TEXT_ALL_THE_SAME) or word == "upr":
            self.settle()
            self.group = replace(group, skipped=True, fonts=group.fonts or word == "fonttbl")
        elif word == "ud":  # the same words once more, in Unicode
            self.group = replace(self.outer[-2] if len(self.outer) > 1 else group)
        elif word in _ENDS and not group.skipped:
            self.end_paragraph()
        elif not group.skipped and word in ("tab", "emdash", "endash", "emspace", "enspace"):
            self.say(" ")

    def _set(self, word: str, number: int | None) -> None:
        self.settle()
        match word:
            case "uc":
                self.group = replace(self.group, fallback=max(0, number or 0))
            case "ansicpg" if number:
                self.common = "utf-8" if number == 65001 else f"cp{number}"
            case "f" if self.group.fonts:
                self.font = number or 0
            case "f":
                self.group = replace(self.group, page=self.pages.get(number or 0, ""))
            case "fcharset" if number in _CODE_PAGES and number:
                self.pages[self.font] = _CODE_PAGES[number]
            case "plain":
                self.group = replace(self.group, page="")


def _spelled(text: str, fallback: int) -> bytes:
    """Letters by their numbers in Unicode, each with as many signs in its stead as are passed over."""
    units = text.encode("utf-16-le")
    numbers = (
        int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)
    )
    return b"".join(b"\\u%d%b" % (number, b"\\'3f" * fallback or b" ") for number in numbers)


def read_rtf_text(content: bytes) -> RtfText:
    """The words of an RTF file; what is no RTF has none."""
    reader = _read(content)
    return RtfText(tuple(reader.found), tuple(reader.comments))


def in_unicode(content: bytes) -> bytes:
    """An RTF file whose letters of other code pages than that of Western Europe are in Unicode."""
    made: list[bytes] = []
    position = 0
    for start, end, letters in _read(content).edits:
        made += (content[position:start], letters)
        position = end
    if not made:
        return content
    return _PAGE.sub(rb"\\ansicpg1252", b"".join([*made, content[position:]]), count=1)


def _read(content: bytes) -> _Reader:
    reader = _Reader()
    position = content.find(b"{\\rtf")
    while position >= 0 and (token := _TOKEN.match(content, position)):
        position = token.end()
        if token[5] == b"{":
            reader.open()
        elif token[5] == b"}":
            reader.close()
        elif token[1] == b"bin":
            position += max(0, int(token[2] or 0))
        else:
            _take(reader, token)
        if not 0 < len(reader.outer) < _DEEPEST:
            break
    reader.end_paragraph()
    return reader


def _take(reader: _Reader, token: re.Match[bytes]) -> None:
    word, number, letter, sign, _ = token.groups()
    if word is not None:
        reader.obey(word.decode(), int(number) if number is not None else None)
    elif letter is not None:
        if reader.left:
            reader.left -= 1
        else:
            reader.held.append(int(letter, 16))
            reader.spans.append(token.span())
    elif sign is not None:
        _take_sign(reader, sign)
    else:
        reader.say(_plain(token[0].strip(b"\r\n")))


def _take_sign(reader: _Reader, sign: bytes) -> None:
    if sign == b"*":
        reader.asked = True
    elif sign in (b"\r", b"\n"):
        if not reader.group.skipped:
            reader.end_paragraph()
    elif sign in b"\\{}":
        reader.say(sign.decode())
    elif sign == b"~":
        reader.say(" ")


def _plain(text: bytes) -> str:
    """Letters that stand in the file as they are: ASCII by the specification, UTF-8 in those of some programs."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return codecs.decode(text, "cp1252", "replace")
