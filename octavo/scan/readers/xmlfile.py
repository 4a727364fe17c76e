"""Turn bytes that should be XML into elements, or into one message: cut, too large, or with entities of its own.

Nothing is fetched, no DTD is read, and what declares entities is refused, since a few of them unfold to more than a
machine holds (and none of these formats needs one).
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from html.entities import html5
from io import BytesIO

from lxml import etree

from octavo.model.errors import UsageError

LARGEST = 1_000_000_000  # bytes of one XML file: a book of 1,000 pages of ABBYY has a third of it
TREE = 200_000_000  # bytes of one that is held whole
RATIO = 200  # how many times its packed size a file may be: ABBYY's repeats itself much
_ENTITY = re.compile(rb"<!ENTITY\s+(?!%)", re.IGNORECASE)
_REMARKS = rb"(?:\s|\xef\xbb\xbf|<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->)*"
# A DOCTYPE behind nothing but remarks, with an internal subset in which no bracket stands.
_DOCTYPE = re.compile(_REMARKS + rb"<!DOCTYPE[^\[>]*(\[[^\]]*\])\s*>")
# Where it says that its DTD is: libxml2 looks there when it keeps no ids, whatever it is asked, and refuses the web.
_ELSEWHERE = re.compile(
    _REMARKS
    + rb"""<!DOCTYPE\s+[^\s\[>"']+\s+((?:PUBLIC\s+(?:"[^"]*"|'[^']*')|SYSTEM)\s*(?:"[^"]*"|'[^']*'))"""
)
_DEPTH = 256  # elements inside one another that libxml2 reads
_SUBSET = 1 << 20  # bytes in which a DTD of a file's own has to begin and end


def read_xml(content: bytes, name: str) -> etree._Element:
    """The root. Raises UsageError; ``name``: of the file, for messages."""
    content = unfold(content, name)
    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name, error) from None
    _write_named_letters(root, name)
    return root


def check_xml(content: bytes, name: str) -> None:
    """Raise UsageError where a file that another program will read is no XML to be read here."""
    read_xml(content, name)


def read_pieces(content: bytes, tags: Sequence[str], name: str) -> Iterator[etree._Element]:
    """Each element of ``tags`` (local names), complete, one after the other; what is read is let go."""
    source = _Unfolding(content, name)
    try:
        walked = etree.iterparse(
            source, events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True,
            load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False,
        )  # fmt: skip
        for _, element in walked:
            yield element
            element.clear()
            holder = element.getparent()
            while holder is not None and holder[0] is not element:
                del holder[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name, error) from None


def unfold(content: bytes, name: str) -> bytes:
    """The bytes, out of gzip where they are in it, if they are not too many to be held."""
    source = _Unfolding(content, name, TREE)
    return b"".join(iter(lambda: source.read(1 << 20), b""))


class _Unfolding:
    """Bytes to be read piece by piece, out of gzip where they are in it; those that declare entities are refused."""

    def __init__(self, content: bytes, name: str, most: int = LARGEST) -> None:
        self._name, self._read = name, 0
        packed = content.startswith(b"\x1f\x8b")
        self._most = min(most, RATIO * len(content)) if packed else most
        self._file: gzip.GzipFile | BytesIO = (
            gzip.GzipFile(fileobj=BytesIO(content)) if packed else BytesIO(content)
        )
        self._held = _without_subset(self._take(_SUBSET), name)

    def read(self, size: int = -1, /) -> bytes:
        """As many bytes as are wanted, or what is left."""
        if self._held:
            piece, self._held = self._held[:size], self._held[size:]
            return piece
        return self._take(size)

    def _take(self, size: int) -> bytes:
        try:
            piece = self._file.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise UsageError(
                f"{self._name} is damaged: {error}",
                hint="fetch the file anew: its end, or more, is missing",
            ) from error
        self._read += len(piece)
        if self._read > self._most:
            raise UsageError(
                f"{self._name} unfolds to more than {self._most / 1_000_000:,.0f} MB, the most that is read",
                hint="give it in parts: a folder with one file for each page",
            )
        return piece


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" of a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def number(value: str | None, otherwise: float = 0.0) -> float:
    """A figure that an attribute gives; ``otherwise`` where there is none."""
    try:
        made = float(value or "")
    except ValueError:
        return otherwise
    return made if abs(made) < 1e7 else otherwise  # nan and what no page measures are none


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # two elements with one id are for whoever reads them, and no reason to refuse the file
    )


def _without_subset(head: bytes, name: str) -> bytes:
    """The beginning of a file without what its DOCTYPE declares, and names, which nothing here needs. Raises UsageError where
    they declare entities; those of a DTD itself (``<!ENTITY % …>``, as TEI P4 has) mean nothing without one."""
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    seen = head.decode(wide, "replace").encode() if wide else head
    if b"<!DOCTYPE" not in seen:
        return head
    if _ENTITY.search(seen):
        raise UsageError(
            f"{name} declares entities of its own, which are not unfolded",
            hint="xmllint --noent --dropdtd NAME writes it without them; do so only with a file that you trust",
        )
    for pattern, instead in ((_DOCTYPE, b""), (_ELSEWHERE, b'SYSTEM ""')):
        if (match := None if wide else pattern.match(head)) is not None:
            start, end = match.span(1)
            head = head[:start] + instead + b"\n" * head.count(b"\n", start, end) + head[end:]
    return head


def _write_named_letters(root: etree._Element, name: str) -> None:
    """Letters that a DTD names (“&eacute;”): those of HTML are known, others are refused, since a letter would be lost."""
    for reference in list(root.iter(etree.Entity)):
        named = (reference.text or "")[1:-1]
        letter = html5.get(f"{named};")
        holder = reference.getparent()
        if letter is None or holder is None:
            raise UsageError(
                f"{name} has letters that only its DTD names: &{named[:40]};",
                hint="xmllint --noent --dropdtd NAME writes it with them; do so only with a file that you trust",
            )
        text = letter + (reference.tail or "")
        before = reference.getprevious()
        if before is None:
            holder.text = (holder.text or "") + text
        else:
            before.tail = (before.tail or "") + text
        reference.tail = None
        holder.remove(reference)


def _damaged(name: str, error: Exception) -> UsageError:
    why = error.msg if isinstance(error, etree.XMLSyntaxError) else str(error)
    if isinstance(error, etree.XMLSyntaxError) and "Excessive depth" in (why or ""):
        return UsageError(
            f"{name} has too many things inside one another to be read: more than {_DEPTH}, line {error.lineno}",
            hint="take divisions, lists or boxes out of one another",
        )
    if "Resource limit exceeded" in (why or ""):
        return UsageError(
            f"{name} has one text of more than 10 MB, which no page has",
            hint="look into it: what is no text, pictures say, has to be taken out",
        )
    why = "".join(c if c.isprintable() else " " for c in why or "it is empty")[:160]
    return UsageError(
        f"{name} is no whole XML: {why}", hint="fetch the file anew: its end, or more, is missing"
    )
