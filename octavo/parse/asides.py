"""Turn what pandoc's HTML would leave out into text: words in TeX, captions of pictures in a line.

1. pandoc is given a filter (in Lua, run by pandoc itself): it reads each piece of raw TeX as TeX, in a sandbox, and puts
   what it reads where the piece stood, with the piece itself beside it; a picture with an alternative text and a
   caption, but in a line of text, gets its caption as words behind it, and one of a figure keeps its ``alt=""``;
2. each piece is held against what was read of it: words that are missing are an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import combining, normalize

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.parse.near import place_near
from octavo.parse.texindex import index_marks
from octavo.parse.tree import holds_something
from octavo.text.rare import Rare
from octavo.text.tex import tex_words
from octavo.text.trees import unwrap

TEX_MARK = "octavo-tex"

# A heading in TeX is no heading of the book: it would be counted otherwise than those of the Markdown.
TEX_AND_CAPTIONS = r"""
-- what lists call it
local function shortly(element)
  local short = element.caption.short
  if short and #short > 0 then element.attributes.short = pandoc.utils.stringify(short) end
  return element
end

local function read(text)
  local plain = text:gsub(' ?{octavo%-line=[^{}]*}', ''):gsub('%[%]{%.octavo%-note line="%d+"}', '')
  local ok, made = pcall(pandoc.read, plain, 'latex', {}, {})
  if not ok then return pandoc.Blocks{} end
  return made.blocks:walk{
    Header = function(h) return pandoc.Para{pandoc.Strong(h.content)} end, Figure = shortly, Table = shortly,
  }
end

local function attributes(element)
  return pandoc.Attr('', {'octavo-tex'}, {tex = element.text})
end

local function is_tex(element)
  return element.format == 'tex' or element.format == 'latex'
end

local function inline(element)
  if is_tex(element) then
    return pandoc.Span(pandoc.utils.blocks_to_inlines(read(element.text)), attributes(element))
  end
end

local function block(element)
  if is_tex(element) then return pandoc.Div(read(element.text), attributes(element)) end
end

local function picture(element)
  if element.attributes.alt and #element.caption > 0 then
    local caption = pandoc.Span(element.caption, pandoc.Attr('', {'image-caption'}))
    return {element, pandoc.Space(), caption}, false
  end
end

-- the picture of a figure has its alternative text for a caption: none where it only adorns, and none would be written
local function adorning(image)
  if #image.caption == 0 then image.attributes['octavo-adorns'] = 'yes' end
  return image
end

-- a figure has its caption already, and that may hold pictures of its own
local function figure(element)
  element.content = element.content:walk{Image = adorning}
  element.caption.long = element.caption.long:walk{traverse = 'topdown', Image = picture}
  return element, false
end

