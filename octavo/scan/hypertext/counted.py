"""Turn what an edition of ours counts back into what is counted: “Figure 2.3” into ``@fig-x``, numbers into nothing."""

from __future__ import annotations

import re

from lxml import etree

from octavo.scan.hypertext.marks import MARK, marked
from octavo.scan.hypertext.parsing import words_of
from octavo.text.trees import HEADINGS, drop, unwrap

_KINDS = re.compile(r"(?:fig|tbl|eq|lst|thm|lem|cor|prp|def|exm|exr|sec|ln|fn)-[\w:.-]*\w")
_COUNTED = ("counted", "list-number", "line-number", "formula-number")
_LIST = re.compile(r"list-of-\w+")


def take_counted(body: etree._Element, gone: list[str]) -> None:
    """Take numbers out, and make references, lists and captions what they were in the manuscript."""
    there = {element.get("id", "") for element in body.iter(etree.Element)}
    for element in list(body.iter("div")):
        _make_box(element, element.get("class", "").split(), gone)
    for formula in list(body.iter("math")):
        _make_formula(formula)
    for figure in body.iter("figure"):
        _drop_borrowed_words(figure, gone)
    named: set[str] = set()  # ids without which there would be no number
    for element in [item for item in body.iter("span") if item.get("class", "") in _COUNTED]:
        gone.append(words_of(element))
        if element.get("class") == "counted" and (holder := _holder_of(element)):
            named.add(holder)
        if element.tail:
            element.tail = element.tail.lstrip()
        drop(element)
    for link in [
        item for item in body.iter("a") if item.get("class") in ("reference", "page-reference")
    ]:
        if (link.get("href") or "").removeprefix("#") in there:
            _make_reference(link, named, gone)
    for element in body.iter("figure", "table", "div", "span", *HEADINGS):
        if element.get("id") in named and not set(element.get(MARK, "").split()) & {
            "named",
            "index",
        }:
            element.set(MARK, f"{element.get(MARK, '')} named".strip())
    for link in [item for item in body.iter("a") if item.get("class") == "gls"]:
        unwrap(link)


def _drop_borrowed_words(figure: etree._Element, gone: list[str]) -> None:
    """A picture of which its author says nothing has the words of its caption, number and all; they are made anew."""
    caption = next(figure.iter("figcaption"), None)
    if caption is None:
        return
    words = " ".join(words_of(caption).split())
    for picture in figure.iter("img"):
        if picture.get("alt") == words:
            gone.append(picture.attrib.pop("alt"))


def _holder_of(number: etree._Element) -> str:
    """The id of the figure or table that has a number, whether it is called or not; "" where it has none."""
    for above in number.iterancestors("figure", "table", "div"):
        if _KINDS.fullmatch(above.get("id", "")):
            return str(above.get("id"))
    return ""


def _make_box(element: etree._Element, names: list[str], gone: list[str]) -> None:
    """What a box was in the manuscript, by its classes."""
    if "list-of" in names and all(child.get("class") == "list-line" for child in element):
        kind = next((name for name in names if _LIST.fullmatch(name)), "list-of-figures")
        _replace(element, marked("pre", "raw", f"::: {{#{kind}}}\n:::"), gone)
    elif "code-listing" in names:
        _make_listing(element, gone)
    elif "counted-matter" in names and element.get("id"):
        _make_matter(element, gone)
    elif "line-block" in names:
        element.set(MARK, "verse")
    elif "verse" in names or "lines" in names:
        _wrap(element, _lines_of(element, names))
    elif "figure-group" in names and element.get("id"):
        _make_group(element)


def _replace(element: etree._Element, by: etree._Element, gone: list[str]) -> None:
    gone.append(" ".join(words_of(element).split()))
    element.addprevious(by)
    by.tail = None
    drop(element)


def _make_reference(link: etree._Element, named: set[str], gone: list[str]) -> None:
    name = (link.get("href") or "").removeprefix("#")
    name = name.removeprefix("fnref-") if not name.startswith("fnref-") else f"fn-{name[6:]}"
    words = words_of(link).strip()
    by_page = link.get("class") == "page-reference"
    bare = re.fullmatch(r"\W*(?:[\dIVXLivxl.]+\w?|[a-z])\W*", words) is not None
    if _KINDS.fullmatch(name):
        key = f"[-@{name}]" if bare else f"[@{name}]" if by_page else f"@{name}"
        made = f"{key}{{.page}}" if by_page else key
        named.add(name)
    elif by_page:
        made = f"[](#{name}){{.page}}"
        named.add(name)
    else:
        return
    behind = link.tail or ""
    if not by_page and made == f"@{name}" and re.match(r"[\w:.-]*\w", behind):
        made = f"[@{name}]"
    _replace(link, marked("code", "raw", made), gone)


