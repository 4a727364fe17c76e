"""Turn a finished PDF into the tree that a screen reader hears, by eyes of their own: pikepdf's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import readers


@dataclass
class Node:
    """An element of the structure; its text is that of all that is in it, in order."""

    kind: str
    said: dict[str, Any] = field(default_factory=dict)  # its entries, by their names
    kids: list[Any] = field(default_factory=list)  # nodes, texts, and the annotations of links
    pages: set[int] = field(default_factory=set)  # on which it has content

    @property
    def text(self) -> str:
        """What is read of it."""
        if "ActualText" in self.said:
            return str(self.said["ActualText"])
        parts = (
            kid.text if isinstance(kid, Node) else kid
            for kid in self.kids
            if not isinstance(kid, dict)
        )
        return "".join(parts)

    @property
    def nodes(self) -> list[Node]:
        """Those right below it."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def links(self) -> list[dict[str, str]]:
        """Annotations that are its own."""
        return [kid for kid in self.kids if isinstance(kid, dict)]

    def walk(self) -> Iterator[Node]:
        """It and all below it, in order."""
        yield self
        for node in self.nodes:
            yield from node.walk()

    def all(self, *kinds: str) -> list[Node]:
        """All of some kinds in it."""
        return [node for node in self.walk() if node.kind in kinds]


def structure_of(content: bytes) -> Node:
    """The tree of a PDF, from its one document on."""
    shown = _texts_by_mark(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}

        def node(element: Any) -> Node:
            said = {
                str(key)[1:]: value
                for key, value in element.items()
                if key not in ("/K", "/P", "/S", "/Pg")
            }
            made = Node(str(element.S)[1:], {key: _plain(value) for key, value in said.items()})
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if not isinstance(kid, pikepdf.Dictionary):
                    add(made, numbers[element.Pg.objgen], int(kid))
                elif "/S" in kid:
                    made.kids.append(node(kid))
                    made.pages |= made.kids[-1].pages
                elif "/Obj" in kid:
                    made.kids.append(
                        {"said": str(kid.Obj.Contents), "flags": str(kid.Obj.get("/F", 0))}
                    )
                else:
                    add(made, numbers[kid.get("/Pg", element.get("/Pg")).objgen], int(kid.MCID))
            return made

        def add(made: Node, page: int, mark: int) -> None:
            made.kids.append(shown.get((page, mark), ""))
            made.pages.add(page)

        return node(pdf.Root.StructTreeRoot.K[0])


def _plain(value: Any) -> Any:
    if isinstance(value, pikepdf.Dictionary):
        return {str(key)[1:]: _plain(inside) for key, inside in value.items() if key != "/EF"}
    if isinstance(value, pikepdf.Array):
        return [_plain(inside) for inside in value]
    return str(value).removeprefix("/")


def _texts_by_mark(content: bytes) -> dict[tuple[int, int], str]:
    """What each page shows under each of its marks."""
    pages = enumerate(readers.marked_texts(content))
    return {(index, mark): text for index, texts in pages for mark, text in enumerate(texts)}