return {
  {RawInline = inline, RawBlock = block},
  {traverse = 'topdown', Figure = figure, Image = picture},
}
"""
_NEEDED = Rare(
    ("\\", r"\\[A-Za-z]"),
    ("{", r"\{\s*=(?:la)?tex\s*\}"),
    ("alt", r"\balt\s*="),
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_GROUP = r"\{(?:[^{}\\]|\\.|" * 5 + r"\{\}" + r")*\}" * 5  # in braces, with others in it
# Commands that the author makes for formulas: pandoc has read them, and prints nothing for them.
_DEFINITIONS = re.compile(
    rf"(?:\s|%.*|\\(?:(?:new|renew|provide)command|DeclareMathOperator)\*?\s*(?:\{{\s*\\[A-Za-z]+\s*\}}|\\[A-Za-z]+|\\.)"
    rf"\s*(?:\[[^\]]*\]\s*)*{_GROUP}|\\[gx]?def\s*(?:\\[A-Za-z]+|\\.)(?:#\d|[^\S\n])*{_GROUP}"
    rf"|\\let\s*\\[A-Za-z]+\s*=?\s*\\[A-Za-z]+)+"
)
_SHORT = 3  # letters: such a word may be a piece of one that a command parts
_SHOWN = 60  # letters of a warning


def may_hold_asides(text: str) -> bool:
    """Whether there may be something for the filter in a text."""
    return _NEEDED.search(text) is not None


def take_tex(root: etree._Element, finder: Finder) -> list[Finding]:
    """Take the marks of the filter out of the tree; what is lost, or taken out, is told."""
    findings: list[Finding] = []
    for holder in [e for e in root.iter("span", "div") if "data-tex" in e.attrib]:
        if holder.get("class") != TEX_MARK:
            del holder.attrib["data-tex"]
            continue
        tex = holder.attrib["data-tex"]
        if (marks := index_marks(tex) if "\\index" in tex else []) and not holds_something(holder):
            _put_marks(holder, marks)
            continue
        finding = _judge(tex, holder, root, finder)
        if finding is not None and (
            finding.severity is Severity.ERROR or not holds_something(holder)
        ):
            findings.append(finding)
        unwrap(holder)
    return _once_each(findings)


def _put_marks(holder: etree._Element, marks: Sequence[etree._Element]) -> None:
    """Have marks stand where the commands stood; those on a line of their own are a paragraph."""
    for part in list(holder):
        holder.remove(part)
    holder.text = None
    if holder.tag == "div":
        holder.tag = "p"
        holder.attrib.clear()
        holder.extend(marks)
        return
    holder.extend(marks)
    unwrap(holder)


def _once_each(findings: Sequence[Finding]) -> list[Finding]:
    """Of what was taken out, one finding for each command, with its places."""
    taken: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == "markup-dropped":
            command = _COMMAND.search(finding.message)
            taken.setdefault(command[0] if command else finding.message, []).append(finding)
    others = {same[0]: tuple(other.place for other in same[1:]) for same in taken.values()}
    return [
        replace(finding, also=others.get(finding, ()))
        for finding in findings
        if finding.code != "markup-dropped" or finding in others
    ]


def _judge(
    tex: str, holder: etree._Element, root: etree._Element, finder: Finder
) -> Finding | None:
    """What is to be said of a piece of TeX of which ``holder`` has what was read."""
    if _DEFINITIONS.fullmatch(tex):
        return None
    first = tex.strip().split("\n")[0]
    place = finder.next_of(first) or place_near(holder, finder.next_of)
    wanted = tex_words(tex)
    missing = _missing(wanted, _words_of(holder, root))
    if missing:
        return Finding("tex-lost", Severity.ERROR,
                       f"words in TeX that cannot be read would be lost: “{' '.join(missing)}”", place,
                       "write them as Markdown")  # fmt: skip
    if not wanted:
        shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
        return Finding("markup-dropped", Severity.WARNING, f"TeX taken out: {shown}", place,
                       r"write \\ for a backslash; formulas go between $ signs")  # fmt: skip
    return None


def _words_of(holder: etree._Element, root: etree._Element) -> list[str]:
    """The words of an element and of the notes that it calls; formulas by their TeX."""
    text = "\n".join(holder.itertext())
    for call in holder.iter("a"):
        if call.get("class") == "footnote-ref":
            name = (call.get("href") or "").removeprefix("#")
            note = next((item for item in root.iter("li") if item.get("id") == name), None)
            text += "\n" if note is None else "\n".join(note.itertext())
    return re.findall(r"[^\W_]+", text)


def _missing(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    """The words that were not read, whatever became of accents, and of signs that TeX has a command for."""
    there = Counter(_fold(word) for word in found)
    letters = "".join(_fold(word) for word in found)
    missing: list[str] = []
    for word in wanted:
        folded = _fold(word)
        if there[folded]:
            there[folded] -= 1
        elif len(folded) > _SHORT or folded not in letters:
            missing.append(word)
    return missing


def _fold(word: str) -> str:
    return "".join(letter for letter in normalize("NFKD", word.casefold()) if not combining(letter))
