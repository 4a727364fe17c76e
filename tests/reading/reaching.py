"""Drawings that would ask for another file, one of each kind; the address is nobody's (RFC 6761)."""

from __future__ import annotations

NAMESPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 40 40" width="40" height="40"'
)
HOST = "octavo.invalid"
_A = f"http://{HOST}/"
_NESTED = f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{_A}n'/%3E%3C/svg%3E"
_BOX = '<rect width="40" height="40" class="b"'
_RECT = f"{_BOX}/>"


def _sheet(css: str) -> str:
    return f"<style>{css}</style>{_RECT}"


# kind → what stands in the drawing
INSIDE = {
    "image": f'<image href="{_A}a.png" width="9" height="9"/>',
    "image with xlink": f'<image xlink:href="{_A}a.png" width="9" height="9"/>',
    "image without a scheme": f'<image href="//{HOST}/a.png" width="9" height="9"/>',
    "image of a relative name": '<image href="beside.png" width="9" height="9"/>',
    "image in a pattern": f'<defs><pattern id="p" width="9" height="9"><image href="{_A}a.png" '
    f'width="9" height="9"/></pattern></defs>{_BOX} fill="url(#p)"/>',
    "nested drawing": f'<image href="{_NESTED}" width="9" height="9"/>',
    "use": f'<use href="{_A}a.svg#a"/>',
    "use of a relative name": '<use href="beside.svg#a"/>',
    "filter of a relative name": f'{_BOX} style="filter:url(beside.svg#f)"/>',
    "use of data": f'<use href="{_NESTED}#a"/>',
    "xml:base": f'<g xml:base="{_A}"><use href="a.svg#a"/><image href="a.png" width="9" height="9"/></g>',
    "feImage": f'<filter id="f"><feImage href="{_A}a.png"/></filter>{_BOX} filter="url(#f)"/>',
    "gradient from elsewhere": f'<linearGradient id="g" href="{_A}a.svg#g"/>{_BOX} fill="url(#g)"/>',
    "text on a path": f'<text y="9"><textPath href="{_A}a.svg#p">Words</textPath></text>',
    "script": f'<script href="{_A}a.js"/>',
    "script that fetches": f'<script>fetch("{_A}f"); new Image().src = "{_A}i"</script>',
    "handler": f'<g onload="fetch(\'{_A}f\')">{_RECT}</g><image href="x" onerror="fetch(\'{_A}e\')"/>',
    "script of XHTML": f'<h:script src="{_A}a.js"></h:script>',
    "picture of XHTML": f'<h:img src="{_A}a.png"/>',
    "picture of XHTML in metadata": f'<metadata><h:img src="{_A}a.png"/></metadata>',
    "picture of XHTML in a program's notes": f'<n xmlns="urn:notes"><h:img src="{_A}a.png"/></n>',
    "set of sizes": f'<h:img srcset="{_A}a.png 1x"/>',
    "frame": f'<h:iframe src="{_A}a.html"/><h:object data="{_A}b"/><h:embed src="{_A}c"/>',
    "video": f'<h:video src="{_A}a.mp4" poster="{_A}p.png"/><h:audio src="{_A}a.ogg"/>',
    "link to a sheet": f'<h:link rel="stylesheet" href="{_A}a.css"/>',
    "link ahead": f'<h:link rel="preload" as="image" href="{_A}a.png"/>',
    "refresh": f'<h:meta http-equiv="refresh" content="0;url={_A}a"/>',
    "foreign object": f'<foreignObject width="9" height="9"><h:img src="{_A}a.png"/></foreignObject>',
    "foreign object's style": f'<foreignObject width="9" height="9"><h:div style="background:url({_A}a)">x'
    "</h:div></foreignObject>",
    "motion to an address": f'<image width="9" height="9"><set attributeName="href" to="{_A}a.png"/></image>',
    "motion through addresses": f'<image width="9" height="9"><animate attributeName="href" '
    f'values="{_A}a.png;{_A}b.png" dur="1s"/></image>',
    "fill": f'{_BOX} fill="url({_A}a.svg#a)"/>',
    "fill with quotes": f"{_BOX} fill=\"url('{_A}a.svg#a')\"/>",
    "fill of capitals": f'{_BOX} fill="URL({_A}a.svg#a)"/>',
    "fill with an escape": f'{_BOX} fill="u\\72l({_A}a.svg#a)"/>',
    "filter": f'{_BOX} filter="url({_A}a.svg#f)"/>',
    "mask": f'{_BOX} mask="url({_A}a.svg#m)"/>',
    "mask of a picture": f'{_BOX} style="mask:url({_A}a.png)"/>',
    "mask of a vendor": f'{_BOX} style="-webkit-mask-image:url({_A}a.png)"/>',
    "clip": f'{_BOX} clip-path="url({_A}a.svg#c)"/>',
    "marker": f'<path d="M0 0h9v9" marker-mid="url({_A}a.svg#m)"/>',
    "cursor": f'{_BOX} cursor="url({_A}a.cur), auto"/>',
    "style": f'{_BOX} style="fill:url({_A}a.svg#a)"/>',
    "style with an escape": f'{_BOX} style="fill:\\75\\72\\6c({_A}a.svg#a)"/>',
    "style with a comment": f'{_BOX} style="fi/**/ll:red;fill:/**/url({_A}a.svg#a)"/>',
    "style behind a broken one": f'{_BOX} style="fill:url( a b;&#10;}};background:url({_A}a.png)"/>',
    "background": _sheet(f"svg{{background:url({_A}a.png)}}"),
    "shape": _sheet(f".b{{shape-outside:url({_A}a.png);float:left}}"),
    "content": _sheet(f"text::before,svg::before{{content:url({_A}a.png)}}"),
    "list": _sheet(f"svg{{display:list-item;list-style:url({_A}a.png)}}"),
    "border": _sheet(f"svg{{border:9px solid;border-image:url({_A}a.png) 9}}"),
    "import": _sheet(f'@import "{_A}a.css";'),
    "import with url": _sheet(f"@import url({_A}a.css) screen;"),
    "import with an escape": _sheet(f'@\\69mport "{_A}a.css";'),
    "import behind a comment": _sheet(f'/* x */@import/**/"{_A}a.css";'),
    "import in a section": f'<style><![CDATA[@import "{_A}a.css";]]></style>{_RECT}',
    "import in two parts": f'<style>@imp<!-- x -->ort "{_A}a.css";</style>{_RECT}',
    "import behind an element": f'<style><g/>@import "{_A}a.css";</style>{_RECT}',
    "set of pictures": _sheet(f'svg{{background:image-set("{_A}a.png" 1x)}}'),
    "set of pictures of a vendor": _sheet(f"svg{{background:-webkit-image-set(url({_A}a.png) 1x)}}"),
    "fading": _sheet(f"svg{{background:-webkit-cross-fade(url({_A}a.png),url({_A}b.png),50%)}}"),
    "picture by name": _sheet(f'svg{{background:image("{_A}a.png");mask:src("{_A}b.png")}}'),
    "variable": _sheet(f":root{{--a:url({_A}a.png)}}svg{{background:var(--a)}}"),
    "registered variable": _sheet(
        f'@property --a{{syntax:"&lt;url>";inherits:true;initial-value:url({_A}a.png)}}'
        "svg{background:var(--a)}"
    ),
    "font": _sheet(f"@font-face{{font-family:A;src:url({_A}a.woff2)}}text{{font-family:A}}")
    + '<text y="9">Words</text>',
    "font of SVG": f'<font-face font-family="A"><font-face-src><font-face-uri xlink:href="{_A}a.svg#f"/>'
    '</font-face-src></font-face><text y="9" font-family="A">Words</text>',
    "media": _sheet(f"@media all{{svg{{background:url({_A}a.png)}}}}"),
    "support": _sheet(f"@supports (fill:red){{svg{{background:url({_A}a.png)}}}}"),
    "layer": _sheet(f"@layer a{{svg{{background:url({_A}a.png)}}}}"),
    "nested rule": _sheet(f"svg{{fill:red;&amp;:root{{background:url({_A}a.png)}}}}"),
    "frames of motion": _sheet(f"@keyframes k{{from{{background:url({_A}a.png)}}}}svg{{animation:k 1s}}"),
    "scope": _sheet(f"@scope (svg){{:scope{{background:url({_A}a.png)}}}}"),
    "starting style": _sheet(f"@starting-style{{svg{{background:url({_A}a.png)}}}}"),
    "old entries": f'<tref xlink:href="{_A}a.svg#t"/><color-profile xlink:href="{_A}a.icc" name="c"/>'
    f'<cursor xlink:href="{_A}a.png"/><altGlyph xlink:href="{_A}a.svg#g"/>',
}  # fmt: skip