def _make_listing(element: etree._Element, gone: list[str]) -> None:
    caption = next(
        (item for item in element.iter("p") if item.get("class") == "code-caption"), None
    )
    code = next(element.iter("pre"), None)
    if code is None:
        return
    text = words_of(code).strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    said = [f"#{element.get('id')}"] if element.get("id") else []
    said += [f".{name}" for name in code.get("class", "").split() if name.isidentifier()]
    if caption is not None:
        for number in [item for item in caption.iter("span") if item.get("class") == "counted"]:
            gone.append(words_of(number))
            drop(number)
        words = " ".join(words_of(caption).split()).replace('"', "”")
        said.append(f'caption="{words}"')
    element.addprevious(marked("pre", "raw", f"{fence} {{{' '.join(said)}}}\n{text}\n{fence}"))
    drop(element)


def _make_matter(element: etree._Element, gone: list[str]) -> None:
    """A theorem and the like is a box with an id, and a title in brackets."""
    title = next(
        (item for item in element.iter("span") if item.get("class") == "theorem-title"), None
    )
    said = f"#{element.get('id')}"
    if title is not None:
        said += f' title="{words_of(title).strip(" ().").replace(chr(34), "”")}"'
        title.tail = (title.tail or "").lstrip()
        drop(title)
    _wrap(element, said)


def _lines_of(element: etree._Element, names: list[str]) -> str:
    """What is said of verse, and of lines that are counted: those numbers that are printed tell from where, and in
    which steps."""
    said = [f".{name}" for name in ("verse", "lines", "continue") if name in names]
    lines = [item for item in element.iter("span") if "verse-line" in item.get("class", "").split()]
    printed = [
        (place, int(words_of(item)))
        for place, line in enumerate(lines)
        for item in line.iter("span")
        if item.get("class") == "line-number" and words_of(item).strip().isdigit()
    ]
    if "lines" not in names or not printed:
        return " ".join(said)
    (place, number), last = printed[0], printed[-1]
    first = number - place
    if "continue" not in names and first != 1:
        said.append(f"from={first}")
    if len(printed) > 1:
        step = printed[1][1] - number
    else:  # the least by which no other line would have a number
        least = max(place + 1, len(lines) - last[0])
        step = next((step for step in range(least, number) if not number % step), number)
    return " ".join((*said, f"every={step}"))


def _make_group(element: etree._Element) -> None:
    """Figures or tables beside one another, with a caption for all below them."""
    rows = [item for item in element.iter("div") if "group-row" in item.get("class", "").split()]
    columns = sum("group-cell" in item.get("class", "").split() for item in rows[0]) if rows else 1
    for caption in [item for item in element if item.get("class") == "group-caption"]:
        element.append(caption)
    _wrap(element, f"#{element.get('id')} layout-ncol={columns}")


def _wrap(element: etree._Element, said: str) -> None:
    """Put a fence of Markdown around what a box holds."""
    first, last = marked("pre", "raw", f"::: {{{said}}}"), marked("pre", "raw", ":::")
    element.insert(0, first)
    first.tail, element.text = element.text, None
    element.append(last)


def _make_formula(formula: etree._Element) -> None:
    """The TeX that a formula carries, with its key where it has a number."""
    tex = next(
        (item for item in formula.iter("annotation") if "tex" in item.get("encoding", "")), None
    )
    if tex is None:
        return
    text = words_of(tex).strip()
    display = formula.get("display") == "block"
    made = f"$${text}$$" if display else f"${text}$"
    holder = next(
        (item for item in formula.iterancestors("span") if item.get("class") == "numbered-formula"),
        None,
    )
    if display and holder is not None and holder.get("id"):
        made += f" {{#{holder.attrib.pop('id')}}}"
    formula.addprevious(marked("code", "raw", made))
    drop(formula)
