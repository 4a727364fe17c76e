"""What the author calls by its number, said by filters that pandoc itself runs: calls, and labels of equations.

1. `@fig-x` and `[@fig-x; @tbl-y]` are no citations: what stands in brackets and has keys of things that are
   counted becomes a box of calls, before a processor of citations sees it; works beside them stay a citation, and so
   does a work of that name;
2. a formula with `{#eq-x}` behind it, or with ``\\label`` in it, is put into a span that has the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from octavo.text.numberwords import KEY, PREFIXES
from octavo.text.rare import Rare

# Classes.
CALLS, CALL, BEFORE, BEHIND = "octavo-calls", "octavo-call", "octavo-before", "octavo-behind"
LABEL = "octavo-label"
# The first two where it is a page that is called
PAGE_CALLS, PAGE_CALL = "octavo-page-calls", "octavo-page-call"

_CALL = re.compile(rf"(?<![\w\\])@\{{?{KEY}")
_LABEL = Rare(("{#eq", r"\$\$\s*\{#eq[-:]"), ("\\label", r"\\label\s*\{"))
# Keys of works, as bibliographies of all kinds give them.
_WORK = re.compile(
    rf"(?:^\s*@\w+\s*[{{(]\s*|\bid[\"']?\s*:\s*[\"']?|^ID\s+-\s+)({KEY})", re.MULTILINE
)

_CALLS = r"""
local KINDS = {%s}
local WORKS = {%s}

local function is_counted(key)
  local kind = key:match('^(%%a+)[-:].')
  return kind and KINDS[kind:lower()] and not WORKS[key]
end

local function call(one)
  local words = pandoc.Inlines{}
  if #one.prefix > 0 then words:insert(pandoc.Span(one.prefix, pandoc.Attr('', {'octavo-before'}))) end
  words:insert(pandoc.Str('@' .. one.id))
  if #one.suffix > 0 then
    local behind = pandoc.Inlines(one.suffix)
    if one.mode == 'AuthorInText' then
      if behind[1].t == 'Space' then behind:remove(1) end
      behind:insert(1, pandoc.Str(' ['))
      behind:insert(pandoc.Str(']'))
    end
    words:insert(pandoc.Span(behind, pandoc.Attr('', {'octavo-behind'})))
  end
  local how = one.mode == 'SuppressAuthor' and '-' or ''
  return pandoc.Span(words, pandoc.Attr('', {'octavo-call'}, {key = how .. one.id}))
end

function Cite(cite)
  local counted = 0
  for _, one in ipairs(cite.citations) do
    if is_counted(one.id) then counted = counted + 1 end
  end
  if counted == 0 then return nil end
  local made, works = pandoc.Inlines{}, pandoc.List{}
  local calls = pandoc.Inlines{}
  -- what has stood in a row so far: calls, or works for the processor of citations
  local function close()
    if #calls == 0 and #works == 0 then return end
    if #made > 0 then made:insert(pandoc.Space()) end
    if #calls > 0 then made:insert(pandoc.Span(calls, pandoc.Attr('', {'octavo-calls'}))) end
    if #works > 0 then
      local keys = works:map(function(one) return '@' .. one.id end)
      made:insert(pandoc.Cite({pandoc.Str('[' .. table.concat(keys, '; ') .. ']')}, works))
    end
    calls, works = pandoc.Inlines{}, pandoc.List{}
  end
  for _, one in ipairs(cite.citations) do
    if is_counted(one.id) then
      if #works > 0 then close() end
      calls:insert(call(one))
    else
      if #calls > 0 then close() end
      works:insert(one)
    end
  end
  close()
  return made
end
"""
LABELS = r"""
function Inlines(inlines)
  local made, at, changed = pandoc.Inlines{}, 1, false
  while at <= #inlines do
    local one = inlines[at]
    if one.t == 'Math' and one.mathtype == 'DisplayMath' then
      local behind = at + 1
      while inlines[behind] and (inlines[behind].t == 'Space' or inlines[behind].t == 'SoftBreak') do behind = behind + 1 end
      local key, rest
      if inlines[behind] and inlines[behind].t == 'Str' then
        key, rest = inlines[behind].text:match('^{#(eq[-:][^%s{}]+)}(.*)$')
      end
      local label = key or one.text:match('\\label%s*{%s*([^%s{}]+)%s*}')
      if label and not label:find('^eq[-:]') then label = 'eq-' .. label end
      if label then
        changed = true
        made:insert(pandoc.Span({one}, pandoc.Attr(label, {'octavo-label'})))
        if key then
          at = behind
          if rest ~= '' then made:insert(pandoc.Str(rest)) end
        end
      else
        made:insert(one)
      end
    else
      made:insert(one)
    end
    at = at + 1
  end
  if changed then return made end
end
"""


def may_have_calls(text: str) -> bool:
    """Whether something in a text may be called by its key."""
    return "@" in text and _CALL.search(text) is not None


def may_have_labels(text: str) -> bool:
    """Whether an equation of a text may have a key."""
    return _LABEL.search(text) is not None


def works_called(bibliographies: Iterable[str]) -> frozenset[str]:
    """The keys of works that look like those of figures, tables and the like."""
    return frozenset(key for text in bibliographies for key in _WORK.findall(text))


def calls_filter(works: Iterable[str] = ()) -> str:
    """The filter that takes calls out of citations, ``works`` excepted."""
    kinds = ", ".join(f"{prefix} = true" for prefix in PREFIXES)
    kept = ", ".join(f'["{key}"] = true' for key in sorted(works))
    return _CALLS % (kinds, kept)
