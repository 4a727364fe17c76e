"""Make odd scans and documents from a seed: what no person would write and some program will.

`odd_scan` gives the same file for the same seed, on every machine.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

Dice = random.Random

_WORDS = (
    "salt river valley clerk sheep letters count spring widow cousin published thesis copyright by 1918 12. "
    "Տեքստ слово naïve “quoted” (aside) — half- non-Armenians it’s $5 #tag a_b @x 5 > 4 [sic] C:\\x *star **two "
    "~tilde~ ^up^ `tick | pipe <b> & &amp; &#0; http://x.org/a_b me@x.org km2 1.5 [^9] {.c} ]( !["
).split(" ")
_TITLES = (
    "", " ", "*", "**Bold**", "*Em*", "<b>Tag</b>", "![](gone.png)", "![Alt](gone.png)", "[](#x)", "[Words](#gone)",
    "Note.<sup>1</sup>", "Note.[^1]", "<sup>1</sup>", "[^1]", "Chapter One", "CHAPTER I", "Part One", "Contents", "Notes",
    "Bibliography", "Introduction", "1", "2.1 Depth", "iv", "`code`", "<!-- c -->", "\\emph{x}", "{#id .class}",
    "A {.unnumbered}", "A {", "# #", "---", "&nbsp;", "&lt;b&gt;", "\u200b", "Same", "Same", "<span id='a'></span>",
    "W" * 500, "Long words " * 60, "12345", "٣", "“", "…", "[a]", "[a](b)", "<https://x.org>", "::: x", "\u202eback",
    "<script>x</script>", "Zwei — Teile: und *mehr*", "<br>", "<i></i>", "[^a b]", "$$", "\\", "\\#", "@x", "|", "a | b",
)  # fmt: skip
_BLOCKS = (
    "---", "***", "* * *", "___", "- - -", "===", "```\ncode", "```\ncode\n```", "~~~", "    indented", "\ttabbed",
    "| a | b |\n|---|---|\n| 1 | 2 |", "| a |\n|---|", "|---|---|", "| a | b", "|", "a|b\n-|-\n1|2|3", "+---+\n| g |\n+---+",
    "> q", ">", "> > deep", "> # In a quotation", "> | t |", "- ", "-", "- item\n  - nested\n\n      more", "1. one\n1. one",
    "12) x", "- # heading in an item", "* [ ] task", "1. ", "Term\n: definition", ": def", "[^1]: A definition.",
    "[^1]: Again.", "[^1]:", "[^x]: Never called.", "[^1]: Holds [^1].", "[^2]: # Heading in a note", "[^3]: - item",
    "[^4]:\n\n    | t |\n    |---|", "[x]: http://x.org", "[x]: <>", "[1]", "[1] A work.", "1 Smith, *Work*.", "1. Smith.",
    "<sup>1</sup> A note.", "<sup>2</sup>", "<sup>3</sup> ![](gone.png)", "<sup>4</sup> <table><tr><td>x</td></tr></table>",
    "¹ Note.", "\\* Note.", "* Note.", "† Note.", "<table>", "<table><tr><td>a</td></tr></table>", "<table></table>",
    "<div>", "</div>", "<p>", "<ul><li>a<ul><li>b</ul></ul>", "<pre>x\n\ny</pre>", "<details><summary>s</summary>x</details>",
    "<figure><img src='gone.png'></figure>", "<figure></figure>", "<dl><dt>a<dd>b</dl>", "<ol></ol>", "<!-- comment -->",
    "<!-- open", "<!-- page 3 -->", "--- Page 4 ---", "{5}" + "-" * 48, "{6}---", "[Page 7]", "\f", "\f\f", "8", "ix",
    '<!-- PageNumber="9" -->', "<script>alert(1)</script>", "<style>x{}</style>", "<math><mi>x</mi></math>",
    "<svg><path d='M0'/></svg>", "<iframe src='http://x.org'></iframe>", "<a name='a'></a>", "<a href='#gone'>w</a>",
    "\\begin{quote}\nwords\n\\end{quote}", "\\begin{equation}\nx\n\\end{equation}", "\\newcommand{\\x}{y}", "\\x", "\\input{x}",
    "\\begin{x}", "$$\nx^2\n$$", "$$ open", "\\[ x^2 \\]", "$x$ $", "$\\frac{1}{2$", "title: x\nauthor: y", "---\ntitle: X\n---",
    "---\ntitle: [\n---", "---\na: 1\na: 2\n---", "...", "%title", "% a\n% b\n% c", "::: {.note}\nwords\n:::", ":::", "::::",
    "{.x}", "{#id}", "(@) example", "(@a) x", "@cite", "[@cite]", "[-@cite p. 3]", "![](gone.png)", "![A](http://x.org/a.png)",
    "![a](b.png){width=99%}", "[link](../../etc)", "[link](javascript:x)", "[l](<a b>)", "[l](a 'title')", "<mailto:x>",
    "http://x.org/" + "a" * 300, "[a][b]", "[a][]", "[b]: #gone", "Table: caption", "  : caption", "\\", "\\\\", "a  \nb",
    "a\\\nb", "* a\n* b\n\nc\n\n    d", "\u2028", "\u200b", "\xa0", "\u202e", "\ufeff", "\x07", "\x1b[31m", "\x00", "\x85",
    "\x0b", "\ufffe", "\ufdd0", "🙂", "𝒳", "e\u0301", "שלום", "Contents\n\nOne 1\n\nTwo 2", "Contents\nOne . . . . 1\nTwo . . . . 2",
    "By\nA. Writer", "THE TITLE", "Dedicated to all.", "A Press", "May 1921", "Submitted in fulfilment of the requirements",
    "[MISSING_PAGE_FAIL:1]", "the railway came.1 Then it went.2 It came.3 Gone.4 Back.5", "&lt;", "&", "&#x110000;", "<",
    "<>", "</", "<b", "a<b>c", "<b>a", "a</b>", "<b><i>a</b></i>", "`", "``", "*a", "**a*", "_a__", "^a", "~a", "~~a", "^[n]",
    "^[a *b]", "[]{.page n=\"3\"}", "[a]{.x}", "[a]{", "#", "##", "#no", "# ", "####### seven", "Setext\n===", "Setext\n---",
    "\\1", "x\\", "1986. A great year", "1) a\n2) b", "a) b", "i. x", "#. x", "\\usepackage{x}", "``` {=html}\n<b>\n```",
    "```{.python}\nx = 1\n```", "`x`{=html}", "<br>", "<hr>", "<h1></h1>", "<h2>H</h2>", "<p></p>", "<img>",
)  # fmt: skip


def odd_scan(seed: int) -> tuple[str, bytes]:
    """The suffix and the content of a file that may be given to the import."""
    dice = random.Random(seed)  # noqa: S311
    suffix, make = dice.choice(_KINDS)
    return suffix, make(dice)


def _sentence(dice: Dice, longest: int = 40) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(1, longest))) + dice.choice(
        ("", ".", ".", ".[^1]", ".<sup>1</sup>")
    )


def _block(dice: Dice) -> str:
    match dice.randrange(8):
        case 0 | 1:
            gap = dice.choice((" ", " ", " ", "", "  ", "\t"))
            return "#" * dice.choice((1, 1, 1, 2, 2, 3, 4, 6)) + gap + dice.choice(_TITLES)
        case 2:
            return dice.choice(_TITLES)
        case 3:
            return _sentence(dice)
        case 4:
            return f"{dice.choice(('- ', '> ', '| ', '    ', '1. ', '[^1]: ', '<td>'))}{dice.choice(_BLOCKS)}"
        case _:
            return dice.choice(_BLOCKS)


def _text(dice: Dice) -> str:
    blocks = [_block(dice) for _ in range(dice.randint(1, 14))]
    if dice.random() < 0.6:
        blocks.append("Some words at the end.")
    if dice.random() < 0.15:
        blocks.insert(0, dice.choice(_YAML))
    return dice.choice(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n")).join(blocks) + "\nw\n"


_YAML = (
    "---\ntitle: The Valley\nauthor: A. Writer\n---", "---\ntitle: [a, b]\nauthor:\n- name: X\n- Y\nlang: xx-yy\n---",
    "---\ntitle: ''\n---", "---\ntitle: \"open\n---", "---\n- a\n---", "---\n---", "---\ntitle: T\ntitle: U\ndate: tomorrow\n---",
    "---\ntitle: &a x\nsubtitle: *a\n---", "---\ntitle: {a: b}\nlanguage: no\nisbn: 1\n---\n# One", "---\ntitle: T\n...",
)  # fmt: skip


def _markdown(dice: Dice) -> bytes:
    return _text(dice).encode()


def _html(dice: Dice) -> bytes:
    parts = []
    for _ in range(dice.randint(1, 12)):
        words = dice.choice((*_TITLES, *_BLOCKS))
        tag = dice.choice(
            (
                "h1",
                "h1",
                "h2",
                "h3",
                "p",
                "p",
                "div",
                "blockquote",
                "pre",
                "li",
                "td",
                "span",
                "b",
                "section",
            )
        )
        id_ = dice.choice(
            (
                "",
                "",
                " id='a'",
                " id='b c'",
                " class='x'",
                " lang='xx-zz-1'",
                " role='doc-pagebreak' title='3'",
            )
        )
        parts.append(dice.choice((f"<{tag}{id_}>{words}</{tag}>", f"<{tag}>{words}", f"<{tag}{id_}></{tag}>", words,
                                  "<a href='#a'>to</a>", "<a href='#gone'>to</a>", "<a href='x.html#a'>to</a>",
                                  f"<table><tr><td>{words}</td><td>b</td></tr></table>", f"<ul><li>{words}</li></ul>",
                                  f"<p>w<img src='gone.png' alt='{words[:5].replace(chr(39), '')}'></p>")))  # fmt: skip
    title = dice.choice(
        ("", "<title></title>", "<title>The Page</title>", f"<title>{'T' * 300}</title>")
    )
    return f"<html lang='en'><head>{title}</head><body>{''.join(parts)}<p>Words.</p></body></html>".encode(
        "utf-8", "replace"
    )


def _tex(dice: Dice) -> bytes:
    parts = []
    for _ in range(dice.randint(1, 10)):
        command = dice.choice(
            (
                "chapter",
                "section",
                "section*",
                "subsection",
                "textbf",
                "footnote",
                "emph",
                "label",
                "part",
            )
        )
        words = dice.choice(
            (
                "",
                "Words",
                "Words \\footnote{Note}",
                "\\\\",
                "W" * 400,
                "$x^2$",
                "a\\index{b}",
                "\\ref{x}",
                "~",
            )
        )
        parts.append(dice.choice((f"\\{command}{{{words}}}", words, f"\\begin{{quote}}{words}\\end{{quote}}", "\\begin{x}y\\end{x}",
                                  "\\begin{tabular}{ll}a&b\\\\\\end{tabular}", "\\includegraphics{gone.png}", "\\begin{verbatim}\nv\n\\end{verbatim}",
                                  "\\begin{figure}\\caption{C}\\end{figure}", "\\unknown{words}", "\\begin{itemize}\\item\\end{itemize}",
                                  "\\title{}\\author{A \\and B}\\maketitle", "\\hspace{1cm}")))  # fmt: skip
    return (
        "\\documentclass{book}\\begin{document}\n"
        + "\n\n".join(parts)
        + "\n\nWords.\\end{document}\n"
    ).encode()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(dice: Dice) -> bytes:
    """A word processor's document with styles, notes and links, some of which lead nowhere."""

    def run() -> str:
        words = dice.choice((*_TITLES, _sentence(dice))).replace("&", "&amp;").replace("<", "&lt;")
        words = "".join(c for c in words if c >= " ")
        return dice.choice((
            f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>', f"<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>",
            f'<w:r><w:footnoteReference w:id="{dice.randint(1, 4)}"/></w:r>', "<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>",
            f'<w:hyperlink w:anchor="gone"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>', '<w:bookmarkStart w:id="0" w:name="x"/>',
            '<w:r><w:br w:type="page"/></w:r>',
        ))  # fmt: skip

    def paragraph() -> str:
        style = dice.choice(
            (
                "",
                "",
                "",
                "Heading1",
                "Heading1",
                "Heading2",
                "Title",
                "Subtitle",
                "Author",
                "Quote",
                "ListParagraph",
            )
        )
        dress = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{dress}{''.join(run() for _ in range(dice.randint(0, 3)))}</w:p>"

    body = "".join(paragraph() for _ in range(dice.randint(1, 12)))
    if dice.random() < 0.3:
        body += f"<w:tbl><w:tr><w:tc>{paragraph()}</w:tc><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>"
    notes = "".join(
        f'<w:footnote w:id="{n}">{paragraph()}</w:footnote>' for n in range(1, dice.randint(1, 4))
    )
    names = (
        ("Heading1", "heading 1"),
        ("Heading2", "heading 2"),
        ("Title", "Title"),
        ("Subtitle", "Subtitle"),
        ("Author", "Author"),
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/></w:style>'
        for i, n in names
    )
    return docx_of(f"{body}<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", notes=notes, styles=styles)


