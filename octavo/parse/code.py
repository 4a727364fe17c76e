"""Turn the parts of speech that pandoc knows in code into plain elements within it.

Pandoc parts code in a language that it knows into words of its kinds (``kw`` a keyword, ``co`` a comment …). It
also gives each line an id, counted through the text, with a link to itself; those are taken out: an id of ours
never depends on position, and code of a language is else no other than code of none.
"""

from __future__ import annotations

import re

from octavo.text.rare import Rare

# A fence with words behind it, attributes behind code in a line, code as HTML.
_LANGUAGE = Rare(
    ("```", r"```[`~]*[ \t]*[^\s`~]"), ("~~~", r"~~~[`~]*[ \t]*[^\s`~]"), ("`{", r"`\{")
)
_BLOCK = re.compile(
    r'<div class="sourceCode" id="([^"]*)"([^>]*)>'
    r'<pre\s+class="sourceCode ([^"]*)"([^>]*)><code[^>]*>(.*?)</code></pre></div>',
    re.DOTALL,
)
_COUNTED = re.compile(r"cb\d+")  # an id that no author gave
_LINE = re.compile(r'^<span id="[^"]*"><a href="#[^"]*"[^>]*></a>(.*)</span>$', re.MULTILINE)
# Kinds that no sheet tells from the others, such as operators and names.
_PLAIN = re.compile(
    r'<span class="(?!(?:kw|cf|im|pp|co|do|an|st|ch|vs|ss|sc|dv|bn|fl|cn)")[a-z]{2}">(.*?)</span>',
    re.DOTALL,
)
_CODE = re.compile(
    r"(<code class=\"sourceCode [^>]*>|<pre\s+class=\"sourceCode .*?<code[^>]*>)(.*?)(?=</code>)",
    re.DOTALL,
)
_INLINE = re.compile(r'<code class="sourceCode ([^"]*)"')


def may_have_language(text: str) -> bool:
    """Whether there may be code in a text whose language is named."""
    return _LANGUAGE.search(text) is not None


def plain_code(html: str) -> str:
    """Pandoc's HTML with code as it writes it without colours, but for the words' kinds."""
    if "sourceCode" not in html:
        return html

    def block(match: re.Match[str]) -> str:
        name, more, classes, attributes, lines = match.groups()
        own = "" if _COUNTED.fullmatch(name) else f' id="{name}"'
        classes = classes.removeprefix("numberSource ")
        code = _LINE.sub(r"\1", lines)
        return f'<pre{own} class="{classes}"{more}{attributes}><code>{code}</code></pre>'

    html = _CODE.sub(lambda match: match[1] + _PLAIN.sub(r"\1", match[2]), html)
    return _INLINE.sub(r'<code class="\1"', _BLOCK.sub(block, html))
