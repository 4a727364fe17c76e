"""Turn formulas into what every edition can print: MathML, with their numbers beside them, or else TeX as text.

1. pandoc is given a filter (in Lua, run by pandoc itself), where a formula has a number or a name, or lines without
   an environment: it takes ``\\tag`` out of the formula, which pandoc could not read with it, and puts the number
   beside it; a formula with numbers at several of its lines gets a column for them;
2. what pandoc did not read as a formula, and what is nested too deeply to be drawn, is its TeX;
3. each such formula is told, once, at the first line where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from octavo.model import Finding, Severity
from octavo.parse.lines import Finder
from octavo.text.rare import Rare

NOT_READ = "CouldNotConvertTeXMath"
_TEX = "tex"  # class
# Of the filter, and of the Book.
_CLASSES = {"octavo-numbered": "numbered-formula", "octavo-number": "formula-number"}

FORMULAS = r"""
local function number(star, braces)
  local tex = braces:sub(2, -2)
  local inside = pandoc.Inlines{pandoc.Str(tex)}
  if tex:find('[\\$]') then
    local ok, made = pcall(pandoc.read, tex, 'latex')
    if ok then inside = pandoc.utils.blocks_to_inlines(made.blocks) end
  end
  if star == '' then
    inside:insert(1, pandoc.Str('('))
    inside:insert(pandoc.Str(')'))
  end
  return pandoc.Span(inside, pandoc.Attr('', {'octavo-number'}))
end

local TAG = '\\tag%s*(%*?)%s*(%b{})'

-- the lines of an environment, and how many cells the widest has
local function lines_of(tex)
  local lines, depth, start, at, cells, widest = {}, 0, 1, 1, 1, 1
  while at <= #tex do
    if tex:find('^\\begin%s*{', at) then depth, at = depth + 1, at + 6
    elseif tex:find('^\\end%s*{', at) then depth, at = depth - 1, at + 4
    elseif tex:find('^\\\\', at) then
      if depth == 0 then
        table.insert(lines, {tex:sub(start, at - 1), cells})
        start, cells = at + 2, 1
      end
      at = at + 2
    elseif tex:find('^\\.', at) then at = at + 2
    else
      local sign = tex:sub(at, at)
      if sign == '{' then depth = depth + 1
      elseif sign == '}' then depth = depth - 1
      elseif sign == '&' and depth == 0 then
        cells = cells + 1
        widest = math.max(widest, cells)
      end
      at = at + 1
    end
  end
  table.insert(lines, {tex:sub(start), cells})
  return lines, widest
end

local function with_column(tex)
  local name, inner = tex:match('^%s*\\begin%s*(%b{})(.*)\\end%s*%b{}%s*$')
  if not name then return nil end
  local lines, widest = lines_of(inner)
  local made = {}
  for _, line in ipairs(lines) do
    local text, cells = line[1], line[2]
    local star, braces = text:match(TAG)
    text = text:gsub(TAG, '')
    if braces then
      local shown = braces:sub(2, -2)
      if star == '' then shown = '(' .. shown .. ')' end
      text = text .. string.rep('&', widest - cells + 1 + widest % 2) .. '\\qquad\\text{' .. shown .. '}'
    end
    table.insert(made, text)
  end
  return '\\begin{aligned}' .. table.concat(made, '\\\\') .. '\\end{aligned}'
end

local FONTS = {bf='mathbf', rm='mathrm', it='mathit', mit='mathit', cal='mathcal', sf='mathsf', tt='mathtt'}

