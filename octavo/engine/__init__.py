"""The one place that knows WeasyPrint, and the font files that it is given.

In come XHTML, CSS and faces, out come laid-out pages (`layout.py`), and again only those that can
differ after an edit (`resetting.py`). What a style sheet adds is drawn as ornament (`ornaments.py`);
`fonts.py` cuts the faces, `reliefs/` makes the engine faster without changing a byte. What the engine
cannot lay out is a LayoutError, an engine or a font that is not there a MissingToolError.
"""
