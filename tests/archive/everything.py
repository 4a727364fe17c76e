"""A manuscript with all kinds of matter that the Book can hold, among them what nobody should write."""

from __future__ import annotations

EVERYTHING = """\
# Preface {.frontmatter}

[At home, in spring]{.dateline}

Words before the text.[^p]

[The Author]{.signature}

[^p]: A note of the *preface*.

# A Part {.part}

[]{.page n="1"}Words of the part.[^part]

[^part]: With [a link](#figures) in it.

# 1984 and Others {#half½}

::: {.epigraph}
Nothing *is* lost.

— A proverb[^ep]
:::

[^ep]: In an epigraph's source.

[]{.page n="2"}

Text with `code`, <code>code *and* emphasis[^co]</code>, <kbd>Ctrl</kbd>, <samp>out</samp>, <var>x</var>,
<abbr title="Hypertext Markup Language">HTML</abbr>, <cite>A Title</cite>, <dfn>term</dfn>, <q>said</q>, <s>wrong</s>,
<del>gone</del>, <ins>come</ins>, <mark>seen</mark>, <small>little</small>, <u>under</u>, <b>b</b>, <i>i</i>,
<time datetime="2026-11-22">today</time>, <time datetime="P3D">three days</time>, <bdi>bdi</bdi>, <bdo dir="rtl">bdo</bdo>,
<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>, a[^one]\\
line[]{.page n="3"}, [small]{.smallcaps}, [plain]{}, [own]{.mine .yours}, [both]{.mine lang=fr}, [id]{#here}, [French]{lang=fr},
<a id="spot">spot</a>, <wbr id="w">, [spot](#spot), [w](#w), [here](#here), [½](#half½), [mail](mailto:a@b.org).

[^co]: In code.
[^one]: First paragraph.

    Second, with a quotation:

    > Quoted.

    | a | b |
    |---|---|
    | 1 | 2 |

    ```
    code
    ```

    $$x$$

    | Verse
    | in a note

## A Section[^sec] {#sec}

[^sec]: Of a section.

A letter:

::: {.letter}
[Here]{.dateline}

[Dear,]{.salutation}

Words.

[Yours]{.signature}
:::

::: {.letter}
[Only a signature]{.signature}
:::

::: {.dialogue}
*Enter both.*

**A.** Says.

And more.

**B.** Says, too.

- a list

Term
:   Said.

Term
Other
:   Said.

:   Said again.

    In two paragraphs.
:::

::: {.dialogue}
A
:   Says.
:::

::: {.verse}
One line
and another

A stanza[^v]
of two

— Somebody
:::

[^v]: Verse.

::: {.verse #poem}
Only
one stanza
:::

::: {.verse}
A line

- a list in verse
:::

| A line block
|    indented

> A quotation.
>
> [Somebody, *Somewhere*]{.source}

> > Twice
>
> and once.

::: {.mine #box lang=fr}
### A Heading in a Box {#inbox}

Its words.

#### Deeper {#deeper}

Deep.
:::

::: center
Centred.

## Centred heading {#ch}

Under it.
:::

::: {.right #r lang=de}
Rechts.

- Liste
:::

::: {.callout-warning}
Careful.

Not a heading.
:::

<section><p>A section.</p></section>

<aside>Aside <p>with a paragraph</p> and more.</aside>

<details><summary>Sum</summary><p>Details.</p></details>

<address>Street 1<br>Town</address>

<div>Bare words <em>in</em> a box.</div>

<div id="empty"></div>

<div class="mine" id="empty2"></div>

[to it](#empty), [and](#empty2), [box](#box), [r](#r), [poem](#poem), [tb](#tb), [col](#colid), [li](#li), [dd](#ddid), [img](#imgid)

## Lists

3. three

    paragraph

4. four
    a) five
    b) six

(1) | t | u |
    |---|---|
    | 1 | 2 |

(2) ```
    code
    ```

- [ ] to do
- [x] done

- > quoted
- a

    b
-

Term[^t]
:   Meaning.

Two
:   Meanings

:   of it

[^t]: Of a term.

<dl><div><dt>a</dt><dt>b</dt><dd id="ddid"><p>c</p><ul><li id="li">d</li></ul></dd></div><dd>e</dd><dt>f</dt></dl>

<ul></ul>

<ul>Bare words <em>in a list</em><li>item</li>and <b>behind</b> it</ul>

<ol>Bare<li>item</li></ol>

<dl>Bare<dt>term</dt>beside<dd>meaning</dd><p>paragraph</p></dl>

<table>Bare<tr>in a row<td>cell</td>and behind</tr>and <i>below</i></table>

<div class="references">Bare <em>entry</em><p>Entry</p></div>

<div class="dialogue">Bare<ul>words<li>item</li></ul></div>

<div class="verse">Bare<p>Line<br>line</p>words</div>

<div class="mine"><figure><img src="a.svg" alt="only"><figcaption>Only a figure</figcaption></figure></div>

<ol reversed start="3"><li>c</li><li value="7">b<ol type="i"><li>x</li></ol></li><li><p>a</p></li></ol>

## Tables

<table id="tb" class="mine"><caption><p>A caption[^c]</p><p>of two paragraphs</p></caption><colgroup><col id="colid"><col></colgroup>
<thead><tr><th scope="col">A</th><th>B</th></tr></thead><tbody id="tbody"><tr><td rowspan="2">1</td><td><p>para</p><ul><li>item</li></ul></td></tr>
<tr><td><table><tr><td>nested</td></tr></table></td></tr></tbody><tfoot><tr><td colspan="2">foot</td></tr></tfoot></table>

<table><caption>Nothing</caption></table>

[^c]: Of a caption.

| Price |
|------:|
|   1.5 |
|  1.25 |

## Figures {#figures}

![A caption[^f]](a.svg){#fig alt="A square" width=50%}

[^f]: Of a figure.

<figure><img src="a.svg" alt="one" id="imgid"><img src="a.svg" alt="two"><figcaption><p>Both</p><p>of them</p></figcaption></figure>

<figure><table><tr><td>x</td></tr></table><figcaption>Of a table</figcaption></figure>

<figure>bare words<blockquote>q</blockquote></figure>

Words with ![a picture](a.svg) in the line.

![](a.svg)

***

## Formulas and Code

$a^2$ and $\\frac{1}{2}$, $\\unknowncommand{x}$, <math><mi>x</mi><mo>+</mo><mn>1</mn></math>.

$$ E = mc^2 \\tag{1} $$

```{.python #listing}
def f(x):
    return x  # twice

```

<pre>bare <b>pre</b>
  lines</pre>

    indented code

Last words.

[Tomorrow]{.dateline}

[The Author]{.signature}

# Second Chapter

[]{.page n="4"}Words.

::: {.epigraph}
Late.
:::

## Empty

# Appendix: Things

Things.

# Colophon

Set.
"""
