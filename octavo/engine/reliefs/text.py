"""Turn what Pango is asked over and over into what it has already answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from octavo.engine.reliefs.styles import kept_with
from octavo.engine.reliefs.swap import swap

_FONT = "octavo_font"  # attribute of a style
_STRUT = "octavo_strut"  # attribute of a style
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
    key: tuple[Any, ...]  # of all that its glyphs depend on
    metrics: dict[str, float | None]  # of lines drawn under, over and through the text


def keep_fonts() -> None:
    """Make a Pango context and a font description once for each style.

    Layouts only read them. The list of font features is made anew for each layout, because letter
    spacing is added to it later; it is handed over to the layout, where the engine leaks it.
    Gain: 0.4 %.
    """
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.line_break import Layout

    new_layout, unref = pango.pango_layout_new, gobject.g_object_unref
    set_auto_dir = pango.pango_layout_set_auto_dir
    set_font_description = pango.pango_layout_set_font_description

    def setup(self: Any, style: Any) -> None:
        font = font_of(style)
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


def font_of(style: Any) -> _Font:
    """What Pango needs to know of a style's font."""
    font: _Font = kept_with(style, _FONT, _font_of)
    return font


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
    written = ",".join(f"{key} {value}" for key, value in features.items()).encode()
    metrics: dict[str, float | None] = dict.fromkeys(_METRICS)
    if style["text_decoration_line"] != "none":
        metrics = _metrics_of(context, description, language)
    return _Font(
        context,
        language,
        description,
        written,
        (
            tuple(style["font_family"]),
            style["font_style"],
            style["font_stretch"],
            style["font_weight"],
            style["font_size"],
            style["font_variant_caps"],
            style["font_variation_settings"],
            style["direction"],
            name,
            written,
        ),
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
    answer is worth. Gain: 2.1 %.
    """
    from weasyprint.text.line_break import strut

    def kept_strut(style: Any) -> Any:
        return kept_with(style, _STRUT, strut)

    swap(strut, kept_strut)


def hand_over_bytes() -> None:
    """Give Pango Python's bytes instead of copies of them.

    They end with a zero and do not move, and Pango takes a copy of what it keeps.
    Gain: 0.3 %.
    """
    from weasyprint.text.ffi import unicode_to_char_p

    def bytes_twice(string: str) -> tuple[bytes, bytes]:
        text = string.encode().replace(b"\0", b"")
        return text, text

    swap(unicode_to_char_p, bytes_twice)


def leave_unshaped() -> None:
    """Make no layout of a justified text that is thrown away before it is asked for anything.

    Words are spaced out when they are drawn, in a layout of its own that is made of what remains of
    this one: its text and the width of the spaces. A single space in spaced text, and text of more
    than one line, are changed when they are set, and left to the engine. Gain: 0.9 %.
    """
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout, create_layout

    def create(
        text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float
    ) -> Any:
        if max_width is not None or style["word_spacing"] or "\n" in text:
            return create_layout(text, style, context, max_width, justification_spacing)
        layout = object.__new__(Layout)
        layout.__dict__.update(
            font_of(style).metrics,
            justification_spacing=justification_spacing,
            max_width=max_width,
            first_line_direction=0,
            text=text,
            layout=None,
            language=None,
            style=style,
        )
        return layout

    inline.create_layout = create
