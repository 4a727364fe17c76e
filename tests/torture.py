"""Turn everything that the engine can lay out into documents: for comparing two engines.

``features()`` is one document with every feature, hand-made; ``shuffled(seed)`` mixes notes of all
kinds into all kinds of blocks, and ``woven(seed)`` rules into one another, differently for every
seed. There are seeds for which the engine fails, stock or not.
"""

from __future__ import annotations

import base64
import zlib
from random import Random
from struct import pack

WORDS = (
    "the fortress stood above the river where seven roads had met before the border was drawn and "
    "nobody who remembered its gates could say which of them had been the first although records "
    "kept in the monastery mention an extraordinarily well-preserved bridge, its toll, and the "
    "miller’s daughter; administrative reorganisation notwithstanding, responsibilities remained"
).split()

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="24" viewBox="0 0 60 24">'
    '<rect width="60" height="24" fill="#ddd"/><circle cx="12" cy="12" r="9"/>'
    '<text x="24" y="16" font-family="Octavo Text" font-size="10">svg</text></svg>'
)


def _png() -> bytes:
    """A picture of 8 × 8 grey pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + bytes((x * y * 4) % 256 for x in range(8)) for y in range(8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


FILES = {"a.png": _png(), "a.svg": SVG.encode()}

CSS = """
@page { size: 300pt 380pt; margin: 36pt 30pt 42pt;
  @top-left { content: string(chapter, first-except) } @top-right { content: element(runner) }
  @bottom-center { content: counter(page) " of " counter(pages); border-top: 0.3pt solid }
  @left-middle { content: "m"; width: 10pt } @bottom-right { content: leader(".") "x" }
  @footnote { border-top: 0.5pt solid; margin-top: 6pt; padding-top: 3pt } }