# kind → a whole file
WHOLE = {
    "sheet named ahead": f'<?xml-stylesheet href="{_A}a.css" type="text/css"?><svg {NAMESPACES}>{_RECT}</svg>',
    "declared default": f'<!DOCTYPE svg [<!ATTLIST image href CDATA "{_A}a.png">]>'
    f'<svg {NAMESPACES}><image width="9" height="9"/></svg>',
    "entity": f"<!DOCTYPE svg [<!ENTITY i \"<image href='{_A}a.png' width='9' height='9'/>\">]>"
    f'<svg {NAMESPACES}>&i;</svg>',
}  # fmt: skip


def reaching_drawings() -> dict[str, bytes]:
    """Every kind as a file."""
    drawings = {
        kind: f"<svg {NAMESPACES}>{content}</svg>".encode() for kind, content in INSIDE.items()
    }
    drawings |= {kind: content.encode() for kind, content in WHOLE.items()}
    text = WHOLE["sheet named ahead"]
    drawings["sheet named ahead in UTF-16"] = text.encode("utf-16")
    encoded = f"<?xml version='1.0' encoding='UTF-7'?><svg {NAMESPACES}>+ADw-image href=+ACI-{_A}a+ACI-/+AD4-</svg>"
    drawings["letters that browsers read otherwise"] = encoded.encode()
    return drawings