_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def _odt(dice: Dice) -> bytes:
    def words() -> str:
        text = dice.choice((*_TITLES, _sentence(dice))).replace("&", "&amp;").replace("<", "&lt;")
        return "".join(c for c in text if c >= " ")

    def run() -> str:
        return dice.choice((
            words(), words(), "<text:line-break/>", "<text:tab/>", '<text:bookmark text:name="x"/>', "<text:soft-page-break/>",
            f'<text:a xlink:href="#gone">{words()}</text:a>', f"<text:span>{words()}</text:span>",
            f'<text:note text:id="n{dice.randint(1, 3)}" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
            f"<text:note-body>{dice.choice(('', '<text:p/>', f'<text:p>{words()}</text:p>'))}</text:note-body></text:note>",
        ))  # fmt: skip

    def block() -> str:
        runs = "".join(run() for _ in range(dice.randint(0, 3)))
        heading = f'<text:h text:outline-level="{dice.randint(1, 4)}">{runs}</text:h>'
        item = f"<text:list><text:list-item>{dice.choice((heading, f'<text:p>{runs}</text:p>'))}</text:list-item></text:list>"
        cell = f"<table:table-cell><text:p>{runs}</text:p></table:table-cell>"
        table = f"<table:table><table:table-row>{cell}{cell}</table:table-row></table:table>"
        return dice.choice(
            (heading, heading, f"<text:p>{runs}</text:p>", f"<text:p>{runs}</text:p>", item, table)
        )

    body = "".join(block() for _ in range(dice.randint(1, 12)))
    content = f"<office:document-content {_ODT}><office:body><office:text>{body}<text:p>Words.</text:p></office:text></office:body></office:document-content>"
    return zip_of({
        "mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {_ODT}><office:font-face-decls/><office:styles/></office:document-styles>".encode(),
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    })  # fmt: skip


