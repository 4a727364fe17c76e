"""Turn a drawing into one that brings the faces of its lettering along.

A drawing is a picture: it sees no font of the document that shows it. So it holds those faces of the theme
in which its lettering is set (the Book names them), each with the drawing's own characters.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from octavo.editions.faces import face_rule, find_faces
from octavo.engine.fonts import subset_woff2
from octavo.model import Book, Image, Theme

_SVG = "http://www.w3.org/2000/svg"
_STYLE = f"{{{_SVG}}}style"


def letter_drawings(book: Book, theme: Theme) -> Book:
    """The book with the theme's faces in its drawings, the cover among them."""
    cover = book.cover and _letter(book.cover, theme)
    return replace(book, images=tuple(_letter(i, theme) for i in book.images), cover=cover)


def _letter(image: Image, theme: Theme) -> Image:
    if image.media_type != "image/svg+xml" or b"Octavo " not in image.content:
        return image
    root = etree.fromstring(image.content, etree.XMLParser(resolve_entities=False, no_network=True))
    css = "\n".join("".join(style.itertext()) for style in root.iter(_STYLE))
    try:
        drawn = find_faces([image.content], css, theme.faces)
    except RecursionError:  # brackets in brackets, by the hundred: no reader follows them either
        return image
    # letters that stand in are as large as on paper, where nothing scales them
    rules = (
        face_rule(face, subset_woff2(face.path, sorted(characters)), "")
        for face, characters in drawn.items()
    )
    style = etree.Element(_STYLE)
    # a face that is not there is not made up: on paper it is not either
    style.text = "".join(rules) + "svg{font-synthesis:none}"
    root.insert(0, style)
    content = bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return replace(image, content=content)
