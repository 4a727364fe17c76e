"""Turn dice into templates and styles of a book's own: right, and wrong in every way we know."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent

_WRONG_TEMPLATES = (
    "{% for %}", "{{ no_such_name }}", "{{ title.no.such }}", "{% include 'no/such.html' %}", "{{ 1 / 0 }}", "{{ 1 + 'a' }}", "{% if %}",
    "{{ title|nosuch }}", "{{ ''.__class__.__mro__ }}", "{{ range(10 ** 9)|list }}", "{% include 'NAME' %}", "{% extends 'NAME' %}", "{{ '%d' % 'a' }}",
    "{{ [][1] }}", "{{ {}.a.b }}", "{{ title() }}", "{% macro a(b) %}{{ a(b) }}{% endmacro %}{{ a(1) }}", "{% raw %}", "{#", "{{ words['x'] }}", "",
    "{% import 'no' as x %}", "{{ dict(a=1).update() }}", "{% set x = 1 %}{{ x.y() }}", "{{ lipsum(1) }}", "{{ cycler() }}", "<p>\x07</p>", "</div></body>",
    "{% include '../../secret.xhtml' %}", "{% include '/etc/hostname' %}", "{{ self._TemplateReference__context }}", "{% do 1 %}", "{% break %}",
    "{{ 'a'|round }}", "{{ none|length }}", "{{ joiner }}", "{{ 'abc'|batch('x')|list }}", "{{ namespace }}", "&nosuchentity; <br> <p", "\ufeff<p/>",
)  # fmt: skip
_WRONG_STYLES = (
    "p {", "}", "p { color: }", "@import url(https://example.invalid/a.css);", "@import '../../secret.css';", "p { background: url(../secret.png) }",
    "p { background: url(https://example.invalid/a.png) }", "@page { size: 0 0 }", "@page { size: 1pt 1pt; margin: 50pt }", "@page { margin: 400pt }",
    ":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }", "p { font-size: 0 }", "p { font-size: 900pt }", "p { width: -5pt; margin: -900pt }",
    "p { display: none }", "* { display: none }", "h1 { content: counter(x) }", "@font-face { font-family: x; src: url(../secret.ttf) }",
    "p { position: fixed }", "p { columns: 40 }", "@page { @footnote { max-height: 1pt } }", "/* not closed", "\\", "p { line-height: 0 }", "<style>",
    "</style><p>", "p::before { content: url(../secret.png) }", "p { float: left; width: 200% }", "p { page-break-before: always }", "@charset 'x';", "",
    "p { grid-template-columns: repeat(9, 1fr); display: grid }", "@media print { p { color: red } }", ":is(p) > :not(a):nth-child(2n + 1) {}", "p { --x: {} }",
    "body { direction: rtl; writing-mode: vertical-rl }", "p { hyphens: auto; text-align: justify; letter-spacing: 90pt }", "p { color: #ggg; x: y; :; }",
)  # fmt: skip
_WRONG_THEMES = (
    "[", "size = 'large'", "leading = -1", "size = 0", "[[face]]", "face = 7", "typefaces = 7", "[[face]]\nfamily = 'Octavo Text'",
    "[[face]]\nfamily = 'Octavo Text'\nfile = 'no.ttf'", "[[face]]\nfamily = 'Octavo Text'\nfile = '../secret.ttf'", "", "size = nan", "size = inf",
    "[[face]]\nfamily = 'X'\npackage = 'no_such_package'\nfile = 'a.ttf'", "[[face]]\nfamily = 'X'\nfile = 'fonts/broken.ttf'",
    "[[face]]\nfamily = 'X'\npackage = 'fontpkg_eb_garamond'\nfile = '../../secret.ttf'", "[face]\nfamily = 'X'", "[[face]]\nfamily = 'X'\nweight = 'bold'\nfile = 'a'",
    "[[face]]\nfamily = 'X'\npackage = ''\nfile = 'a.ttf'", "[[face]]\nfamily = 'X'\npackage = '..'\nfile = 'a.ttf'", "size = 11\n[[face]]\nfile = 7\nfamily = []",
)  # fmt: skip


@cache
def ours(folder: str) -> dict[str, str]:
    """Our own templates or styles by their names in their folder."""
    base = ROOT / folder
    return {
        path.relative_to(base).as_posix(): path.read_text("utf-8")
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }


def right_files(dice: Random) -> dict[str, bytes]:
    """A book's own files that change little."""
    made = {}
    if dice.random() < 0.5:
        name = dice.choice(sorted(name for name in ours("templates") if name.endswith("xhtml")))
        made[f"templates/{name}"] = ours("templates")[name] + "{# our own #}\n"
    if dice.random() < 0.7:
        name = dice.choice(("tokens.css", "print.css", "ebook.css", "web.css"))
        made[f"styles/{name}"] = ours("styles")[name] + "\nem { font-weight: 700 }\n"
    return {name: text.encode() for name, text in made.items()}


def wrong_files(dice: Random, theme: str) -> dict[str, bytes]:
    """A book's own files with a fault in one of them."""
    kind = dice.choice(("template", "template", "style", "style", "theme", "bytes"))
    if kind == "template":
        name = dice.choice(sorted(ours("templates")))
        fault = dice.choice(_WRONG_TEMPLATES).replace("NAME", name)
        text = ours("templates")[name]
        place = dice.choice((0, len(text), dice.randrange(len(text))))
        whole = fault if dice.random() < 0.3 else text[:place] + fault + text[place:]
        return {f"templates/{name}": whole.encode()}
    if kind == "style":
        name = dice.choice(
            (
                "tokens.css",
                "print.css",
                "ebook.css",
                "web.css",
                f"themes/{theme}/tokens.css",
                f"themes/{theme}/print.css",
            )
        )
        fault = dice.choice(_WRONG_STYLES)
        text = ours("styles").get(name, "")
        place = dice.choice((0, len(text), dice.randrange(len(text) + 1)))
        whole = fault if dice.random() < 0.2 else text[:place] + fault + text[place:]
        return {f"styles/{name}": whole.encode()}
    if kind == "theme":
        text = dice.choice(_WRONG_THEMES)
        right = ours("styles")[f"themes/{theme}/theme.toml"]
        text = dice.choice((text, f"{right}\n{text}", f"{text}\n{right}"))
        return {
            f"styles/themes/{theme}/theme.toml": text.encode(),
            "styles/fonts/broken.ttf": b"\0\1\0\0broken",
        }
    folder = dice.choice(("templates", "styles"))
    name = dice.choice(sorted(ours(folder)))
    text = ours(folder)[name].encode()
    place = dice.randrange(len(text) + 1)
    return {
        f"{folder}/{name}": dice.choice(
            (
                text[:place],
                text[:place] + b"\xff\xfe" + text[place:],
                b"",
                text.decode().encode("utf-16"),
            )
        )
    }
