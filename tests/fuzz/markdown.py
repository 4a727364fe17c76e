"""Turn dice into Markdown: every kind of block and of inline that we read, in one another.

A `Writer` remembers what it wrote: the words that have to stand in every edition, the pictures and the
works that it named. ``odd``: with what is allowed and seldom seen, for which an edition may lack a glyph
or has no place.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fuzz import numbers
from fuzz.words import FACED, FOREIGN, MARKUP, QUIET, TURNING, title, words

_FORMULAS = (
    "x^2", r"\frac{a}{b}", r"\sum_{i=1}^{n} i", r"\sqrt[3]{x}", r"\alpha \le \beta", r"\int_0^1 f(x)\,dx",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\text{if } x > 0", r"\mathbf{v} \cdot \hat{n}",
)  # fmt: skip
_ODD_FORMULAS = (
    r"\undefined{x}", r"\frac{a}", r"{x", r"x^", r"\begin{cases} a \\ b", r"\left( x", "é ☃ 漢", r"\ ", r"\\", "&", "x_y_z",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}", r"\overbrace{a+b}^{n}", r"\ce{H2O}", r"\xrightarrow{f}", r"\color{red} x",
)  # fmt: skip
_HTML_INLINES = (
    "<kbd>{}</kbd>", "<abbr title='a word'>{}</abbr>", "<ruby>{}<rp>(</rp><rt>r</rt><rp>)</rp></ruby>",
    "<small>{}</small>", '<span class="a b">{}</span>', "<cite>{}</cite>", "<ins>{}</ins>", "<mark>{}</mark>",
    '<time datetime="2026">{}</time>', "<bdi>{}</bdi>", "a<wbr>{}", "{}<br>", "<!-- a comment -->{}",
)  # fmt: skip
_ODD_HTML = (
    "<script>1</script>{}", '<a href="javascript:1">{}</a>', '<img src="a.png" onerror="1">{}', "<font color=red>{}</font>",
    '<iframe src="https://example.invalid/"></iframe>{}', "<custom-tag>{}</custom-tag>", "<b>{}", "{}</i>", "<p>{}</p>",
    '<span style="position:fixed">{}</span>', "<input type=checkbox>{}", "<svg><text>a</text></svg>{}", "<a name=x>{}</a>",
    '<span lang="xx-no-such-language-at-all">{}</span>', "<style>p{{}}</style>{}", "<table><tr><td>{}</table>", "< b>{}",
    '<base href="https://example.invalid/">{}', '<meta http-equiv="refresh" content="0">{}', "<object>{}</object>",
)  # fmt: skip
_ODD_TEX = (
    r"\LaTeX{{}} {}", r"\emph{{{}}}", r"\textbf{{{}}}", r"\newpage {}", r"\footnote{{{}}}", r"\newcommand{{\x}}{{y}} {}",
    "`{}`{{=latex}}", "`<b>{}</b>`{{=html}}", r"\begin{{center}}{}\end{{center}}", r"\cite{{{}}}", r"\index{{{}}}",
)  # fmt: skip
_CLASSES = ("smallcaps", "ul", "mark", "a", "warning", "x-y")
_KNOWN_CLASSES = (
    "note",
    "epigraph",
    "dedication",
    "page-break",
    "part",
    "verse",
    "contents",
    "number",
)  # to templates
_LANGUAGES = ("la", "de", "hy", "grc", "ru", "en-GB", "fr-CA")
_MARKERS = ("1.", "a)", "(i)", "iv.", "#.", "7.", "(b)", "i)", "0.", "99)")


class Writer:
    """One manuscript being written."""

    def __init__(self, dice: Random, pictures: list[str], works: list[str], *, odd: bool) -> None:
        self.dice = dice
        self.odd = odd
        self.pictures = pictures  # names of those that may be shown
        self.works = works  # keys that may be cited
        self.marks: list[str] = []  # words that every edition has to hold
        self.ids: list[str] = []
        self.things: list[str] = []  # keys of what has a number
        self.below: list[str] = []  # definitions that wait for the end of a chapter
        self.count = 0
        self.page = 0
        self.calls = True  # whether a note may be called here
        self.numbered = dice.choice((0, 0, 2, 8))  # share of what has a number

    # Words

    def mark(self) -> str:
        """A word that stands nowhere else."""
        self.count += 1
        self.marks.append(f"mark{self.count}er")
        return self.marks[-1]

    def name(self, stem: str) -> str:
        """A new key."""
        self.count += 1
        return f"{stem}{self.count}"

    def word(self) -> str:
        """A word, seldom one of another script."""
        roll = self.dice.random()
        if roll < 0.05:
            return self.dice.choice(FACED)
        if self.odd and roll < 0.1:
            return self.dice.choice(FOREIGN)
        if self.odd and roll < 0.12:
            return self.dice.choice((*QUIET, *TURNING)).join(words(self.dice, 2, 2).split())
        return self.dice.choice(words(self.dice, 1, 1).split())

    def text(self, most: int = 20, depth: int = 0) -> str:
        """A sentence with inlines in it; never with a mark of Markdown at its beginning."""
        parts = ["And", self.mark()]
        for _ in range(self.dice.randint(1, most)):
            parts.append(self.inline(depth) if self.dice.random() < 0.12 else self.word())
        return " ".join(parts) + "."

    def inline(self, depth: int = 0, notes: bool = True) -> str:
        """Something set apart within a sentence."""
        if depth > 2:
            return self.mark()
        kinds: list[Callable[[int], str]] = [
            self.dressed,
            self.dressed,
            self.linked,
            self.formula,
            self.html,
            self.quoted,
        ]
        if notes and not depth and self.calls:
            kinds += [self.note, self.note]
        if self.works and not depth and self.calls:
            kinds.append(self.citation)
        if self.pictures and not depth:
            kinds.append(self.small_picture)
        if self.things:
            kinds.append(lambda depth: numbers.call(self, depth))
        if self.odd:
            kinds.append(self.oddity)
        return self.dice.choice(kinds)(depth)

    def plain(self, depth: int) -> str:
        """A few words, now and then with an inline in them."""
        inner = f" {self.inline(depth + 1, notes=False)}" if self.dice.random() < 0.2 else ""
        return f"{self.mark()} {words(self.dice, 1, 4)}{inner}"

    def dressed(self, depth: int) -> str:
        """Emphasis of all kinds, code, spans."""
        inner = self.plain(depth)
        form = self.dice.choice(
            ("*{}*", "**{}**", "***{}***", "_{}_", "~~{}~~", "a^{}^", "H~{}~O", "`{}`", "[{}]{{.smallcaps}}", "[{}]{{.X}}",
             "[{}]{{lang=L}}", "[{}]{{#I}}", "[{}]{{.X .y key=value}}", "`{}`{{.python}}", "\\*{}\\*", "&ldquo;{}&#8221;",
             "[{}]{{.index}}", "[{}]{{.index .main term='X!L'}}", "{}[]{{.index term=X}}", "[{}]{{.index term=X range=start}}",
             "{}[]{{.index term=X range=end}}", "[{}]{{.index see=X also='L; X!L' sort=I}}", "`{}`{{.index term='X!{}'}}", "[{}]{{.index index=X}}"),
        )  # fmt: skip
        if form in ("a^{}^", "H~{}~O", "`{}`", "`{}`{{.python}}", "`{}`{{.index term='X!{}'}}"):
            inner = self.mark()
            form = form.replace("!{}", "!L")
        form = form.replace("X", self.class_name()).replace("L", self.dice.choice(_LANGUAGES))
        return form.replace("I", self.name("span")).format(inner)

    def quoted(self, depth: int) -> str:
        """Quotation marks, dashes and ellipses as they are typed."""
        return self.dice.choice(('"{}"', "'{}'", "{} -- {}", "{}---{}", "{}...", "“{}”")).format(
            *(self.plain(depth + 1) for _ in range(2))
        )

    def linked(self, depth: int) -> str:
        """A link: to the web, within the book, by reference."""
        inner = self.plain(depth + 2)
        kind = self.dice.randrange(5)
        if kind == 0 and self.ids:
            return f"[{inner}](#{self.dice.choice(self.ids)})"
        if kind == 1:
            return f"<https://example.invalid/{self.mark()}?a=b&c=d>"
        if kind == 2:
            key = self.name("ref")
            self.below.append(f'[{key}]: https://example.invalid/{key} "A title"')
            return f"[{inner}][{key}]"
        if kind == 3:
            return f"[{inner}](mailto:nobody@example.invalid)"
        return f'[{inner}](https://example.invalid/a_(b)/ "title")'

    def formula(self, _depth: int) -> str:
        """A formula within a line."""
        return f"${self.dice.choice(_ODD_FORMULAS if self.odd and self.dice.random() < 0.5 else _FORMULAS)}$"

    def html(self, _depth: int) -> str:
        """An element of HTML that describes text."""
        return self.dice.choice(_HTML_INLINES).format(self.mark())

    def citation(self, _depth: int) -> str:
        """A work cited, in all the ways there are."""
        key = self.dice.choice(self.works)
        forms = ["[@{}]", "[@{}, 12]", "[see @{}, pp. 3-4; @{}]"]
        if key != self.works[-1]:  # a work without an author: then a note says nothing
            forms += ["@{}", "@{} [p. 7]", "[-@{}]"]
        form = self.dice.choice(forms)
        return form.format(key, self.dice.choice(self.works))

    def small_picture(self, _depth: int) -> str:
        """A picture within a line."""
        return f'![{words(self.dice, 1, 3)}]({self.dice.choice(self.pictures)}){{width=20px alt="a sign"}}'

    def class_name(self) -> str:
        """A class of the author's, one that our templates know now and then."""
        return self.dice.choice((*_CLASSES, *_KNOWN_CLASSES) if self.odd else _CLASSES)

    def note(self, _depth: int) -> str:
        """A note: short, long, with blocks, in its place."""
        if self.dice.random() < 0.3:
            return f"word^[{self.text(6, 1)}]"
        key = self.name(self.dice.choice(("n", "sources-", "Ü", "a.b-")))
        body = self.text(self.dice.choice((6, 6, 30, 200)), 1)
        if self.dice.random() < 0.25:
            block = self.dice.choice((self.bullets, self.quotation, self.fenced, self.paragraph))
            self.calls = False
            body += "\n\n" + indented(block(3), "    ").rstrip()
            self.calls = True
        self.below.append(f"[^{key}]: {body}")
        return f"word[^{key}]"

    def oddity(self, _depth: int) -> str:
        """What an author may write, and no edition has much of a place for."""
        kind = self.dice.randrange(6)
        if kind == 0:
            return self.dice.choice(_ODD_HTML).format(self.mark())
        if kind == 1:
            return self.dice.choice(_ODD_TEX).format(self.mark())
        if kind == 2:
            return f"[{self.mark()}](#nowhere)"
        if kind == 3:
            return "\\" + self.dice.choice("*_#[]`$~^<>{}!|@-+.\\") + self.mark()
        if kind == 4:
            return f"{self.mark()}{self.dice.choice(FOREIGN)}"
        return f"{self.dice.choice(FOREIGN)} {self.dice.choice(MARKUP[:12])} {self.mark()}"

    # Blocks

    def block(self, depth: int = 0) -> str:
        """A block and the empty line behind it; ``depth``: in how many others it stands."""
        kinds: list[Callable[[int], str]] = [
            self.paragraph, self.paragraph, self.paragraph, self.bullets, self.ordered, self.definitions, self.verse,
            self.quotation, self.fenced, self.formula_block, self.division, self.html_block, self.pipe_table,
        ]  # fmt: skip
        if depth < 2:
            kinds += [
                self.simple_table,
                self.grid_table,
                self.multiline_table,
                self.rule,
                self.indented_code,
            ]
            kinds += [self.figure] * 2 if self.pictures else []
            kinds += [lambda depth: numbers.block(self, depth)] * self.numbered
            kinds += [self.source_page] if not depth and self.calls else []
        if self.odd:
            kinds += [self.odd_block]
        return self.dice.choice(kinds)(depth)

    def blocks(self, least: int, most: int, depth: int) -> str:
        """Several blocks."""
        if depth > 3:
            return self.paragraph(depth)
        return "".join(self.block(depth) for _ in range(self.dice.randint(least, most)))

    def paragraph(self, _depth: int) -> str:
        """One to four sentences."""
        return " ".join(self.text() for _ in range(self.dice.randint(1, 4))) + "\n\n"

    def bullets(self, depth: int) -> str:
        """A list, tight or loose, of tasks now and then."""
        sign = self.dice.choice("-*+")
        boxes = ("[ ] ", "[x] ") if self.dice.random() < 0.1 else ("",)
        return self.items(depth, lambda _: f"{sign} ", boxes)

    def ordered(self, depth: int) -> str:
        """A list with numbers or letters of any style, or examples."""
        first = self.dice.choice(_MARKERS)
        if not depth and self.dice.random() < 0.1:
            first = "(@)"
        if first in ("a)", "(b)"):
            start = ord(first.strip("()"))
            return self.items(depth, lambda n: first.replace(chr(start), chr(start + n)) + " ")
        if first.strip(".()").isdigit():
            number = first.strip(".()")
            return self.items(depth, lambda n: first.replace(number, str(int(number) + n)) + " ")
        return self.items(depth, lambda _: f"{first} ")

    def items(
        self, depth: int, marker: Callable[[int], str], boxes: tuple[str, ...] = ("",)
    ) -> str:
        """The items of a list, each behind its marker and perhaps a box."""
        loose = self.dice.random() < 0.3
        made = []
        for number in range(self.dice.randint(1, 4)):
            sign = marker(number)
            sign += " " * max(0, 4 - len(sign))
            body = self.dice.choice(boxes) + self.text(8)
            if depth < 3 and self.dice.random() < 0.25:
                body += "\n\n" + self.blocks(1, 2, depth + 2).rstrip()
                loose = True
            made.append(indented(body, " " * len(sign), sign))
        return ("\n\n" if loose else "\n").join(made) + "\n\n<!-- end of list -->\n\n"

    def definitions(self, _depth: int) -> str:
        """Terms and what they mean; now and then a glossary that is called, or abbreviations."""
        terms = [self.mark() for _ in range(self.dice.randint(1, 3))]
        made = "".join(
            f"{term} *term*\n\n:   {self.text(6)}\n\n" + (f":   {self.text(6)}\n\n" if self.dice.random() < 0.3 else "")
            for term in terms
        )  # fmt: skip
        what = self.dice.choice(("", "", ".glossary", ".glossary .sorted", ".abbreviations"))
        if not what:
            return made
        call = f"[{terms[0]} terms]{{.gls}}, []{{.gls term='{terms[-1]} term'}}"
        said = f"{terms[0]} term\n*[{terms[-1]}]: no more" if "abbr" in what else call
        return f"::: {{{what}}}\n{made}:::\n\n{self.text(4)} {said}\n\n"

    def verse(self, _depth: int) -> str:
        """Lines that are kept as lines."""
        return (
            "\n".join(
                f"| {'  ' * self.dice.randint(0, 2)}{self.text(4)}"
                for _ in range(self.dice.randint(1, 5))
            )
            + "\n\n"
        )

    def quotation(self, depth: int) -> str:
        """A quotation, with others in it."""
        return indented(self.blocks(1, 2, depth + 2).rstrip(), "> ") + "\n\n"

    def fenced(self, _depth: int) -> str:
        """Code between fences."""
        fence = self.dice.choice(("```", "~~~~", "`````"))
        says = self.dice.choice(("", "python", " {.python}", " {.x #I}")).replace(
            "I", self.name("code")
        )
        return f"{fence}{says}\n{self.mark()} = <a> & *b*\n\n    # {self.mark()}\n{fence}\n\n"

    def indented_code(self, _depth: int) -> str:
        """Code by its indentation."""
        return f"    {self.mark()} = 1\n    {self.mark()}\n\n"

    def formula_block(self, _depth: int) -> str:
        """A formula in a line of its own."""
        return f"$${self.formula(0).strip('$') or 'x'}$$\n\n"

    def division(self, depth: int) -> str:
        """A block with a class, an id, a language."""
        attributes = self.dice.choice(("{.X}", "{#I .X}", "{.X lang=L}", "X")).replace(
            "X", self.class_name()
        )
        attributes = attributes.replace("I", self.name("div")).replace(
            "L", self.dice.choice(_LANGUAGES)
        )
        colons = ":" * (6 - depth)
        # a table's first line would make a heading of the line before it
        return f"{colons} {attributes}\n\n{self.blocks(1, 2, depth + 1)}{colons}\n\n"

    def html_block(self, _depth: int) -> str:
        """Blocks of HTML."""
        return self.dice.choice(
            ("<div class='a'>\n\n{}\n\n</div>", "<table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>",
             "<details><summary>{}</summary>\n\n{}\n\n</details>", "<p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>",
             "<ul><li>{}</li><li>{}</li></ul>", "<section>\n\n{}\n\n</section>", "<!-- {0} -->".replace("{0}", "a comment")),
        ).format(self.text(4, 3), self.mark()) + "\n\n"  # fmt: skip

    def caption(self) -> str:
        """The caption of a table, or none."""
        if self.dice.random() < 0.5:
            return ""
        return f": {self.text(4)} {{#{self.name('tbl-')}}}\n\n"

    def cell(self, most: int = 3) -> str:
        """What stands in a cell of one line."""
        return f"{self.mark()} {words(self.dice, 1, most)}"

    def pipe_table(self, _depth: int) -> str:
        """A table of bars, its columns aligned in all ways."""
        columns = self.dice.randint(1, 5)
        rule = "|".join(self.dice.choice((":--", "--:", ":-:", "---")) for _ in range(columns))
        rows = ["|".join(self.dice.choice((self.cell(), self.cell(), "", self.inline(2))) or " " for _ in range(columns))
                for _ in range(self.dice.randint(1, 5))]  # fmt: skip
        head = "|".join(self.cell(1) for _ in range(columns))
        return "\n".join(f"|{row}|" for row in (head, rule, *rows)) + "\n\n" + self.caption()

    def simple_table(self, _depth: int) -> str:
        """A table by its columns of hyphens."""
        rows = [
            (self.mark(), self.mark(), words(self.dice, 1, 2)[:18])
            for _ in range(self.dice.randint(1, 4))
        ]
        lines = [f"{a:<12} {b:>12} {c}".rstrip() for a, b, c in rows]
        head = f"{self.mark():<12} {self.mark():>12} {self.mark()}"
        return (
            "\n".join((head, f"{'-' * 12} {'-' * 12} {'-' * 20}", *lines)) + "\n\n" + self.caption()
        )

    def multiline_table(self, _depth: int) -> str:
        """A table whose cells have several lines."""
        rows = [
            f"{self.mark():<12} {self.mark():<14}\n{words(self.dice, 1, 1)[:11]:<12} {self.mark()}"
            for _ in range(3)
        ]
        head = f"{self.mark():<12} {self.mark():<14}"
        line = "-" * 30
        return (
            "\n".join((line, head, f"{'-' * 12} {'-' * 16}", "\n\n".join(rows), line))
            + "\n\n"
            + self.caption()
        )

    def grid_table(self, _depth: int) -> str:
        """A table of boxes, in which stand blocks."""
        rule = f"+{'-' * 16}+{'-' * 30}+"
        rows = []
        for _ in range(self.dice.randint(1, 3)):
            inside = self.dice.choice(
                (f"- {self.mark()}", self.mark(), f"> {self.mark()}", f"    {self.mark()}")
            )
            rows.append(
                f"| {self.mark():<15}| {inside:<29}|\n|{' ' * 16}| {'':<29}|\n|{' ' * 16}| {self.mark():<29}|\n{rule}"
            )
        head = f"{rule}\n| {self.mark():<15}| {self.mark():<29}|\n{rule.replace('-', '=')}"
        return "\n".join((head, *rows)) + "\n\n" + self.caption()

    def figure(self, _depth: int) -> str:
        """A picture with its caption."""
        name = self.dice.choice(self.pictures)
        size = self.dice.choice(("", " width=50%", " width=3cm", " height=40px", " width=2000px"))
        return (
            f'![{self.text(5)}]({name}){{#{self.name("fig-")} alt="What {name} shows"{size}}}\n\n'
        )

    def rule(self, _depth: int) -> str:
        """An ornament."""
        return self.dice.choice(("---\n\n", "* * *\n\n", "___\n\n"))

    def source_page(self, _depth: int) -> str:
        """A paragraph in which pages of another edition begin."""
        self.page += 1
        return f'And {self.mark()} []{{.page n="{self.page}"}}{self.mark()} goes on.\n\n'

    def odd_block(self, depth: int) -> str:
        """What is allowed, and seldom meant."""
        form = self.dice.choice(
            ("\\begin{{quote}}\n{}\n\\end{{quote}}", "> {}\nlazily {}", "{}\n===", "{}\n# not a heading", "- \n\n{}", "::: a\n{}",
             "<div>\n\n{}", "{}\n\n</div>", "[]{{}}{}", "`{}`{{=html}}", "```{{=html}}\n<p>{}</p>\n```", "```{{=latex}}\n\\x{{{}}}\n```",
             "Term {}\n: no space", "|{}", "1986\\. {}", "1986. {}", "A. {}", "B.C. {}", "<script>{}</script>", "{}\\\n{}", "~~~\n{}",
             "[^lost]: {}", "[{}]: ", "*[HTML]: {}", "![]({})", "![{}](gone.png)", "$$ {} $", "\\[{}\\]", "{} \\(x\\)", "---\n{}: {}\n---",
             "# {} {{.appendix}}", "::: {{#refs}}\n{}\n:::", "- - - {}", "\t{}\n\t\t{}", "| {}\n  {}", "# # {}", "{}  \n{}", "&nbsp;{}")
        )  # fmt: skip
        text = form.format(self.mark(), self.mark()) + "\n\n"
        return text + self.blocks(0, 1, depth + 1)

    # Books

    def heading(self, level: int) -> str:
        """A heading with an id, classes, a note, a formula, emphasis."""
        dice = self.dice
        said = f"{title(dice)} {self.mark()}"
        if dice.random() < 0.15:
            said += f" {self.inline(1, notes=False)}"
        if dice.random() < 0.05:
            said += self.note(0)
        attributes = ""
        if dice.random() < 0.3:
            self.ids.append(self.name("sec-"))
            attributes = f"#{self.ids[-1]}"
        if level > 1 and dice.random() < 0.1:
            attributes += " .unnumbered"
        attributes = attributes.strip()
        return f"{'#' * level} {said}{f' {{{attributes}}}' if attributes else ''}\n\n"

    def chapter(self, opening: str = "") -> str:
        """A chapter with its sections, and the definitions that it needs."""
        parts = [opening or self.heading(1), self.paragraph(0), self.blocks(0, 5, 0)]
        level = 1
        for _ in range(self.dice.choice((0, 0, 1, 2, 4))):
            level = self.dice.randint(2, min(level + 1, 6))
            parts += [self.heading(level), self.paragraph(0), self.blocks(0, 3, 0)]
        self.dice.shuffle(self.below)
        parts += [f"{definition}\n\n" for definition in self.below]
        self.below = []
        return "".join(parts)

    def book(self) -> list[str]:
        """The chapters of a book: front matter, parts, chapters, back matter."""
        dice = self.dice
        made = []
        if dice.random() < 0.3:
            made.append(
                self.chapter(
                    dice.choice(
                        ("# Preface\n\n", "# Foreword {.frontmatter}\n\n", "# Introduction\n\n")
                    )
                )
            )
        parts = dice.random() < 0.2
        for _ in range(dice.choice((1, 1, 2, 3))):
            if parts:
                made.append(f"# {title(dice)} {self.mark()} {{.part}}\n\n")
            made.append(self.chapter())
        if dice.random() < 0.2:
            made.append(self.chapter(f"# {self.mark()} {{.unnumbered}}\n\n"))
        if dice.random() < 0.2:
            made.append(
                self.chapter(dice.choice(("# Appendix\n\n", f"# {self.mark()} {{.appendix}}\n\n")))
            )
        if self.works:
            made.append(
                f"# Works {{.unnumbered}}\n\n{self.citation(0)} and {self.mark()}.\n\n::: {{#refs}}\n:::\n\n"
            )
        if dice.random() < 0.2:
            made.append(self.chapter(f"# About {self.mark()} {{.backmatter}}\n\n"))
        return made


def indented(text: str, before: str, first: str | None = None) -> str:
    """``text`` with ``before`` in front of each line; ``first`` in front of the first."""
    lines = text.split("\n")
    made = [(before + line).rstrip() for line in lines]
    if first is not None:
        made[0] = first + lines[0]
    return "\n".join(made)