local function end_of_group(tex, at)
  local depth = 0
  while at <= #tex do
    local sign = tex:sub(at, at)
    local name = sign == '\\' and tex:match('^%a*', at + 1)
    if name then
      if depth == 0 and (name == 'end' or name == 'right' or tex:sub(at + 1, at + 1) == '\\') then break end
      at = at + math.max(#name, 1)
    elseif sign == '{' then depth = depth + 1
    elseif depth == 0 and sign:find('[}&$]') then break
    elseif sign == '}' then depth = depth - 1
    end
    at = at + 1
  end
  return at - 1
end

local function with_fonts(tex)
  local from = 1
  while true do
    local first, last, name = tex:find('\\(%a*)', from)
    if not first then return tex end
    local font = FONTS[name]
    if font then
      local stop = end_of_group(tex, last + 1)
      tex = tex:sub(1, first) .. font .. '{' .. tex:sub(last + 1, stop) .. '}' .. tex:sub(stop + 1)
      from = first + #font
    else
      from = math.max(last + 1, first + 2)
    end
  end
end

function Math(formula)
  local tex = with_fonts(formula.text)
  local _, tags = tex:gsub(TAG, '')
  tex = tex:gsub('\\label%s*%b{}', ''):gsub('\\notag%f[%A]', ''):gsub('\\nonumber%f[%A]', '')
  tex = tex:gsub('{dcases%*?}', '{cases}')
  local mark
  if tags > 1 then tex = with_column(tex) or tex:gsub(TAG, '\\qquad\\text{(%2)}') end
  if tags == 1 then
    mark = number(tex:match(TAG))
    tex = tex:gsub(TAG, '')
  end
  if formula.mathtype == 'DisplayMath' and not tex:find('\\begin', 1, true) and tex:find('\\\\', 1, true) then
    local name = tex:gsub('\\&', ''):find('&', 1, true) and 'aligned' or 'gathered'
    tex = '\\begin{' .. name .. '}' .. tex:gsub('%s*\\\\%s*$', '') .. '\\end{' .. name .. '}'
  end
  if tex == formula.text then return nil end
  formula.text = tex
  if not mark then return formula end
  return pandoc.Span({formula, mark}, pandoc.Attr('', {'octavo-numbered'}))
end
"""
_NEEDED = Rare(
    (
        "\\",
        r"\\(?:tag|label|notag|nonumber)(?![A-Za-z])|\\\\|\\(?:bf|rm|m?it|cal|sf|tt)(?![A-Za-z])",
    ),
    ("{dcases", r"\{dcases"),
)
_DEEPEST = 60  # elements inside one another: more are no formula that anybody reads
_DEEP = "octavo-deep"  # class, until it is told
_SHOWN = 60  # letters
_LONGEST = 1000  # letters of TeX without a space: a word has to end on the page on which it begins, or the next
_COMMAND = re.compile(r"unexpected control sequence (\\[A-Za-z]+)")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")
_HINTS = {
    r"\ce": r"write a chemical formula as H~2~O, or as $\mathrm{H_2O}$",
    r"\pu": r"write the number and its unit: $3\,\mathrm{m}$",
}
_HINT = r"write it with commands of amsmath, or define what is missing with \newcommand"


def may_need_filter(text: str) -> bool:
    """Whether there may be something for the filter in a text."""
    return _NEEDED.search(text) is not None


def tame_formulas(root: etree._Element) -> None:
    """Put TeX in the place of formulas that are nested too deeply; `show_sources` tells which."""
    for formula in [m for m in root.iter("math") if m.xpath(f"boolean({'*/' * _DEEPEST}*)")]:
        tex = formula.findtext(".//annotation") or "".join(formula.itertext())
        _make_tex(formula, tex, _DEEP, formula.get("display") == "block")


def show_sources(
    root: etree._Element, unread: Iterable[Mapping[str, object]], finder: Finder
) -> list[Finding]:
    """Make text of what pandoc left as TeX between its signs of money: a warning for each such formula.

    ``unread`` is what pandoc's log says of them.
    """
    deep: list[str] = []
    for element in list(root.iter("span", "code")):
        classes = (element.get("class") or "").split()
        text, display = "".join(element.itertext()), "display" in classes
        if classes in (["math", "inline"], ["math", "display"]):
            _make_tex(element, text.strip("$"), _TEX, display)
        elif classes[:1] == [_DEEP]:
            deep.append(text)
            _make_tex(element, text, _TEX, display)
        elif len(classes) == 1 and classes[0] in _CLASSES:
            element.set("class", _CLASSES[classes[0]])
    return [*_judge(unread, finder), *_tell_deep(deep, finder)]


def _judge(unread: Iterable[Mapping[str, object]], finder: Finder) -> Iterator[Finding]:
    reasons: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for entry in unread:
        tex = str(entry.get("contents")).strip()
        reasons.setdefault(tex, str(entry.get("message")))
        counts[tex] += 1
    by_command: dict[str, list[Finding]] = {}  # one that is not known is one fault
    for tex, message in reasons.items():
        reason, hint = _reason(message)
        finding = _finding(tex, counts[tex], reason, hint, finder)
        unknown = _UNKNOWN.match(reason)
        same = by_command.setdefault(unknown[0] if unknown else tex, [])
        if finding.severity is Severity.ERROR:
            yield finding
        else:
            same.append(finding)
    for first, *others in filter(None, by_command.values()):
        places = (place for other in others for place in (other.place, *other.also))
        yield replace(first, also=(*first.also, *places))


def _tell_deep(sources: Sequence[str], finder: Finder) -> Iterator[Finding]:
    for tex, count in Counter(sources).items():
        yield _finding(tex, count, f"more than {_DEEPEST} things stand inside one another",
                       "take it apart, and give its parts names", finder)  # fmt: skip


def _make_tex(element: etree._Element, tex: str, name: str, display: bool) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = "code", tail
    element.set("class", f"{name} display" if display else name)
    element.text = " ".join(tex.split())


def _reason(message: str) -> tuple[str, str]:
    """Why pandoc did not read a formula, and how to mend it."""
    if found := _COMMAND.search(message):
        return f"{found[1]} is not known", _HINTS.get(found[1], _HINT)
    if "unexpected eof" in message or "unexpected end of input" in message:
        return "it ends too early", "close its braces, and each \\begin with an \\end"
    return "it is not TeX as amsmath has it", _HINT


def _finding(tex: str, count: int, reason: str, hint: str, finder: Finder) -> Finding:
    first = " ".join(tex.split())
    # where commands of the author stood in it, it is found by what was not read of it
    unknown = _UNKNOWN.match(reason)
    wanted = tex if tex in finder.text or not unknown else unknown[0]
    place, *others = [finder.next_of(wanted) for _ in range(count)]
    if max(map(len, first.split()), default=0) > _LONGEST:
        return Finding("formula-long", Severity.ERROR,
                       f"the formula {first[:_SHOWN]}… cannot be read, and no line or page has room for its TeX: "
                       f"{reason}", place, hint)  # fmt: skip
    shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
    return Finding("formula-unread", Severity.WARNING,
                   f"the formula {shown} is set as its TeX: {reason}",
                   place, hint, tuple(others))  # fmt: skip
