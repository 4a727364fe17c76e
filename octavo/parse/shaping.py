"""Give what has a key its shape, before chapters are cut: a caption's key is its figure's, code with a caption is a listing,
a box around a picture, a table or code gives it key and caption, a theorem's heading is its title.

What is counted of it, and how: `counted.py`.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from octavo.parse.calls import LABEL
from octavo.parse.groups import may_have_rows, parts_of, shape_groups
from octavo.parse.listings import CODE_CAPTION, LISTING, may_hold_listings, shape_listings
from octavo.parse.tree import holds_something, plain_text
from octavo.text.numberwords import PREFIXES, THEOREMS
from octavo.text.rare import Rare
from octavo.text.trees import HEADINGS, drop, unwrap

PLACE = "octavo-place"  # class of TeX's label, until it is read
TAG = "data-tag"  # attribute: the number that its author gives to something
CAPTIONS = {"figure": "figcaption", "table": "caption"}
CODES = frozenset(("listing", "figure", "table"))  # what code may be, by its key
_SHAPED = Rare(
    ('id="', rf"\bid=\"(?i:{'|'.join(PREFIXES)})[-:]"), (TAG, rf"\b{TAG}="), (PLACE, PLACE)
)


def kind_of(key: str) -> str:
    """What a key is of, by what stands before its hyphen; empty for other ids."""
    return PREFIXES.get(re.split("[-:]", key, maxsplit=1)[0].lower(), "") if key else ""


def may_need_shape(html: str) -> bool:
    """Whether something in pandoc's HTML may have a key, be a listing, or stand in rows."""
    return _SHAPED.search(html) is not None or may_have_rows(html) or may_hold_listings(html)


def shape_counted(root: etree._Element, html: str, *, counting: bool) -> None:
    """Shape what has a key, before chapters are cut; ``html`` is what pandoc wrote, ``counting`` says whether anything
    may be counted. Else a formula keeps its key only where a link leads to it."""
    for span in [span for span in root.iter("span") if span.get("class") == LABEL]:
        del span.attrib["class"]
        inner = span[0] if len(span) else None
        if not counting and f'"#{span.get("id")}"' not in html:
            unwrap(span)
        elif inner is not None and inner.get("class") == "numbered-formula":
            inner.set("id", span.get("id") or "")
            unwrap(span)
    for span in list(root.iter("span")):
        if kind_of(span.get("id") or "") or span.get("class") == PLACE:
            _lift_key(span)
    for picture in list(root.iter("img")) if counting else ():
        _make_figure(picture)
    shape_listings(root)
    for code in [code for code in root.iter("pre") if kind_of(code.get("id") or "") in CODES]:
        _make_listing(code)
    boxes = [box for box in root.iter("div") if box.get("id")] if counting else []
    for box in reversed(boxes):  # those within another first
        _shape_box(box, kind_of(box.get("id") or ""))
    shape_groups(root)
    for element in (
        () if counting else root.iter(etree.Element)
    ):  # what steps to come would take away
        element.attrib.pop(TAG, "")
        if element.get("class") == PLACE:
            del element.attrib["class"]


def _shape_box(box: etree._Element, kind: str) -> None:
    if kind in THEOREMS:
        _shape_theorem(box, kind)
    elif kind == "listing":
        _take_code(box)
    elif kind in CAPTIONS:
        _take_box(box, kind)


def _lift_key(span: etree._Element) -> None:
    """An empty span with a key, in a caption, gives the key to what has the caption."""
    holder = next(span.iterancestors("figcaption", "caption"), None)
    thing = holder.getparent() if holder is not None else None
    if thing is None or holds_something(span) or thing.get("id"):
        return
    thing.set("id", span.get("id") or "")
    parent = span.getparent()
    drop(span)
    if parent is not None and not len(parent):
        parent.text = (parent.text or "").lstrip()


