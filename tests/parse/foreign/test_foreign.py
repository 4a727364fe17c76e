"""What was written for other tools works, or is told once, with our way; every line stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import readers
from builders import SVG, faults, finished_book, parse_book, write_book
from conftest import SHARED, build
from counting import grows

from octavo.checks.account import account_for_manuscript
from octavo.checks.markup import find_prose
from octavo.parse import parse_manuscript
from octavo.parse.foreign import translate
from octavo.reading.folder import read_manuscript

TRIALS = SHARED / "trials" / "field"
FILE = "manuscript/book.md"


def trial(name: str) -> str:
    path = TRIALS / name / "manuscript" / "book.md"
    if not path.exists():
        pytest.skip("the trials are not part of the repository, and not beside it here")
    return path.read_text("utf-8")


def translated(folder: Path, text: str) -> str:
    """The text as pandoc is to read it; it has as many lines as before, and nothing of it is lost."""
    manuscript, _ = read_manuscript(write_book(folder, f"# One\n\n{text}"))
    made = translate(manuscript)
    assert made.manuscript.text.count("\n") == manuscript.text.count("\n")
    return made.manuscript.text.split("# One\n\n", 1)[1].strip().translate(dict(made.letters))


def test_a_text_without_foreign_syntax_is_the_same(tmp_path: Path) -> None:
    manuscript, _ = read_manuscript(
        write_book(tmp_path, "# One\n\nText: `{x}` [@smith] $x_{a}$.\n")
    )
    assert translate(manuscript).manuscript is manuscript


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("a\n\n\\newpage\n\nb", 'a\n\n<div class="page-break"></div>\n\nb'),
        ("\\pagebreak[4]", '<div class="page-break"></div>'),
        ("{{< pagebreak >}}", '<div class="page-break"></div>'),
        ("Text \\newpage text", "Text \\newpage text"),
        ("```\n\\newpage\n```", "```\n\\newpage\n```"),
        ("```{python}\n#| label: x\n#| echo: false\nx = 1\n```", "```python\nx = 1\n```"),
        ("```{r, echo=FALSE}\nx\n```", "```r\nx\n```"),
        ("```{code-block} rust\n:linenos:\nfn x\n```", "```rust\nfn x\n```"),
        ("```{math}\n:label: e\na = b\n```", "$$\na = b\n$$ {#eq-e}"),
        ("```{math}\n:label: eq:e\na = b\n```", "$$\na = b\n$$ {#eq:e}"),
        ("```{figure} a.png\n:alt: Bars\n:name: f\n:width: 50%\n\nTwo\nlines\n```",
         '![Two\nlines](<a.png>){#f alt="Bars" width="50%"}'),
        ('![A](a.png){fig-alt="B" width=3}', '![A](a.png){alt="B" width=3}'),
        ("```{image} a.png\n```", "![](<a.png>)"),
        ("# (PART) First {-}", "# First {- .part}"),
        ("# (PART) First", "# First {.part}"),
        ("# (APPENDIX) Appendix {-}\n\n# A {#a}\n\n# B {-}\n\n# (PART) C\n\n# D",
         "# A {#a .appendix}\n\n# B {-}\n\n# C {.part}\n\n# D"),
        ("a\n\n```{r setup, include=FALSE}\nx\n```\n\nb", "a\n\nb"),
        ("a\n\n```{python}\n#| include: false\nx\n```\n\nb", "a\n\nb"),
        ("(way)=\n## The Way\n\na", "## The Way {#way}\n\na"),
        ("$$ a $$ {#eq-x}", "$$ a $$ {#eq-x}"),
        ("$$ a (\\#eq:x) $$", "$$ a \\label{eq:x} $$"),
        ("![(\\#fig:x)A](a.png)", "![[]{#fig:x}A](a.png)"),
        ("By \\@ref(tab:x).", 'By [[tab:x]{.octavo-call key="-tab:x"}]{.octavo-calls}.'),
        ("By {numref}`a`.", 'By [[a]{.octavo-call key="a"}]{.octavo-calls}.'),
        ("By {numref}`Fig. %s <a>`!", 'By Fig. [[a]{.octavo-call key="-a"}]{.octavo-calls}!'),
        ("By {ref}`a` or {ref}`b c <a>`", 'By [[a]{.octavo-call key="=a"}]{.octavo-calls} or [b c](#a)'),
        ("By {eq}`a`", 'By [[eq-a]{.octavo-call key="-eq-a"}]{.octavo-calls}'),
        ("`{ref}` `a`", "`{ref}` `a`"),
        ("*a*{: .b} c\n{: .d}\ne", "*a* c\n\ne"),
        ("* TOC\n{:toc}\n\na", "a"),
        ("a\n\n{{#title X}}\n\n{% raw %}\n\nb", "a\n\n\n\n\n\nb"),
        ("See (\\#ex:x).", "See ."),
        ("A @fig-a, `@fig-b` and a@fig-c.org", "A @fig-a, `@fig-b` and a@fig-c.org"),
    ],
)  # fmt: skip
def test_what_can_be_said_in_our_markdown_is(tmp_path: Path, written: str, made: str) -> None:
    def without_blank(text: str) -> str:
        return "\n".join(line for line in text.split("\n") if line.strip())

    assert without_blank(translated(tmp_path, written)) == without_blank(made)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "See @tip-a.",
            "the reference to a call-out or a remark @tip-a is printed as it stands",
        ),
        ("See \\@ref(a b).", "bookdown’s reference \\@ref(a b) is printed as it stands"),
        ("See {doc}`x`.", "MyST’s role {doc} is printed as it stands"),
        ("H{sub}`2`O", "MyST’s role {sub} is printed as it stands"),
        (
            "```{r, include=FALSE}\n```\n\nIs `r 1 + 1`.",
            "R’s inline code `r 1 + 1` is printed as it stands",
        ),
        ("(way)=\n\nA paragraph.", "MyST’s target (way)= is printed as it stands"),
        ("Text.\n{: .lead}", "kramdown’s attribute {: .lead} is taken out"),
        ("{{< video a.mp4 >}}", "the shortcode {{< video a.mp4 >}} is printed as it stands"),
        ("{{% notice tip %}}", "the shortcode {{% notice tip %}} is printed as it stands"),
        ("{{ site.title }}", "the variable {{ site.title }} is printed as it stands"),
        ("{% include a.html %}", "Jekyll’s tag {% include a.html %} is printed as it stands"),
        ("Text.\n\n{{#title A}}", "mdBook’s title {{#title A}} is taken out"),
        ("{{#playground a.rs}}", "mdBook’s directive {{#playground a.rs}} is printed as it stands"),
        ("```{list-table} A\n* - b\n```", "the directive {list-table} is printed as code"),
    ],
)
def test_what_cannot_be_is_told_once_at_its_line(
    tmp_path: Path, written: str, message: str
) -> None:
    found = faults(tmp_path, f"# One\n\nText.\n\n{written}\n")
    found = [one for one in found if one[0] != "foreign-code"]
    assert [(code, said) for code, said, *_ in found] == [("foreign-syntax", message)]
    assert found[0][2] in (f"{FILE}:8", f"{FILE}:9", f"{FILE}:10", f"{FILE}:11")
    assert found[0][3]


def test_equal_signs_are_one_warning_with_their_places(tmp_path: Path) -> None:
    (told,) = parse_book(tmp_path, "# One\n\n" + "See @tip-a.\n\n" * 5).findings
    assert told.message == "the reference to a call-out or a remark @tip-a is printed as it stands"
    assert told.repeated == f" (5 times, also {FILE}:8, {FILE}:10 …)"


def test_numbered_examples_keep_their_labels(tmp_path: Path) -> None:
    book, said = finished_book(tmp_path, "# One\n\n(@fig-a) An example.\n\nAs in (@fig-a).\n")
    assert said == []
    assert "As in (1)." in book.divisions[0].html


def test_a_directive_that_is_not_known_loses_no_word(tmp_path: Path) -> None:
    book, _ = finished_book(
        tmp_path, "# One\n\n```{list-table} The title\n:header-rows: 1\n* - a\n  - b\n```\n"
    )
    assert "<code>The title :header-rows: 1\n* - a\n  - b</code>" in book.divisions[0].html


@pytest.mark.parametrize("name", ["crossref-silent", "quarto-syntax-silent"])
def test_the_trial_is_a_book_and_all_editions_have_its_words(tmp_path: Path, name: str) -> None:
    text = trial(name).replace("plain.png", "plain.svg")
    files = {"book.md": text, "plain.svg": SVG, "other.qmd": "Included words.\n"}
    built = build(write_book(tmp_path, files))
    assert {f.code for f in built.build.findings} - {"not-run"} <= {
        "foreign-syntax",
        "foreign-code",
        "image-alt",
    }
    wanted = {
        "crossref-silent": ["See Figure 1.1, Table 1.1, Equation (1.1) and Chapter 1."],
        "quarto-syntax-silent": ["A title", "Words of the note.", "See Figure 1.1 and Chapter 1 and Equation (1.1).", "Included words.",
                                 "x = 1", "Text R.", "Text P."],
    }[name]  # fmt: skip
    texts = [
        " ".join("".join(tree.itertext()) for tree in readers.epub_documents(built.content("epub")).values()),
        "".join(readers.html_tree(built.content("html")).itertext()),
        " ".join(readers.pdf_pages(built.content("pdf"))),
    ]  # fmt: skip
    for edition in texts:
        plain = readers.squeeze(edition)
        assert all(readers.squeeze(words) in plain for words in wanted)
        for sign in ("{{<", "{#eq", "callout-note}", "#|", "{python}"):
            assert sign not in plain


@pytest.mark.parametrize("sign", ["{{< pagebreak >}}", "\\newpage", "\\clearpage"])
def test_a_page_break_begins_a_page_and_is_no_text(tmp_path: Path, sign: str) -> None:
    built = build(write_book(tmp_path, f"# One\n\nBefore.\n\n{sign}\n\nAfter.\n"))
    assert [f for f in built.build.findings if f.code != "not-run"] == []
    pages = readers.pdf_pages(built.content("pdf"))
    before, after = (
        next(n for n, text in enumerate(pages) if w in text) for w in ("Before.", "After.")
    )
    assert after == before + 1
    assert "pagebreak" not in "".join(readers.html_tree(built.content("html")).itertext())


def test_an_include_that_is_not_there_is_the_only_error_of_the_trial(tmp_path: Path) -> None:
    text = trial("quarto-syntax-silent")
    assert faults(tmp_path, text) == [
        ("include-missing", "include other.qmd is not there", f"{FILE}:17", "paths are relative to manuscript/"),
    ]  # fmt: skip


EVERYTHING = """# One