def _epub(dice: Dice) -> bytes:
    title = dice.choice(("The Book", "", "T" * 300, "A & B"))
    parts = {f"{n}.xhtml": _html(dice) for n in range(dice.randint(1, 3))}
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(parts)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(parts)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title.replace('&', '&amp;')}</dc:title><dc:creator>{dice.choice(('A. Writer', ''))}</dc:creator>"
        f"<dc:date>{dice.choice(('1901', '1901-02-31', 'soon'))}</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zip_of({
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container.encode(), "a.opf": package.encode(), **parts
    })  # fmt: skip


def docx_of(body: str, *, notes: str = "", styles: str = "") -> bytes:
    """A .docx with these paragraphs, the least that a reader of them asks for."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{kind}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{notes}</w:footnotes>",
    }  # fmt: skip
    return zip_of({name: content.encode() for name, content in parts.items()})


def zip_of(parts: dict[str, bytes]) -> bytes:
    """An archive, the same bytes at any time."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _cut(dice: Dice) -> bytes:
    content = bytearray(_docx(dice))
    if dice.random() < 0.5:
        return bytes(content[: dice.randrange(len(content))])
    for _ in range(dice.randint(1, 20)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content)


def _noise(dice: Dice) -> bytes:
    content = _text(dice)
    match dice.randrange(5):
        case 0:
            return content.encode("utf-16")
        case 1:
            return content.encode("latin-1", "replace")
        case 2:
            return dice.randbytes(dice.randint(0, 400))
        case 3:
            return b""
        case _:
            return "".join(dice.choices("ab1 \n\n#*_[]()<>/^$|~-\\`!{}:.,“”", k=800)).encode()


_KINDS: tuple[tuple[str, Callable[[Dice], bytes]], ...] = (
    (".md", _markdown), (".md", _markdown), (".md", _markdown), (".md", _markdown), (".txt", _markdown), (".html", _html),
    (".html", _html), (".tex", _tex), (".docx", _docx), (".docx", _docx), (".docx", _cut), (".md", _noise), (".html", _noise),
    (".odt", _odt), (".odt", _odt), (".odt", _docx), (".epub", _epub), (".epub", _epub), (".epub", _noise),
)  # fmt: skip
