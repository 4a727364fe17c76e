"""Turn tables and figures of the Book into those of TEI P5 (chapter 15)."""

from __future__ import annotations

from lxml import etree

from octavo.archive.teitree import Writer, make, names_of, own

_PARTS = frozenset(("thead", "tbody", "tfoot"))


def make_table(writer: Writer, holder: etree._Element, e: etree._Element) -> None:
    """Write a table: its caption is its head, and heads of rows and columns are labels."""
    rows = [row for row in e.iter("tr") if next(row.iterancestors("table"), None) is e]
    rows = [row for row in rows if any(isinstance(cell.tag, str) for cell in row)]
    captions = e.findall("caption")
    if not rows:
        writer.anchor(holder, e)
        for caption in captions:
            writer.words(make("ab", holder, type="caption"), caption)
        return
    table = make("table", holder, rend=" ".join(names_of(e)))
    own(writer, table, e)
    for caption in captions:
        head = make("head", table)
        own(writer, head, caption)
        writer.words(head, caption)
    for part in e.iter(*_PARTS, "colgroup", "col"):
        writer.anchor(table, part)
    for row in rows:
        parent = row.getparent()
        above = "" if parent is None else str(parent.tag)
        written = make("row", table, role="label" if above == "thead" else "data",
                       rend="foot" if above == "tfoot" else "")  # fmt: skip
        own(writer, written, row)
        for cell in row:
            if isinstance(cell.tag, str):
                made = make("cell", written, role="label" if cell.tag == "th" else "data",
                            cols=cell.get("colspan") or "", rows=cell.get("rowspan") or "")  # fmt: skip
                own(writer, made, cell)
                writer.flow(made, cell)


def make_figure(writer: Writer, holder: etree._Element, e: etree._Element) -> None:
    """Write a figure with its caption, or a picture that stands by itself."""
    figure = make("figure", holder, rend=" ".join(names_of(e)))
    if e.tag == "img":
        own(writer, figure, e, style=False)
        _graphic(writer, figure, e)
        return
    own(writer, figure, e)
    captions = [part for part in e if part.tag == "figcaption"]
    inside = {picture for caption in captions for picture in caption.iter("img")}
    is_one = sum(picture not in inside for picture in e.iter("img")) == 1
    bare: etree._Element | None = None
    for text, child in [(e.text, None), *((child.tail, child) for child in e)]:
        if child is not None and isinstance(child.tag, str):
            if child.tag == "img":
                if is_one:
                    writer.anchor(figure, child)
                    _graphic(writer, figure, child)
                else:
                    make_figure(writer, figure, child)
            elif child.tag == "figcaption":
                head = make("head", figure)
                own(writer, head, child)
                writer.words(head, child)
            elif child.tag in ("a", "span", "em", "strong"):
                bare = make("ab", figure)
                writer.word(bare, child)
            else:
                writer.block(figure, child)
        if (text or "").strip():
            bare = make("ab", figure)
            bare.text = text


def _graphic(writer: Writer, figure: etree._Element, image: etree._Element) -> None:
    source = image.get("src")
    if source:
        graphic = make("graphic", figure, url=writer.picture(str(source)))
        if image.get("style"):
            graphic.set("style", str(image.get("style")))
    if image.get("alt"):
        make("figDesc", figure).text = image.get("alt")
