"""Turn code with a caption into a listing: a box with the caption above the code, and the key on the box.

A caption is an attribute of the code (``caption="…"``, Quarto's ``lst-cap``), read as Markdown, or, as pandoc-crossref
has it, a paragraph before or behind the code that begins with ``Listing:``, or with a colon and ends with the key
``{#lst-x}``. A filter that pandoc runs (in Lua) puts both into the box.
"""

from __future__ import annotations

from lxml import etree

from octavo.text.rare import Rare

LISTING, CODE_CAPTION = "code-listing", "code-caption"  # classes
_BOX = "octavo-listing"  # class, of the filter
_NEEDED = Rare(
    ("caption", r"\bcaption\s*="),
    ("lst-cap", r"\blst-cap\s*="),
    ("Listing:", r"^[ \t>]*Listing:"),
    ("{#lst", r"\{#lst[-:]"),
)
_SHAPED = f'class="{_BOX}'

LISTINGS = r"""
local function words_of(text)
  local ok, made = pcall(pandoc.read, text, 'markdown-auto_identifiers')
  if ok and #made.blocks == 1 and (made.blocks[1].t == 'Para' or made.blocks[1].t == 'Plain') then
    return made.blocks[1].content
  end
  return pandoc.Inlines{pandoc.Str(text)}
end

local function boxed(code, caption, key)
  local box = pandoc.Attr(key or code.identifier, {'octavo-listing'}, {tag = code.attributes.tag})
  code.identifier, code.attributes.tag = '', nil
  return pandoc.Div({pandoc.Para(caption), code}, box)
end

-- the words of a paragraph that is the caption of the code beside it, and the key that ends it
local function caption_of(block, code)
  if not block or block.t ~= 'Para' or block.content[1].t ~= 'Str' then return nil end
  local first, words = block.content[1].text, block.content:clone()
  if first ~= 'Listing:' and first ~= ':' then return nil end
  local last = words[#words]
  local key = last.t == 'Str' and last.text:match('^{#([Ll][Ss][Tt][-:][^%s{}]+)}$')
  if key then words:remove(#words) end
  if not key and (first == ':' or not code.identifier:match('^[Ll][Ss][Tt][-:].')) then return nil end
  words:remove(1)
  while words[1] and (words[1].t == 'Space' or words[1].t == 'SoftBreak') do words:remove(1) end
  while words[#words] and (words[#words].t == 'Space' or words[#words].t == 'SoftBreak') do words:remove(#words) end
  return words, key
end

function Blocks(blocks)
  local made, changed, at = pandoc.Blocks{}, false, 1
  while at <= #blocks do
    local block = blocks[at]
    local box
    if block.t == 'CodeBlock' then
      local said = block.attributes.caption or block.attributes['lst-cap']
      local words, key = caption_of(made[#made], block)
      if words then made:remove(#made)
      else
        words, key = caption_of(blocks[at + 1], block)
        if words then at = at + 1 end
      end
      if not words and said and said ~= '' then
        words = words_of(said)
        block.attributes.caption, block.attributes['lst-cap'] = nil, nil
      end
      box = words and boxed(block, words, key)
    end
    changed = changed or box
    made:insert(box or block)
    at = at + 1
  end
  if changed then return made end
end
"""


def may_have_listings(text: str) -> bool:
    """Whether there may be code with a caption in a text."""
    return _NEEDED.search(text) is not None


def may_hold_listings(html: str) -> bool:
    """Whether pandoc's HTML has boxes of the filter."""
    return _SHAPED in html


def shape_listings(root: etree._Element) -> None:
    """Give the boxes of the filter, and their captions, the classes that editions know."""
    for box in [div for div in root.iter("div") if div.get("class") == _BOX]:
        code = box.find("pre")
        unnumbered = code is not None and "unnumbered" in (code.get("class") or "").split()
        box.set("class", f"{LISTING} unnumbered" if unnumbered else LISTING)
        caption = box.find("p")
        if caption is not None:
            caption.set("class", CODE_CAPTION)
