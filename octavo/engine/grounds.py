"""The table of what each mending and relief stands on: names of the engine and of two of its libraries.

A name is a function, class, method or value that is replaced, or on whose source the code here relies: what it
reads, writes, calls, in which order, and what it is asked for. Too many names only leave something out that would
still hold; too few can spoil a book. `footing.py` compares them with the engine that is installed.
"""

from __future__ import annotations

from dataclasses import dataclass

KNOWN_VERSION = "70.0"  # of WeasyPrint: that on which all hold
KNOWN_ENGINE = f"pip install weasyprint=={KNOWN_VERSION}"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a mending or relief stands on."""

    names: frozenset[str]  # module:name
    needs: tuple[str, ...] = ()  # others, without which it is wrong or of no use
    without: str = ""  # what readers see where it is left out; "" where they see nothing


def _ground(*lines: str, needs: str = "", without: str = "") -> Ground:
    return Ground(frozenset(_read(lines)), tuple(needs.split()), without)


def _read(lines: tuple[str, ...]) -> set[str]:
    """Names from lines that begin with their module."""
    named = (line.split(": ") for line in lines)
    return {f"{module}:{name}" for module, names in named for name in names.split()}


# that what is kept with a style is not taken over by its copies
_STYLES = "weasyprint.css: AnonymousStyle.__init__ AnonymousStyle.copy ComputedStyle.__init__ ComputedStyle.copy"
_FONTS = "weasyprint.text.fonts: font_features get_font_description"
_STREAM = "weasyprint.pdf.stream: Stream.__init__ Stream.add_font Stream.set_font_size"
_LAYOUTS = "weasyprint.text.line_break: Layout line_size first_line_metrics"

GROUNDS = {
    # Mendings
    "keep_paragraphs_with_notes": _ground(
        "weasyprint.layout.block: _linebox_layout _break_line",
        "weasyprint.layout: LayoutContext.report_footnote LayoutContext.layout_footnote",
        without="a note may stand on the page after its call, or be lost",
    ),
    "move_notes_that_crowd": _ground(
        "weasyprint.layout.block: _linebox_layout _break_line",
        "weasyprint.layout: LayoutContext.report_footnote LayoutContext.layout_footnote",
        without="a note behind a long one may stand on the page after its call",
    ),
    "let_waiting_notes_give_way": _ground(
        "weasyprint.layout.block: _linebox_layout",
        "weasyprint.layout: LayoutContext.report_footnote LayoutContext.overflows_page",
        "weasyprint.formatting_structure.boxes: Box.is_in_normal_flow",
        without="a tall picture may be printed over what is left of a long note",
    ),
    "keep_margin_notes_beside": _ground(
        "weasyprint.layout.block: _linebox_layout _break_line",
        "weasyprint.layout: LayoutContext.report_footnote LayoutContext.layout_footnote"
        " LayoutContext._update_footnote_area",
        without="a note in the margin may stand on the page after its call",
    ),
    "bound_the_note_area": _ground(
        "weasyprint.layout: LayoutContext._update_footnote_area LayoutContext.overflows",
        "weasyprint.formatting_structure.boxes: Box.content_box_y FootnoteAreaBox.__init__",
        without="notes may stand on the page after their calls, and fill it so that its text is lost",
    ),
    "let_spaces_hang": _ground(
        "weasyprint.text.line_break: split_first_line get_next_break_point",
        _LAYOUTS,
        without="a word may stand alone on a line",
    ),
    "let_dots_be_dots": _ground(
        "weasyprint.draw.text: draw_text draw_first_line",
        "weasyprint.text.ffi: pango",
        without="what was cut off a running head may be read at the end of others",
    ),
    "measure_pictures_from_the_right": _ground(
        "weasyprint.layout.block: block_level_width",
        "weasyprint.layout.replaced: inline_replaced_box_layout replaced_box_width",
        without="a book from right to left with a drawing that has no size cannot be laid out",
    ),
    "keep_last_moves": _ground(
        "weasyprint.pdf.stream: Stream",
        without="words of two faces may stand too near in some readers",
    ),
    "fill_lines_of_several_faces": _ground(
        "weasyprint.layout.inline: add_word_spacing count_expandable_spaces",
        _LAYOUTS,
        without="lines with letters of a second face may end before the margin",
    ),
    # What lays out an edited chapter in part
    "watch_blocks": _ground(
        "weasyprint.layout.block: block_container_layout _in_flow_layout _out_of_flow_layout"
    ),
    "lay_out_again": _ground(
        "weasyprint.document: Document Page",
        "weasyprint.layout: initialize_page_maker layout_document LayoutContext.__init__",
        "weasyprint.layout.page: make_all_pages remake_page make_page _update_page_groups _includes_resume_at",
        "weasyprint.layout.block: block_container_layout _in_flow_layout _linebox_layout",
        "weasyprint.layout.background: layout_backgrounds",
        "weasyprint.formatting_structure.build: build_formatting_structure",
        "weasyprint.css.counters: CounterStyle",
        "weasyprint.pdf.metadata: DocumentMetadata",
        needs="watch_blocks",
    ),
    # Reliefs
    "load_tools_later": _ground("weasyprint: VERSION"),  # whatever uses them may be new
    "parse_what_is_named": _ground(
        "cffi.cparser: Parser",
        "cffi.api: FFI.__init__",
        "weasyprint.text.ffi: ffi",
    ),
    "find_waiting_notes": _ground(
        "weasyprint.layout: LayoutContext.__init__ LayoutContext.layout_footnote"
        " LayoutContext.unlayout_footnote LayoutContext.report_footnote layout_document",
        "weasyprint.layout.block: _linebox_layout",
        "weasyprint.layout.page: make_page",
    ),
    "remember_laid_notes": _ground(
        "weasyprint.layout: LayoutContext._update_footnote_area LayoutContext.add_broken_out_of_flow",
        "weasyprint.layout.page: make_page",
        "weasyprint.layout.block: block_level_layout block_level_layout_switch block_box_layout"
        " block_container_layout _in_flow_layout _linebox_layout collapse_margin find_last_in_flow_child"
        " block_level_page_break block_level_page_name force_page_break find_last_class_a_break_point_child",
        "weasyprint.formatting_structure.boxes: Box.copy Box.deepcopy Box.translate Box.descendants"
        " ParentBox.page_values ParentBox.top_margin_collapses ParentBox.bottom_margin_collapses"
        " Box.footnote Box.note Box.is_leader ParentBox.copy_with_children ParentBox.deepcopy BlockBox"
        " InlineBox FootnoteAreaBox InlineReplacedBox BlockReplacedBox",
        "weasyprint.formatting_structure.build: create_anonymous_boxes inline_in_block block_in_inline"
        " _inner_block_in_inline anonymous_table_boxes flex_boxes grid_boxes",
    ),
    "leave_out_empty_markers": _ground(
        "weasyprint.formatting_structure.build: build_formatting_structure element_to_box make_box"
        " inline_in_block block_in_inline",
        "weasyprint.formatting_structure.boxes: InlineBox BlockLevelBox Box.is_in_normal_flow",
        "weasyprint.layout.inline: get_next_linebox is_phantom_linebox",
        needs="leave_bare_boxes",
    ),
    "share_computed_styles": _ground(
        "weasyprint.css: StyleFor Style InitialStyle AnonymousStyle ComputedStyle text_decoration",
        "weasyprint.css.targets: TargetCollector.collect_anchor",
        "weasyprint.formatting_structure.build: build_formatting_structure element_to_box"
        " before_after_to_box marker_to_box compute_content_list wrap_table blockify set_viewport_overflow",
        "weasyprint.layout: LayoutContext.add_running_element",
        "weasyprint.layout.inline: first_letter_to_box split_inline_level get_next_linebox",
    ),
    "style_pseudo_elements_when_asked": _ground(
        _STYLES,
        "weasyprint.css: StyleFor PSEUDO_ELEMENTS declaration_precedence get_all_computed_styles",
        "weasyprint.html: UA_STYLESHEET",
        "weasyprint.formatting_structure.build: element_to_box before_after_to_box marker_to_box",
    ),
    "share_styles_of_notes": _ground(
        "weasyprint.css: StyleFor ComputedStyle",
        "weasyprint.formatting_structure.build: build_formatting_structure element_to_box",
        needs="share_computed_styles",
    ),
    "cascade_once_for_each_kind": _ground(
        "weasyprint.css: StyleFor find_style_attributes declaration_precedence get_all_computed_styles"
        " preprocess_declarations",
        "weasyprint.css.validation: preprocess_declarations",
        "weasyprint.css.validation.properties: anchor",
        "cssselect2: Matcher",
        "cssselect2.compiler: split_whitespace compile_selector_list CompiledSelector _compile_node html_tag_eq",
        "cssselect2.tree: ElementWrapper",
        needs="share_computed_styles",
    ),
    "keep_absolute_lengths": _ground(
        _STYLES,
        "weasyprint.layout.percent: percentage resolve_one_percentage resolve_percentages adjust_box_sizing",
    ),
    "keep_flow": _ground(
        _STYLES,
        "weasyprint.formatting_structure.boxes: Box.is_in_normal_flow Box.is_floated Box.is_footnote"
        " Box.is_absolutely_positioned Box.is_running Box.establishes_formatting_context Box.is_column",
        "weasyprint.formatting_structure.build: flex_children grid_children",
    ),
    "keep_fonts": _ground(
        _STYLES,
        "weasyprint.text.line_break: Layout",
        _FONTS,
        "weasyprint.text.constants: LST_TO_ISO PANGO_DIRECTION",
    ),
    "keep_struts": _ground(
        _STYLES,
        "weasyprint.text.line_break: strut _font_style_cache_key",
    ),
    "hand_over_bytes": _ground("weasyprint.text.ffi: unicode_to_char_p"),
    "leave_unshaped": _ground(
        "weasyprint.layout.inline: add_word_spacing justify_line text_align remove_last_whitespace",
        "weasyprint.text.line_break: create_layout",
        _LAYOUTS,
        "weasyprint.draw.text: draw_text draw_first_line",
        needs="keep_fonts",
    ),
    "break_lines_by_words": _ground(
        _STYLES,
        _LAYOUTS,
        _FONTS,
        "weasyprint.layout: LayoutContext.__init__",
        "weasyprint.layout.inline: split_text_box remove_last_whitespace",
        "weasyprint.text.line_break: create_layout split_first_line strut get_log_attrs get_next_break_point"
        " get_next_break_point_from_text get_next_word_boundaries",
        "weasyprint.text.ffi: FROM_UNITS TO_UNITS",
        "weasyprint.text.fonts: FontConfiguration.add_font_face",
        "weasyprint.formatting_structure.boxes: Box.copy TextBox.copy_with_text"
        " TextBox.justification_spacing",
        "weasyprint.draw.text: draw_text",
        needs="let_spaces_hang keep_fonts",
    ),
    "shape_words_ahead": _ground(
        "weasyprint.document: Document._render build_formatting_structure",
        "weasyprint.formatting_structure.build: build_formatting_structure",
        "weasyprint.formatting_structure.boxes: Box.footnote TextBox.__init__",
        needs="break_lines_by_words",
    ),
    "read_patterns_when_met": _ground(
        "pyphen: HyphDict AlternativeParser DataInt parse parse_hex ignored",
    ),
    "draw_known_glyphs": _ground(
        "weasyprint.draw.text: draw_text draw_first_line draw_emojis",
        _STREAM,
        "weasyprint.pdf.fonts: Font",
        "weasyprint.text.ffi: FROM_UNITS",
    ),
    "draw_known_words": _ground(
        "weasyprint.draw.text: draw_text draw_first_line draw_emojis",
        _STREAM,
        _LAYOUTS,
        "weasyprint.pdf.fonts: Font",
        "weasyprint.text.ffi: FROM_UNITS",
        needs="break_lines_by_words",
    ),
    "write_texts_directly": _ground(
        _STYLES,
        _STREAM,
        _LAYOUTS,
        "weasyprint.draw: draw_inline_level draw_background",
        "weasyprint.draw.border: set_mask_border draw_border",
        "weasyprint.draw.text: draw_text draw_first_line draw_emojis",
        "weasyprint.draw.color: get_color",
        "weasyprint.pdf.stream: Stream.begin_text Stream.end_text Stream.set_color Stream.set_alpha Stream.marked"
        " Stream.pop_state",
        "weasyprint.stacking: StackingContext",
        "weasyprint.formatting_structure.boxes: LineBox InlineBox TextBox",
        "pydyf: _to_bytes Stream",
        needs="draw_known_words",
    ),
    "keep_faces": _ground(
        _STREAM,
        "weasyprint.pdf.fonts: Font",
        "weasyprint.text.fonts: get_pango_font_key get_pango_font_hb_face",
    ),
    "make_objects_plainly": _ground("pydyf: Object Dictionary Array"),
    "place_directly": _ground("weasyprint.matrix: Matrix"),
    "name_pages_directly": _ground(
        "weasyprint.formatting_structure.boxes: Box.page_values ParentBox.page_values TableBox.page_values"
        " Box.is_in_normal_flow Box.is_floated",
        "weasyprint.layout.block: block_level_page_name",
    ),
    "leave_bare_boxes": _ground(
        _STYLES,
        "weasyprint.layout.background: layout_box_backgrounds layout_backgrounds",
        "weasyprint.layout.percent: resolve_radii_percentages",
        "weasyprint.draw.color: get_color",
        "weasyprint.formatting_structure.boxes: Box.all_children Box.descendants TableBox.all_children",
    ),
    "copy_boxes_whole": _ground("weasyprint.formatting_structure.boxes: Box.copy"),
    "place_lines_freely": _ground(
        "weasyprint.layout.float: avoid_collisions",
        "weasyprint.layout.inline: get_next_linebox",
        "weasyprint.layout: LayoutContext.excluded_shapes",
        "weasyprint.formatting_structure.boxes: Box.content_box_x Box.border_box_y LineBox",
    ),
    "draw_lines_as_they_are": _ground(
        _STYLES,
        "weasyprint.stacking: _dispatch _dispatch_children StackingContext",
        "weasyprint.draw: draw_inline_level draw_block_level",
        "weasyprint.formatting_structure.boxes: LineBox InlineBox TextBox InlineReplacedBox Box.is_floated"
        " ParentBox.copy_with_children",
    ),
    "ask_plainly": _ground(
        "weasyprint.formatting_structure.boxes: Box.descendants Box.is_input",
        "weasyprint.formatting_structure.boxes: Box.is_form TextBox",
        "weasyprint.layout.block: collapse_margin",
        "weasyprint.layout.absolute: AbsolutePlaceholder",
        "weasyprint.anchors: gather_anchors",
        "weasyprint.draw.border: draw_outline",
    ),
    "share_page_styles": _ground(
        _STYLES,
        "weasyprint.css: StyleFor parse_page_selectors preprocess_stylesheet",
        "weasyprint.layout.page: set_page_type_computed_styles remake_page make_page make_margin_boxes"
        " _standardize_page_based_counters",
    ),
    "share_margin_boxes": _ground(
        _STYLES,
        "weasyprint.css: StyleFor",
        "weasyprint.layout: layout_document LayoutContext.__init__ LayoutContext.get_string_set_for"
        " LayoutContext.get_string_or_element_for",
        "weasyprint.layout.page: make_margin_boxes margin_box_content_layout compute_variable_dimension"
        " compute_fixed_dimension _standardize_page_based_counters make_page",
        "weasyprint.layout.background: layout_backgrounds",
        "weasyprint.formatting_structure.build: content_to_boxes compute_content_list update_counters",
        "weasyprint.draw: draw_page",
        "weasyprint.draw.text: draw_text draw_first_line",
        needs="share_page_styles",
    ),
    "draw_known_paths": _ground(
        "weasyprint.svg: TAGS Node.__init__ SVG.draw_node SVG.draw_markers SVG.point SVG.length",
        "weasyprint.svg.path: path _rotate PATH_LETTERS",
        "weasyprint.svg.utils: normalize point size",
    ),
    "draw_known_drawings": _ground(
        "weasyprint.images: SVGImage.draw",
        "weasyprint.draw: draw_background_image",
        "weasyprint.svg: SVG.draw SVG.draw_node SVG.set_graphical_state",
        "weasyprint.pdf.stream: Stream.__init__ Stream.add_group Stream.clone Stream.push_state Stream.pop_state"
        " Stream.set_alpha Stream.set_color",
    ),
    # The grid
    "align_to_grid": _ground(
        _STYLES,
        "weasyprint.layout.block: block_level_layout _linebox_layout block_container_layout",
        "weasyprint.layout.inline: line_box_verticality get_next_linebox",
        "weasyprint.formatting_structure.boxes: PageBox BlockBox LineBox InlineBox TextBox ReplacedBox"
        " Box.content_box_y Box.border_box_y Box.border_height Box.translate Box.is_in_normal_flow",
        "weasyprint.text.line_break: strut",
        without="lines of facing pages do not stand level",
    ),
    "fill_pages": _ground(
        _STYLES,
        "weasyprint.layout.page: make_page remake_page",
        "weasyprint.formatting_structure.boxes: PageBox BlockBox Box.content_box_y Box.border_box_y"
        " Box.border_height Box.margin_height Box.translate",
        needs="align_to_grid",
        without="pages may end some lines early",
    ),
    # Floats
    "float_blocks": _ground(
        _STYLES,
        "weasyprint.layout.page: make_page remake_page make_all_pages _update_page_groups",
        "weasyprint.layout.block: block_level_layout block_container_layout _in_flow_layout _linebox_layout"
        " find_earlier_page_break remove_placeholders",
        "weasyprint.layout.absolute: absolute_layout AbsolutePlaceholder",
        "weasyprint.layout.percent: resolve_percentages",
        "weasyprint.layout: LayoutContext.layout_footnote LayoutContext.unlayout_footnote"
        " LayoutContext.report_footnote LayoutContext._update_footnote_area LayoutContext.overflows_page",
        "weasyprint.formatting_structure.boxes: PageBox BlockBox Box.copy Box.translate Box.margin_height"
        " Box.page_values ParentBox.page_values ParentBox.copy_with_children Box.content_box_x Box.content_box_y"
        " Box.border_box_x Box.border_box_y Box.border_height Box.border_width",
        "weasyprint.anchors: gather_anchors",
        "weasyprint.css.properties: Dimension",
        "weasyprint.stacking: StackingContext",
        needs="align_to_grid",
        without="figures and tables leave white where they do not fit, and none is turned",
    ),
    # Notes in the margin
    "set_margin_notes": _ground(
        "weasyprint.layout: LayoutContext.layout_footnote LayoutContext.unlayout_footnote"
        " LayoutContext.report_footnote LayoutContext._update_footnote_area layout_document"
        " LayoutContext.create_block_formatting_context LayoutContext.finish_block_formatting_context",
        "weasyprint.layout.page: make_page remake_page",
        "weasyprint.layout.block: block_level_layout block_container_layout",
        "weasyprint.layout.percent: resolve_percentages",
        "weasyprint.layout.absolute: absolute_layout AbsolutePlaceholder",
        "weasyprint.formatting_structure.build: create_anonymous_boxes",
        "weasyprint.formatting_structure.boxes: PageBox FootnoteAreaBox LineBox Box.footnote Box.copy Box.translate"
        " Box.margin_height Box.content_box_x Box.content_box_y",
        needs="keep_margin_notes_beside",
        without="notes that are to stand in the margin stand at the foot",
    ),
    # Whole paragraphs
    "compose_paragraphs": _ground(
        _STYLES,
        _FONTS,
        _LAYOUTS,
        "weasyprint.layout.inline: iter_line_boxes get_next_linebox atomic_box is_phantom_linebox"
        " line_box_verticality _adjust_line_height split_inline_level split_inline_box split_text_box"
        " text_align justify_line add_word_spacing skip_first_whitespace",
        "weasyprint.layout.block: _linebox_layout _break_line block_container_layout _in_flow_layout"
        " find_earlier_page_break remove_placeholders relative_positioning",
        "weasyprint.layout: LayoutContext.layout_footnote LayoutContext.unlayout_footnote"
        " LayoutContext.report_footnote LayoutContext._update_footnote_area",
        "weasyprint.layout.page: make_page",
        "weasyprint.layout.percent: resolve_percentages percentage",
        "weasyprint.formatting_structure.boxes: Box.copy Box.translate Box.footnote Box.is_leader"
        " ParentBox.copy_with_children LineBox InlineBox TextBox InlineReplacedBox InlineBlockBox",
        "weasyprint.draw.text: draw_text draw_first_line",
        "weasyprint.matrix: Matrix",
        "weasyprint.text.line_break: strut",
        "weasyprint.text.fonts: get_hb_object_data get_pango_font_hb_face",
        "pyphen: Pyphen HyphDict LANGUAGES",
        needs="break_lines_by_words draw_known_words",
        without="lines are filled one after the other, with wider spaces and more hyphens",
    ),
    # What is read
    "tell_line_ends": _ground(
        "weasyprint.layout.inline: get_next_linebox skip_first_whitespace remove_last_whitespace",
        "weasyprint.formatting_structure.boxes: TextBox InlineBox Box.is_in_normal_flow",
        "weasyprint.draw.text: draw_text draw_first_line",
        "weasyprint.pdf.stream: Stream.marked Stream.add_font Stream.set_font_size",
        without="readers of the PDF's text miss the spaces at line ends that the engine has made",
    ),
}  # fmt: skip

# What is called or replaced to lay out and draw any book: it has to be there, whatever it says.
INDISPENSABLE = frozenset(_read((
    "weasyprint: CSS DEFAULT_OPTIONS HTML HTML.render",
    "weasyprint.document: Document.copy Page",
    "weasyprint.formatting_structure.boxes: FootnoteAreaBox InlineBox LineBox MarginBox ReplacedBox TableBox TableRowGroupBox"
    " TextBox",
    "weasyprint.layout.absolute: AbsolutePlaceholder",
    "weasyprint.pdf: add_links add_tags build_fonts_dictionary generate_pdf",
    "weasyprint.pdf.stream: Stream.artifact Stream.marked",
    "weasyprint.text.fonts: FontConfiguration.__init__",
    "weasyprint.urls: URLFetcher.fetch URLFetcherResponse",
    "pydyf: Dictionary PDF Stream String _to_bytes",
)))  # fmt: skip
