"""Turn a DocBook or JATS file into the words of its paragraphs, by eyes of our own, to see what pandoc did not read."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from octavo.scan.readers.xmlfile import read_xml

# What holds words of its own: a text in any of these is not part of the words around it.
_APART = frozenset(
    # of both
    "para p title subtitle footnote fn attribution abstract caption term line entry td th "
    # of DocBook
    "simpara formalpara bridgehead titleabbrev member seg programlisting screen literallayout synopsis address "
    "legalnotice question answer glossterm primary "
    # of JATS
    "article-title verse-line disp-quote def attrib code preformat mixed-citation element-citation ref ack "
    "statement speaker sig".split()
)
# What is no text of the book: facts about the file, entries of an index, formulas, words for a picture.
_NO_TEXT = {
    "docbook": frozenset(
        "indexterm remark alt textobject math equation inlineequation informalequation mathphrase isbn issn pubdate date "
        "edition releaseinfo copyright keywordset subjectset revhistory biblioid pagenums volumenum issuenum productname "
        "productnumber publisher printhistory authorinitials email org affiliation address bibliosource".split()
    ),
    "jats": frozenset(
        "journal-meta article-id article-categories contrib-group aff author-notes pub-date volume issue fpage lpage "
        "elocation-id history permissions self-uri kwd-group funding-group counts custom-meta-group related-article label "
        "math tex-math alternatives alt-text long-desc object-id processing-meta index-term isbn issn "
        "publisher subj-group".split()
    ),
}
_INFO = (
    "info",
    "articleinfo",
    "bookinfo",
    "chapterinfo",
    "sectioninfo",
    "partinfo",
)  # of DocBook: facts, and its title


def xml_paragraphs(content: bytes, reader: str) -> Iterator[str]:
    """The words of each paragraph, those of notes by themselves; ``reader``: "docbook" or "jats"."""
    root = read_xml(content, "")
    yield from _paragraphs(root, _NO_TEXT[reader], in_info=False)


def jats_authors(content: bytes) -> list[str]:
    """The names of all authors: pandoc gives those alone that are in a surname and given names."""
    found: list[str] = []
    for one in read_xml(content, "").iterfind(".//{*}article-meta/{*}contrib-group/{*}contrib"):
        if one.get("contrib-type", "author") != "author":
            continue
        name = one.find(".//{*}name")
        given, surname = (
            ("", "")
            if name is None
            else (name.findtext(f"{{*}}{part}", "") for part in ("given-names", "surname"))
        )
        whole = next((e for e in one.iter("{*}string-name", "{*}collab", "{*}anonymous")), None)
        said = (
            f"{given} {surname}"
            if name is not None
            else ""
            if whole is None
            else "".join(whole.itertext())
        )
        found += [" ".join(said.split())] if said.strip() else []
    return found


def _paragraphs(
    element: etree._Element, no_text: frozenset[str], *, in_info: bool
) -> Iterator[str]:
    inner: list[str] = []
    yield _words(element, no_text, inner, in_info=in_info)
    yield from inner


def _words(
    element: etree._Element, no_text: frozenset[str], apart: list[str], *, in_info: bool
) -> str:
    """The words of an element; those of paragraphs in it go to ``apart``."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            info = in_info or name in _INFO
            if (
                name in no_text
                or child.get("ref-type") == "fn"
                or (
                    in_info and name in ("author", "editor", "authorgroup", "othercredit", "collab")
                )
            ):
                pass
            elif name in _APART or ((element.text or "").strip() == "" and _is_block(child)):
                apart.append(_words(child, no_text, apart, in_info=info))
            else:
                parts.append(_words(child, no_text, apart, in_info=info))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_block(element: etree._Element) -> bool:
    """Whether an element stands where no words are: nothing but white space is beside it."""
    holder = element.getparent()
    return holder is not None and not any((other.tail or "").strip() for other in holder)