@page :first { margin-top: 80pt; @top-left { content: none } }
@page :blank { @bottom-center { content: "blank" } @top-right { content: none } }
@page :left { margin-left: 40pt; @top-left { color: #333 } }
@page :nth(3n) { @bottom-left { content: "third" } }
@page wide { size: 420pt 300pt; @footnote { max-height: 60pt; background: #eee } }
@page wide:first { @bottom-left { content: "wide first" } }
@page :nth(2 of wide) { @bottom-left { content: "second wide" } }
@page narrow { margin: 36pt 90pt; @footnote { float: bottom; padding: 2pt; border: 1pt dotted } }
html { font: 10pt/13pt "Octavo Text", "Octavo Other"; hyphens: auto; text-align: justify;
  orphans: 2; widows: 2 }
p { margin: 0; text-indent: 1em } h1, h2 { break-after: avoid; string-set: chapter content() }
h1 { break-before: right; bookmark-level: 1 } h2 { margin: 13pt 0 6pt; bookmark-level: 2 }
.runner { position: running(runner) } .wide { page: wide } .narrow { page: narrow }
.note { float: footnote; font-size: 8pt; line-height: 10pt }
.line { footnote-policy: line } .block { footnote-policy: block }
.inline { footnote-display: inline } .compact { footnote-display: compact }
.anywhere { overflow-wrap: anywhere } .loud::footnote-call { content: "[" counter(footnote) "]" }
.boxed { border: 0.5pt solid; padding: 2pt 4pt; margin: 3pt 5% 3pt 2em; background: #f4f4f4 }
.percent { width: 60%; margin-left: 10% } .relative { position: relative; top: 2pt; left: 1pt }
.drop::first-letter { font-size: 24pt; float: left; line-height: 24pt; padding-right: 2pt }
.caps::first-line { font-variant-caps: small-caps; letter-spacing: 0.05em }
.letter::first-letter { font-size: 14pt; color: #900 }
.ref::after { content: " (p. " target-counter(attr(href url), page) ")" }
.text::after { content: " “" target-text(attr(href url)) "”" }
.lost::after { content: "x" target-counter(url(#nowhere), page) leader(".") "y" }
.toc { display: block } .toc::after { content: leader(". ") target-counter(attr(href url), page) }
.columns { columns: 2; column-gap: 12pt; column-rule: 0.5pt solid } .span { column-span: all }
.left { float: left; width: 80pt; margin: 2pt 6pt 2pt 0; border: 0.5pt solid }
.right { float: right; width: 30% } .clear { clear: both }
.absolute { position: absolute; right: 0; top: 10pt; width: 40pt; font-size: 7pt }
.fixed { position: fixed; bottom: -30pt; left: 0; font-size: 6pt }
.holder { position: relative; border: 0.3pt dashed; padding: 4pt }
.flex { display: flex; gap: 4pt } .flex > * { flex: 1 1 auto; border: 0.5pt solid }
.column { flex-direction: column } .grid { display: grid; grid-template-columns: 1fr 2fr auto; gap: 3pt }
table { border-collapse: collapse; width: 100%; font-size: 9pt; margin: 6pt 0 }
.separate { border-collapse: separate; border-spacing: 2pt; width: auto } tr { break-inside: avoid }
th, td { border: 0.4pt solid; padding: 1pt 3pt; vertical-align: top } .middle { vertical-align: middle }
.clamp, .lines { text-align: left } .clamp { line-clamp: 3 } .lines { max-lines: 2; overflow: hidden; block-ellipsis: " …more"; continue: discard }
.ellipsis { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.spaced { letter-spacing: 0.08em; word-spacing: 0.3em } .pre { white-space: pre-wrap; tab-size: 4 }
.under { text-decoration: underline dotted } .over { text-decoration: overline line-through 1pt }
.rtl { direction: rtl } .keep { break-inside: avoid } .mono { font-family: "Octavo Mono" }
.caps2 { font-variant-caps: all-small-caps; font-variant-numeric: oldstyle-nums }
.super { font-variant-position: super } .up { text-transform: uppercase }
.turn { transform: rotate(4deg); display: inline-block } .clone { box-decoration-break: clone }
.inline-block { display: inline-block; width: 40%; vertical-align: middle; border: 0.3pt solid }
ol { list-style: lower-roman } .inside { list-style: inside square } .picture { list-style-image: url(a.png) }
.margin { margin-break: discard } .vw { margin-left: 3vw; width: calc(80% - 10pt); min-height: 2em }
.big { orphans: 4; widows: 5 } .center { text-align: center } .end { text-align: end; hyphens: none }
.math { padding-left: calc(2 * 3pt); width: min(70%, 150pt); border-left: max(1pt, 0.1em) solid }
.tall { height: 90pt } .side { position: note(sides); font-size: 7pt }
"""


class _Writer:
    """Paragraphs and notes that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311
        self.count = 0

    def text(self, least: int, most: int) -> str:
        """Some words."""
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most)))

    def key(self) -> str:
        """A new id."""
        self.count += 1
        return f"k{self.count}"

    def note(self, kinds: str = "", inside: str = "") -> str:
        """A note; ``inside`` is put into it instead of words."""
        identity = f' id="{self.key()}"' if self.random.random() < 0.7 else ""
        return f'<span class="note {kinds}"{identity}>{inside or self.text(2, 40)}</span>'

    def odd_note(self) -> str:
        """A note of any policy, in any display, with anything in it."""
        choose = self.random.choice
        kinds = " ".join(
            (choose(("", "line", "line", "line", "block" if self.random.random() < 0.1 else "")),
             choose(("", "", "", "", "inline", "compact", "relative", "lines")),
             choose(("", "", "anywhere", "loud", "boxed", "rtl", "percent", "big", "keep")))
        )  # fmt: skip
        inside = choose(
            ("", "", "", f"<p>{self.text(3, 40)}</p><p>{self.text(3, 70)}</p>",
             f'{self.text(3, 9)} <em lang="de">{self.text(2, 6)}</em> <img src="a.png"/>',
             f'<p class="letter">{self.text(5, 20)}</p><img src="a.svg" style="display: block"/>',
             f'<ul><li>{self.text(2, 9)}</li><li class="under">{self.text(2, 9)}</li></ul>',
             f"<table><tr><td>{self.text(1, 5)}</td><td>{self.text(1, 9)}</td></tr></table>",
             f'<span class="left">{self.text(1, 3)}</span>{self.text(9, 30)}',
             f'{self.text(3, 9)} <a class="ref" href="#k1">{self.text(1, 2)}</a> {self.text(1, 30)}',
             f'<span class="absolute">{self.text(1, 2)}</span>{self.text(4, 30)}',
             f'{self.text(2, 9)} <span class="inline-block">{self.text(2, 9)}</span> {self.text(1, 9)}')
        )  # fmt: skip
        return self.note(kinds, inside)

    def paragraph(self, notes: float, kinds: str = "") -> str:
        """A paragraph of up to eight sentences, with that share of sentences that carry a note."""
        sentences = (
            self.text(3, 25) + (self.odd_note() if self.random.random() < notes else "")
            for _ in range(self.random.randint(1, 8))
        )  # fmt: skip
        return f'<p class="{kinds}">{". ".join(sentences)}.</p>'


def shuffled(seed: int) -> tuple[str, str]:
    """A document and its style sheet, the same for the same seed."""
    writer = _Writer(seed)
    choose = writer.random.choice
    share = choose((0.1, 0.4, 0.8))
    blocks = []
    for _ in range(writer.random.randint(6, 16)):
        kinds = choose(
            ("", "", "", "big", "keep", "letter", "caps", "boxed", "clear", "spaced", "rtl")
        )
        inner = "".join(writer.paragraph(share, kinds) for _ in range(writer.random.randint(1, 3)))
        blocks.append(
            choose(
                (inner, inner, inner, f"<h2>{writer.text(1, 4)}{writer.note()}</h2>{inner}",
                 f"<ol><li>{inner}</li><li>{writer.text(2, 30)}{writer.odd_note()}</li></ol>",
                 f'<div class="columns">{inner}</div>', f'<div class="wide">{inner}</div>',
                 f'<div class="left">{writer.text(3, 20)}</div>{inner}',
                 f'<div class="narrow">{inner}</div>', f'<div class="holder">{inner}</div>',
                 f'<div class="right">{writer.text(3, 20)}{writer.odd_note()}</div>{inner}',
                 f"<table><thead><tr><th>{writer.text(1, 2)}</th></tr></thead>"
                 f"<tr><td>{inner}</td></tr><tr><td>{inner}</td></tr></table>",
                 f'<div class="flex"><div>{writer.text(9, 20)}</div><div>{writer.text(3, 20)}</div></div>')
            )
        )  # fmt: skip
    policy = choose(("", ".note { footnote-policy: line }", ".note { overflow-wrap: anywhere }"))
    area = choose(
        ("", "@page { @footnote { max-height: 80pt } }", "@page { @footnote { overflow: hidden } }",
         "@page { @footnote { padding: 5%; clear: both } }",
         "@page { @footnote { position: relative; margin: 10pt 4pt; min-height: 50pt } }")
    )  # fmt: skip
    return _document("".join(blocks)), CSS + policy + area


RULES = """
.a::before { content: counter(c) ". " attr(title) } .a { counter-increment: c; margin-left: 2em }
.b::after { content: " " leader(".") target-counter(attr(href url), page) } .b { display: block }
.c { display: list-item; margin-left: 2em } .d::before { display: list-item; content: "d" }
.e { --gap: 3%; padding-left: var(--gap); color: var(--none, #444) } .e::after { content: var(--sign) }
.f { border: inherit; padding: inherit; display: inherit; margin: inherit } .g { margin-left: 5vw }
.h { width: calc(60% + 1em); min-width: 30% } .i::first-letter { font-size: 14pt; color: red }
.j::first-line { font-weight: bold; color: green } .k { float: left; width: 30% } .l { clear: left }
.m { position: relative; left: 2pt } .n { text-decoration: underline }
.o { font: italic 1.1em/1.4 "Octavo Text" } .p { letter-spacing: 0.1em; word-spacing: 2pt }
.q { display: inline-block; vertical-align: middle; width: 40% } .s { white-space: pre-line }
.r { border: 1pt solid; box-sizing: border-box; padding: 4%; height: 40pt }
.t { text-transform: capitalize; font-feature-settings: "liga" 0 }
.u { vertical-align: super; font-size: smaller } .v { break-inside: avoid }
.w { string-set: chapter content(); bookmark-level: 3; bookmark-label: content() }
.x { list-style: lower-greek inside } .y { direction: rtl } .aa { display: flex; gap: 2% }
.z { orphans: 3; widows: 3; text-align: left } .cc { display: table-cell; border: 1pt solid }
.bb { border-collapse: collapse; display: table; border: 2pt solid; padding: 9pt }
.dd { position: absolute; right: 0; font-size: 6pt } .ee { page: wide }
.ff { margin: -3pt 4ex; line-height: 120% } .gg { font-size: 1.5ch; font-size: 0.8rem }
.hh { text-indent: 10%; text-align-last: justify } .ii { overflow: hidden; max-height: 3lh }
.jj { display: inline; text-decoration: overline }
.kk { quotes: "<" ">" } .kk::before { content: open-quote } .ll { display: list-item }
.ll::marker { color: blue } .mm { padding: 1em 5% 0 4%; border-top: thin solid }
div { --sign: "§" } div div { --sign: "¶" }
"""
_CROWDING = "k dd ee aa bb cc r q ii y".split()  # classes for few elements, and only for blocks
_CLASSES = "a b c d e f g h i j l m n o p s t u v w x z ff gg hh jj kk ll mm".split()


def woven(seed: int) -> tuple[str, str]:
    """Elements in elements, with classes, ids, languages and styles at random."""
    writer = _Writer(seed)
    pick, chance = writer.random.choice, writer.random.random

    def element(depth: int) -> str:
        inline = depth > 3 or (depth > 1 and chance() < 0.5)
        tag = pick(("span", "em", "a", "q", "span") if inline else ("div", "p", "ul", "li", "h2"))
        names = [pick(_CLASSES) for _ in range(pick((0, 1, 1, 2, 3)))]
        names += [pick(_CROWDING)] if chance() < 0.15 and not inline else []
        attributes = f' class="{" ".join(names)}" title="{pick(WORDS)}"'
        attributes += f' id="{writer.key()}"' if chance() < 0.4 else ""
        attributes += f' lang="{pick(("de", "la", "en-GB"))}"' if chance() < 0.1 else ""
        attributes += ' style="padding-top: 2%; color: #246"' if chance() < 0.1 else ""
        attributes += f' href="#k{pick(range(1, 40))}"' if tag == "a" else ""
        if inline or depth == 3:
            inside = writer.text(2, 12 if inline else 40)
            inside += element(depth + 1) + writer.text(1, 9) if chance() < 0.5 and depth < 6 else ""
            inside += writer.note(pick(("line", "", "boxed"))) if chance() < 0.15 else ""
        else:
            inside = "".join(element(depth + 1) for _ in range(pick((1, 2, 3, 4))))
        return f"<{tag}{attributes}>{inside}</{tag}>"

    return _document("".join(element(1) for _ in range(12))), CSS + RULES


ADORNMENTS = """
.a { background: #eee } .b { background: currentcolor; color: #ddd } .c { background: transparent }
.d { background: linear-gradient(#fff, #ccc) } .e { background: url(a.png) repeat-x, #eee }
.f { border-radius: 4pt } .g { border-radius: 10% / 0; border: 1pt solid } .h { border-radius: 3pt 0 5% }
.i { border: 3pt solid; border-image: linear-gradient(#000, #999) 3 } .j { box-shadow: 1pt 1pt #999 }
.k { visibility: hidden; background: #999 } .l { visibility: visible } .m { background: none }
.n { mask-border: url(a.png) 2 } .o { background: url(missing.png) } .p { border-radius: inherit }
.q { page: wide } .r { page: narrow } .s { page: auto } .t { page: inherit } .u { position: relative }
.v { word-spacing: 2pt } .w { white-space: pre-line; text-decoration: underline } .x { direction: rtl }
.y { letter-spacing: 0.04em; text-decoration: line-through } .z { white-space: pre-wrap }
.aa { float: left; width: 45%; page: wide } .bb { position: absolute; right: 0; width: 30pt }
.cc { display: inline-block; border-radius: 2pt; background: #eef } .dd { display: flex; gap: 2pt }
.ee { box-decoration-break: clone; border: 0.5pt solid; border-radius: 3pt; padding: 2pt }
.ff { display: list-item; margin-left: 2em } .ff::marker { color: #333; font-weight: bold !important }
.gg::footnote-call { content: "(" counter(footnote) ")"; vertical-align: baseline; background: #eee }
.hh { margin: -4pt 0 9pt } .ii { margin: 3pt 0 -2pt; padding-top: 1pt } .jj { margin: 0 auto; width: 50% }
* ::footnote-marker { content: counter(footnote) " "; font-size: 7pt } ::marker { font-size: 80% }
ol { list-style: lower-roman } li li::marker { white-space: inherit; color: red }
"""
_INLINE = "b c f j l m u v y cc gg n k".split()
_BLOCK = "a b c d e f g h i j k l m n o p s t u v w x y z aa bb dd ee ff gg hh ii jj".split()
_TOP = "q r s t a d q r".split()  # classes for blocks that may stand on pages of their own


def adorned(seed: int) -> tuple[str, str]:
    """Blocks in blocks with backgrounds, corners, margins and names of pages at random."""
    writer = _Writer(seed)
    pick, chance = writer.random.choice, writer.random.random

    def inlines(depth: int) -> str:
        inside = writer.text(3, 25)
        if chance() < 0.5 and depth:
            inside += f' <span class="{pick(_INLINE)}">{inlines(depth - 1)}</span>\u00a0'
        if chance() < 0.2 and depth:
            inside += writer.note(pick(("line", "line gg", "", "inline", "c gg", "ff")))
        return f"{inside} \n{writer.text(1, 9)}"

    def block(depth: int) -> str:
        names = [pick(_BLOCK) for _ in range(pick((0, 1, 2)))]
        names += [pick(_TOP)] if depth > 1 and chance() < 0.4 else []
        tag = pick(("div", "div", "p", "ul", "ol", "blockquote", "table"))
        if tag == "table":
            cells = f"<tr><td>{inlines(1)}</td><td>{block(0)}</td></tr>"
            return f'<table class="{" ".join(names)}">{cells}</table>'
        inside = inlines(2) if depth == 0 or tag == "p" else ""
        if not inside:
            inside = "".join(block(depth - 1) for _ in range(pick((1, 2, 3))))
            inside = f"<li>{inside}</li><li>{inlines(1)}</li>" if tag in ("ul", "ol") else inside
        return f'<{tag} class="{" ".join(names)}">{inside}</{tag}>'

    canvas = pick(
        ("", "html { background: #fafafa }", "body { background: url(a.png) }",
         "body { border-radius: 5pt; background: #f4f4f4 } html::marker { color: red }",
         "* { border-radius: 1pt } body::marker { content: 'x' }")
    )  # fmt: skip
    return _document("".join(block(3) for _ in range(9))), CSS + ADORNMENTS + canvas


PIECES = (
    "word ", " word", "word", " ", "Ibid., ", "a b", "extraordinarily", "extra\u00adordinary ", "a\tb ",
    "il\u00adil\u00ad", "iiiiiiiiiiii ", "… ", "well-known ", "  two  spaces  ", "שלום ", "1 234\u00a0", "AVAV ",
)  # fmt: skip
ROOMS = """
.n { white-space: nowrap } .p { white-space: pre-wrap } .l { white-space: pre-line } .w { word-spacing: 2pt }
.s { letter-spacing: 1pt } .a { overflow-wrap: anywhere } .b { word-break: break-all } .h { hyphens: none }
.i { display: inline-block } .f { float: left } .t { display: table-cell } .j { text-align: justify }
.u { text-decoration: underline } .r { direction: rtl }
"""


def repeated(seed: int) -> tuple[str, str]:
    """The same few short texts in much room and in little."""
    writer = _Writer(seed)
    pick, chance = writer.random.choice, writer.random.random

    def inlines() -> str:
        pieces = []
        for _ in range(pick((1, 2, 5, 9, 14))):
            names = pick(("", "", "", "n", "p", "l", "w", "s", "a", "b", "h", "u", "i", "r"))
            pieces.append(
                f'<i class="{names}">{pick(PIECES)}</i>{pick(("", "", " ", pick(PIECES)))}'
            )
            pieces.append(writer.note("line", inlines()) if chance() < 0.03 else "")
        return "".join(pieces)

    blocks = []
    for _ in range(130):
        names = f"{pick(('', '', 'n', 'p', 'w', 's', 'a', 'b', 'j'))} {pick(('', '', '', 'f', 't', 'i', 'r'))}"
        width = pick((1, 5, 9, 14, 18, 20, 22, 24, 26, 28, 30, 33, 40, 60, 90, 200))
        room = f"{pick(('width', 'width', 'max-width'))}: {width}pt" if chance() < 0.8 else ""
        blocks.append(f'<div class="{names}" style="{room}">{inlines()}</div>')
    return _document("".join(blocks)), CSS + ROOMS


TEXTS = {  # language → words
    "en": WORDS,
    "de": "die Festung stand „hoch“ über dem Fluss, an dem sich sieben Straßen trafen; Grenzüberschreitungen "
    "und Verwaltungsneugliederungen – 1914–1918 – blieben unerwähnt (vgl. S. 12 f.)".split(),
    "ru": "крепость стояла над рекой, где сходились семь дорог; «никто», кто помнил её ворота, не мог "
    "сказать (в 1914-м), какие из них были первыми — административная реорганизация".split(),
    "el": "το φρούριο βρισκόταν πάνω από τον ποταμό, όπου συναντιόνταν επτά δρόμοι· η «αναδιοργάνωση» "
    "— 1914 — ἐστὶν ἐπὶ τῆς θαλάσσης".split(),
    "hy": "ամրոցը կանգնած էր գետի վրա, որտեղ յոթ ճանապարհներ էին հանդիպում՝ 1914 թվականին։".split(),
}
PIECES = (  # what stands among them
    "<em>{}</em>", "<strong>{}</strong>", '<span class="keepline">{} {}</span>', "“{}”", "({})", "{}—{}",
    "{}-{}", "{}&#173;{}", "{}&#160;{}", "{}<em> {}</em>", "<em>{} </em>{}", "<em>{}</em>.",
    '<span class="tiny">{}</span>', '<span class="spread">{} {}</span>', "1914–{}", "{}/{}", "{}…", "{}\u2060—",
    "https://\u200bexample\u200b.\u2060org\u200b/\u2060{}\u200b-\u2060{}", "<small>{} {} {}</small>", "{}&#x301;",
    '<a href="https://example.org/">{} {}</a>', "&#x5e9;&#x5dc;&#x5d5;&#x5dd; {}", "½ {}", "ﬁ{} ffi",
)  # fmt: skip


def lines(seed: int) -> tuple[str, str]:
    """Paragraphs of all widths, in scripts that are mixed and that are not, broken in all ways."""
    random = Random(seed)  # noqa: S311
    blocks = []
    for _ in range(24):
        language = random.choice([*TEXTS, "en"])
        text = list(TEXTS[language])
        if random.random() < 0.2:
            text += TEXTS[random.choice(list(TEXTS))]
        words = [random.choice(text) for _ in range(random.randint(1, 70))]
        for _ in range(random.randint(0, 6)):
            place = random.randrange(len(words))
            piece = random.choice(PIECES)
            words[place] = piece.format(*(random.choice(text) for _ in range(piece.count("{}"))))
        style = "; ".join([
            f"width: {random.choice((8, 20, 33, 60, 110, 170, 240))}pt",
            f"font-size: {random.choice((7, 10, 10, 10, 13.37))}pt",
            f"text-align: {random.choice(('justify', 'justify', 'left', 'right', 'center'))}",
            f"hyphens: {random.choice(('auto', 'auto', 'manual', 'none'))}",
            random.choice(("", "", "hyphenate-limit-chars: 9 4 4", "hyphenate-limit-zone: 20%",
                           "hyphenate-character: '~'")),
            random.choice(("", "", "", "overflow-wrap: anywhere", "overflow-wrap: break-word",
                           "word-break: break-all", "white-space: pre-wrap", "white-space: nowrap")),
            random.choice(("", "", "text-indent: 1em", "text-decoration: underline", "float: left")),
        ])  # fmt: skip
        blocks.append(f'<p lang="{language}" style="{style}">{" ".join(words)}</p>')
    css = (
        ".keepline { white-space: nowrap } .tiny { font-size: 5pt } p { margin: 0 0 4pt; clear: both }"
        ".spread { letter-spacing: 0.4pt; word-spacing: 1pt } small { font-size: 80% }"
    )
    return _document("".join(blocks)), f"{CSS} {css}"


def oddities() -> tuple[str, str]:
    """What a relief once took for something else, one case to a page."""
    words = "reorganisation extraordinary responsibilities of the administrative reorganisation ZukrTheo"
    fractions = 'style="font-variant-numeric: diagonal-fractions"'
    cases = [
        '<div style="display: flex"><p style="float: left">floats</p>not</div>',
        f"<span {fractions}>× </span>",
        f'<p class="pilcrow" {fractions}></p>',
        f'<span {fractions}>a 1/2 b 3 c</span> <span {fractions}>3 1/2</span>',
        *(
            f'<div lang="en" style="width: {width}pt; hyphenate-character: \'{sign}\'">{words}</div>'
            for sign in ("- ", "\u00a0", "\u2009", " ", "—", "ab", "֊", "\u200b")
            for width in (20, 50, 80)
        ),
    ]  # fmt: skip
    pages = "".join(f'<section style="break-before: page">{case}</section>' for case in cases)
    return _document(pages), CSS + '.pilcrow::before { content: "¶ " }'


def heads() -> tuple[str, str]:
    """Chapters with what margins can hold: heads that are cut, folios, counters, quotes, pictures, frames, corners."""
    writer = _Writer(3)
    chapters = "".join(
        f'<section class="{kind}"><h1>{writer.text(1, 12)}</h1>{writer.paragraph(0)}'
        + "".join(f'<p class="next">{writer.text(1, 9)}</p>' for _ in range(4))
        + "</section>"
        for kind in ("", "counted", "", "quoted", "pictured", "named", "cut", "")
    )
    css = """
.next { break-before: page } .named .next { string-set: chapter content() }
.counted { page: counted } .quoted { page: quoted } .pictured { page: pictured } .cut { page: cut }
@page {
  @top-left { content: string(chapter); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 40% }
  @top-center { content: string(chapter, start) } @top-right { content: string(chapter, last); letter-spacing: 1pt }
  @bottom-center { content: counter(page) " of " counter(pages) " " counters(page, ".", lower-roman) }
  @left-middle { content: counter(page, upper-roman); border: 0.5pt solid; background: #eee }
  @bottom-right-corner { content: "corner"; background: url(a.png) no-repeat fixed; text-decoration: underline } }
@page :left { @left-middle { content: none } @right-top { content: "left"; vertical-align: bottom; opacity: 0.5 } }
@page :nth(7) { margin: 60pt; @bottom-center { color: red } }
@page counted { @bottom-left { counter-increment: page 3; content: counter(page) } }
@page quoted { @bottom-left { content: open-quote "said" close-quote } }
@page pictured { @bottom-left { content: url(a.svg) } }
@page cut { @top-left { block-ellipsis: auto; max-lines: 1; white-space: normal; width: 30pt } }
"""
    return _document(chapters), CSS + css


def many_notes() -> tuple[str, str]:
    """Pages full of plain notes, as in a book."""
    writer = _Writer(1)
    body = "".join(
        f"<p>{'. '.join(writer.text(8, 20) + writer.note('line anywhere') for _ in range(5))}.</p>"
        for _ in range(25)
    )
    return _document(f"<h1>{writer.text(1, 3)}</h1>{body}"), CSS


def bare_notes() -> tuple[str, str]:
    """Pages full of notes that have their labels in their text, as a book's, some with a call or a marker of the engine's."""
    writer = _Writer(2)
    kinds = ("line", "line", "line lined", "line marked", "line boxed", "line lined")

    def note(number: int) -> str:
        inside = f"<p>{number} {writer.text(3, 30)}</p>" + f"<p>{writer.text(3, 9)}</p>" * (
            number % 3 == 0
        )
        return writer.note(
            kinds[number % len(kinds)], writer.text(2, 9) if number % 11 == 5 else inside
        )

    body = "".join(
        f"<p>{'. '.join(writer.text(8, 20) + note(5 * part + n) for n in range(5))}.</p>"
        for part in range(20)
    )
    css = (
        "p { margin: 0 } .note { footnote-display: block; footnote-policy: line } .note::footnote-marker { content: none }"
        " .lined::footnote-marker { border-left: 1pt solid; margin-left: 3pt } .boxed::footnote-marker { float: left }"
        " .marked::footnote-marker { content: '§ ' }"
    )
    return _document(body), CSS + css


def features() -> tuple[str, str]:
    """One document with everything in it."""
    writer = _Writer(0)
    text, note, paragraph = writer.text, writer.note, writer.paragraph
    rows = "".join(
        f'<tr><td rowspan="{3 if n % 4 == 0 else 1}">{n} {text(1, 9)}</td>'
        f'<td class="middle">{text(1, 20)}{note("line") if n % 5 == 0 else ""}</td></tr>'
        for n in range(24)
    )
    head = f"<thead><tr><th>{text(1, 2)}</th><th>{text(1, 2)}</th></tr></thead>"
    foot = f"<tfoot><tr><td colspan='2'>{text(2, 4)}</td></tr></tfoot>"
    png = base64.b64encode(FILES["a.png"]).decode()
    parts = (
        f'<p class="runner">Runner {text(1, 2)}</p><div class="fixed">fixed</div>',
        f'<h1 id="one">{text(2, 4)}</h1>{paragraph(0.5, "caps")}',
        "".join(f'<a class="toc" href="#{k}">{text(1, 5)}</a>' for k in ("one", "two", "three")),
        f"<p>{text(30, 40)}{note('', text(150, 160))} {text(90, 99)}{note('line')}</p>",
        f'<h2 id="two">{text(2, 4)}{note("loud")}</h2>{paragraph(1, "caps big")}',
        f"<table>{head}{foot}{rows}</table>",
        f'<table class="separate"><caption>{text(2, 5)}</caption><tr>'
        f'<td>{text(2, 30)}</td><td style="width: 30%">{text(2, 30)}</td></tr></table>',
        f'<div class="columns">{paragraph(0.3)}<p class="span">{text(4, 9)}</p>{paragraph(0)}</div>',
        f'<div class="left">{text(9, 30)}</div>{paragraph(0)}<div class="right">{text(5, 9)}'
        f'<img src="a.svg" alt=""/></div>{paragraph(0.5, "clear")}',
        f'<p>{text(5, 9)} <img src="data:image/png;base64,{png}" style="width: 12%" alt=""/> '
        f'<span class="turn">{text(1, 2)}</span> {text(9, 20)}</p>{SVG}',
        f'<div class="holder">{paragraph(0)}<div class="absolute">{text(2, 5)}</div>'
        f'<p class="relative">{text(9, 20)}<span class="absolute" style="left: 0">a</span></p></div>',
        f'<div class="flex"><p>{text(3, 9)}</p><p class="boxed">{text(9, 30)}</p></div>'
        f'<div class="flex column"><p>{text(3, 9)}</p><p style="min-height: 20pt">{text(3, 9)}</p></div>',
        f'<div class="grid"><p>{text(1, 9)}</p><p>{text(9, 20)}</p><p>{text(1, 4)}</p>'
        f'<p style="grid-column: 1 / 3">{text(4, 9)}</p></div>',
        f'<div class="rtl"><p>שלום עולם {text(9, 20)} (abc) {note("line")} '
        f'<span class="inline-block">{text(3, 9)}</span> <bdo dir="rtl">{text(3, 4)}</bdo></p>'
        f"<ul><li>{text(3, 9)}</li></ul><table><tr><td>{text(1, 3)}</td></tr></table></div>",
        f'<div class="wide"><h2>{text(1, 3)}</h2>{paragraph(1)}{paragraph(0.5)}{paragraph(1)}</div>',
        f'<div class="narrow">{paragraph(0.5)}<p class="ellipsis">{text(20, 30)}</p></div>',
        f'<p class="clamp">{text(60, 70)}</p><p class="lines">{text(40, 50)}</p>'
        f'<div class="lines"><p>{text(5, 9)}</p><p>{text(30, 40)}</p></div>',
        f'<p class="spaced">{text(30, 40)} <b class="under">{text(3, 9)}</b> '
        f'<i class="over">{text(3, 9)}</i> <span class="caps2">Nato 1234</span> '
        f'<span class="super">12</span> <span class="up">{text(2, 3)}</span></p>',
        f'<p class="pre">{text(3, 9)}\n\ttab  {text(3, 9)}\n<code class="mono">a = 1;\tb</code></p>',
        f'<p lang="de">Donaudampfschifffahrts\u00adgesellschaft {text(3, 9)} \u00ad{text(3, 9)}</p>'
        f'<p lang="hy" class="anywhere">Հայաստան {"Հայաստանի" * 12} {text(3, 4)}</p>',
        f'<ol><li>{text(3, 30)}{note("line")}</li><li class="inside">{text(3, 9)}<ul>'
        f'<li class="picture">{text(3, 9)}</li></ul></li></ol><dl><dt>{text(1, 2)}</dt>'
        f"<dd>{paragraph(0.5)}</dd></dl>",
        f'<p><a class="ref" href="#three">{text(1, 2)}</a> {text(9, 20)} <a class="text" '
        f'href="#two">{text(1, 2)}</a> <span class="lost">lost</span><br/><q>{text(1, 5)}</q> '
        f'<a href="https://example.org/">{text(1, 2)}</a></p>',
        f'<h1 id="three">{text(1, 3)}</h1><div class="boxed clone">{paragraph(0.3)}{paragraph(0)}</div>'
        f'<div class="vw math">{text(20, 30)}</div><p class="margin center">{text(9, 20)}</p>',
        f'<p class="end">{text(30, 50)}</p><div class="tall keep">{paragraph(0.5)}</div>',
        f'<p>{text(9, 20)}<span class="side" id="side">{text(3, 9)}</span> {text(9, 20)}</p>',
        f"<p>{' '.join(text(4, 9) + note('line') for _ in range(40))}</p>",
        f'<div style="break-before: left">{paragraph(1)}{paragraph(1)}{paragraph(1, "big")}</div>',
    )
    return _document("".join(parts)), CSS


def _document(body: str) -> str:
    return f'<html lang="en"><head><title>Torture</title></head><body>{body}</body></html>'