def _make_figure(picture: etree._Element) -> None:
    """A picture with a key that is all of a paragraph is a figure without a caption; the class that takes a figure's
    number away is the figure's."""
    parent = picture.getparent()
    if parent is None:
        return
    key = picture.get("id") or ""
    if parent.tag == "p" and kind_of(key) and len(parent) == 1 and not plain_text(parent):
        parent.tag = "figure"
        parent.set("id", picture.attrib.pop("id"))
    if parent.tag == "figure" and TAG in picture.attrib:
        parent.set(TAG, picture.attrib.pop(TAG))
    if parent.tag == "figure" and "unnumbered" in (picture.get("class") or "").split():
        parent.set("class", f"{parent.get('class') or ''} unnumbered".strip())


def _make_listing(code: etree._Element) -> None:
    box = etree.Element("div")
    box.set("class", LISTING)
    box.set("id", code.attrib.pop("id"))
    if "unnumbered" in (code.get("class") or "").split():
        box.set("class", f"{LISTING} unnumbered")
    if TAG in code.attrib:
        box.set(TAG, code.attrib.pop(TAG))
    box.tail, code.tail = code.tail, None
    parent = code.getparent()
    if parent is not None:
        parent.replace(code, box)
    box.append(code)


def _shape_theorem(box: etree._Element, kind: str) -> None:
    """The heading with which a theorem begins, or ``title="…"``, stands in brackets before its first words."""
    names = (box.get("class") or "").split()
    if kind not in names:
        box.set("class", " ".join([*names, kind]))
    title = etree.Element("span")
    title.text = box.attrib.pop("title", "")
    first = box[0] if len(box) else None
    if first is not None and first.tag in HEADINGS and not (box.text or "").strip():
        title.text = first.text or ""
        title.extend(list(first))
        drop(first)
    if not holds_something(title):
        return
    title.set("class", "theorem-title")
    title.text = f"({title.text or ''}"
    _append(title, ").")
    put_first(first_paragraph(box), title)


def _take_box(box: etree._Element, kind: str) -> None:
    """A box around a picture or a table is the figure, or gives its key to the table; its last paragraph is the
    caption."""
    wanted = "table" if kind == "table" and box.find(".//table") is not None else "figure"
    inside = list(islice(parts_of(box), 2))
    last = box[-1] if len(box) else None
    if len(inside) > 1:
        return
    thing = inside[0] if inside and inside[0].tag == wanted else None
    if thing is None:
        words = last is not None and last.tag == "p" and len(box) > 1
        if box.find(".//img") is None and not words:
            return
        box.tag = "figure"  # whatever is in it
        thing = box
        for paragraph in box.findall("p"):
            if paragraph.find(".//img") is not None and not plain_text(paragraph):
                unwrap(paragraph)
    elif thing.get("id"):
        return
    else:
        thing.set("id", box.attrib.pop("id"))
    name = CAPTIONS[wanted]
    if (
        thing.find(name) is None
        and last is not None
        and last.tag == "p"
        and last.find(".//img") is None
    ):
        drop(last)
        last.tag = name
        thing.insert(0 if wanted == "table" else len(thing), last)


def first_paragraph(box: etree._Element) -> etree._Element:
    first = box[0] if len(box) else None
    if first is None or first.tag != "p" or (box.text or "").strip():
        first = etree.Element("p")
        first.tail = "\n"
        box.insert(0, first)
    return first


def put_first(holder: etree._Element, label: etree._Element) -> None:
    """Put a label before an element's words, with a space between."""
    words = (holder.text or "").lstrip()
    label.tail = f" {words}" if words or len(holder) else None
    holder.text = None
    holder.insert(0, label)


def _take_code(box: etree._Element) -> None:
    """A box around code is a listing; its last paragraph is the caption, and stands before the code."""
    inside = [child for child in box if child.tag in ("pre", "div")]
    if (
        len(inside) != 1
        or box.find(".//pre") is None
        or LISTING in (box.get("class") or "").split()
    ):
        return
    box.set("class", f"{box.get('class') or ''} {LISTING}".strip())
    last = box[-1]
    if last.tag == "p":
        drop(last)
        last.set("class", CODE_CAPTION)
        last.tail = "\n"
        box.insert(0, last)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