```{note} A title
:class: dropdown
Words with a [link](https://example.org/some-address).
```

> [!FAQ] Why
> Because.

> **Note**
> Old.

```{python}
#| label: hidden-words
print(1)
```

```{figure} x.svg
:alt: Some words

The caption
```

```{r setup, include=FALSE}
hidden_setup <- TRUE
```

```{python}
#| include: false
hidden_too
```

To configure a license, call `use_mit_license()`.

```{r eval=FALSE}
#| label: use-mit-license
#| eval: !expr create
use_mit_license()
```

````{verbatim}
```{r}
```
````

(the-target)=
## A section

Para{: .cls}
{: .class}

* TOC
{:toc}

{{#title Foo}}

{% raw %}

{{ site.url }} {{< video a.mp4 >}} {sub}`2` \\@ref(fig:y) @fig-y [-@fig:y; @eq-z] {numref}`fig-y`
{numref}`Fig. %s <fig-y>` {ref}`the words <eq-z>` {eq}`z` @{fig-y}

![(\\#fig:y)The caption](x.svg)

{{< pagebreak >}}

$$ a $$ {#eq-z}

# (PART) The Part {-}

# Two

Text.

# (APPENDIX) Appendix {-}

# Tables

Text.
"""


def test_the_labels_of_cells_do_not_stand_in_for_their_code(tmp_path: Path) -> None:
    cells = "".join(
        f"Call `use_{n}_now()`.\n\n```{{r eval=FALSE}}\n#| label: use-{n}-now\nuse_{n}_now()\n```\n\n"
        f"```{{r, include=FALSE}}\nuse_{n}_now()\n```\n\n" for n in "abcdefgh"
    )  # fmt: skip
    manuscript, _ = read_manuscript(write_book(tmp_path, f"# One\n\n{cells}"))
    parsed = parse_manuscript(manuscript)
    account, lost = account_for_manuscript(manuscript, parsed.book, parsed.findings)
    assert (account.lost, lost) == (0, ())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_account_finds_every_word_that_is_no_sign(tmp_path: Path, language: str) -> None:
    root = write_book(tmp_path, {"book.md": EVERYTHING, "x.svg": SVG}, language=language)
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    account, lost = account_for_manuscript(manuscript, parsed.book, parsed.findings)
    assert lost == ()
    assert account.lost == 0


@pytest.mark.parametrize(
    "text",
    [
        "```{r}\n:a: b\n",
        "```{note}\n",
        "`````{note}\n```\n",
        "@fig-a {{ x }} ",
        "> [!note] a      x\n",
        "{{",
        "{:",
    ],
)
def test_what_is_never_closed_costs_no_more_than_its_length(tmp_path: Path, text: str) -> None:
    def work(size: int) -> None:
        many = (text * size) + " " * size + "x\n"
        manuscript, _ = read_manuscript(write_book(tmp_path / str(size), f"# One\n\n{many}"))
        translate(manuscript)
        find_prose(manuscript.text, frozenset(), cited=False)

    assert grows(work, 1_000) < 2.3
    work(20_000)  # in the square of it, it would be minutes
