"""Turn what Pango is asked over and over into what it has already answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from octavo.reliefs.styles import kept_with
from octavo.reliefs.swap import swap

_FONT = "octavo_font"  # attribute of a style
_STRUT = "octavo_strut"  # attribute of a style
_LINES = "octavo_lines"  # attribute of a document's context, while it is laid out
_MOST_LINES = 1024
_MOST_PAIRS = 4096
_METRICS = (
    "ascent", "underline_position", "strikethrough_position", "underline_thickness",
    "strikethrough_thickness",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Font:
    """What a Pango layout needs to know of a style."""

    context: Any
    language: Any
    description: Any
    features: bytes
    metrics: dict[str, float | None]  # of lines drawn under, over and through the text


def keep_fonts() -> None:
    """Make a Pango context and a font description once for each style.

    Layouts only read them. The list of font features is made anew for each layout, because letter
    spacing is added to it later; it is handed over to the layout, where the engine leaks it.
    Gain: GAIN_keep_fonts.
    """
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.line_break import Layout

    new_layout, unref = pango.pango_layout_new, gobject.g_object_unref
    set_auto_dir = pango.pango_layout_set_auto_dir
    set_font_description = pango.pango_layout_set_font_description

    def setup(self: Any, style: Any) -> None:
        font = kept_with(style, _FONT, _font_of)
        self.style = style
        self.first_line_direction = 0
        self.language = font.language
        self.layout = ffi.gc(new_layout(font.context), unref)
        set_auto_dir(self.layout, False)
        set_font_description(self.layout, font.description)
        self.__dict__.update(font.metrics)
        if font.features:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(
                attributes, pango.pango_attr_font_features_new(font.features)
            )
            pango.pango_layout_set_attributes(self.layout, attributes)
            pango.pango_attr_list_unref(attributes)

    Layout.setup = setup


def _font_of(style: Any) -> _Font:
    from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.fonts import font_features, get_font_description

    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        language = pango.pango_language_from_string(name.encode())
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = get_font_description(style)
    features = font_features(
        style["font_kerning"],
        *(style[f"font_variant_{kind}"] for kind in
          ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")),
        style["font_feature_settings"],
    )  # fmt: skip
    metrics: dict[str, float | None] = dict.fromkeys(_METRICS)
    if style["text_decoration_line"] != "none":
        metrics = _metrics_of(context, description, language)
    return _Font(
        context,
        language,
        description,
        ",".join(f"{key} {value}" for key, value in features.items()).encode(),
        metrics,
    )


def _metrics_of(context: Any, description: Any, language: Any) -> dict[str, float | None]:
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    metrics = ffi.gc(
        pango.pango_context_get_metrics(context, description, language),
        pango.pango_font_metrics_unref,
    )
    return {
        name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics)
        for name in _METRICS
    }


def keep_struts() -> None:
    """Keep height and baseline of an empty line with the style.

    The engine keeps them under a string of twenty properties, which takes longer to write than the
    answer is worth. Gain: GAIN_keep_struts.
    """
    from weasyprint.text.line_break import strut

    def kept_strut(style: Any) -> Any:
        return kept_with(style, _STRUT, strut)

    swap(strut, kept_strut)


def remember_lines() -> None:
    """Remember where the last lines were broken.

    A text of one style in one width has one first line. Lines come again when a paragraph moves to
    the next page, when widows are counted, and in tables. Every caller gets a layout of its own:
    the engine changes it when it draws. Gain: GAIN_remember_lines.
    """
    from weasyprint.layout import layout_document
    from weasyprint.text.line_break import Layout, split_first_line

    def lay_out(html: Any, root_box: Any, context: Any, *rest: Any) -> Any:
        context.__dict__[_LINES] = {}
        try:
            yield from layout_document(html, root_box, context, *rest)
        finally:
            del context.__dict__[_LINES]

    def split(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float,
        is_line_start: bool = True, minimum: bool = False,
    ) -> tuple[Any, ...]:  # fmt: skip
        lines = None if context is None else context.__dict__.get(_LINES)
        key = (id(style), text, max_width, justification_spacing, is_line_start, minimum)
        if lines is not None and key in lines:
            _, attributes, measures = lines[key]
            layout = object.__new__(Layout)
            layout.__dict__.update(attributes)
            return (layout, *measures)
        made: tuple[Any, ...] = split_first_line(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )
        if lines is not None:
            if len(lines) >= _MOST_LINES:
                lines.clear()
            # the style is held here, so that no other one takes its id
            lines[key] = (style, dict(made[0].__dict__), made[1:])
        return made

    swap(layout_document, lay_out)
    swap(split_first_line, split)


def remember_breaks() -> None:
    """Remember between which letters of a language a line may be broken.

    At every border between two pieces of text the engine asks Pango about the two letters there.
    Gain: GAIN_remember_breaks.
    """
    from weasyprint.text.line_break import can_break_text

    between = lru_cache(maxsize=_MOST_PAIRS)(can_break_text)

    def can_break(text: str, lang: str | None) -> bool:
        known = between if text and len(text) == 2 else can_break_text
        return bool(known(text, lang))

    swap(can_break_text, can_break)


def spare_layouts() -> None:
    """Spare Pango the text of justified lines until it is drawn.

    The engine makes a layout for every piece of a justified line, throws Pango's part of it away
    and makes that again when it draws. What is left of it is known before. Texts that the engine
    would change, a single space or one with a line end, are left to it. Gain: GAIN_spare_layouts.
    """
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout, create_layout

    def idle_layout(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float
    ) -> Any:
        font = style.__dict__.get(_FONT)
        if font is None or max_width is not None or text == " " or "\n" in text:
            return create_layout(text, style, context, max_width, justification_spacing)
        layout = object.__new__(Layout)
        layout.__dict__.update(
            font.metrics, text=text, justification_spacing=justification_spacing, max_width=None,
            first_line_direction=0, layout=None, language=None, style=None,
        )  # fmt: skip
        return layout

    inline.create_layout = idle_layout


def hand_over_bytes() -> None:
    """Give Pango Python's bytes instead of copies of them.

    They end with a zero and do not move, and Pango takes a copy of what it keeps.
    Gain: GAIN_hand_over_bytes.
    """
    from weasyprint.text.ffi import unicode_to_char_p

    def bytes_twice(string: str) -> tuple[bytes, bytes]:
        text = string.encode().replace(b"\0", b"")
        return text, text

    swap(unicode_to_char_p, bytes_twice)
