"""What may stand in a drawing: elements, attributes, properties and functions of styles.

All of it only draws. What is not named here is taken out by `drawings.py`: a list of what is
forbidden would have to know what browsers are going to learn.
"""

from __future__ import annotations

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"

ELEMENTS = frozenset(
    "svg g defs symbol use switch a title desc style view path rect circle ellipse line polyline "
    "polygon text tspan textPath image marker pattern mask clipPath linearGradient radialGradient "
    "stop filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG "
    "feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence".split()
)

# Elements whose reference may be data of a picture; that of any other leads to a part of the drawing.
PICTURES = frozenset(("image", "feImage"))

# Attributes that hold nothing but numbers, names and words.
ATTRIBUTES = frozenset(
    "id class name lang role tabindex version baseProfile viewBox preserveAspectRatio zoomAndPan type media "
    "title target contentStyleType contentScriptType externalResourcesRequired requiredFeatures "
    "requiredExtensions systemLanguage x1 y1 x2 y2 fx fy fr points pathLength dx dy rotate "
    "textLength lengthAdjust startOffset method spacing side path refX refY markerWidth markerHeight "
    "markerUnits orient patternUnits patternContentUnits patternTransform maskUnits "
    "maskContentUnits clipPathUnits gradientUnits gradientTransform spreadMethod offset filterUnits "
    "primitiveUnits filterRes in in2 result mode values operator k1 k2 k3 k4 order kernelMatrix "
    "divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale "
    "diffuseConstant specularConstant specularExponent limitingConeAngle pointsAtX pointsAtY "
    "pointsAtZ azimuth elevation stdDeviation radius scale xChannelSelector yChannelSelector "
    "tableValues slope intercept amplitude exponent baseFrequency numOctaves seed stitchTiles".split()
)
UNSEEN_ATTRIBUTES = frozenset(
    ("content", "cursor", "pointer-events")
)  # notes of a program, the mouse
XLINK_ATTRIBUTES = frozenset(("title", "type", "show", "actuate"))
XML_ATTRIBUTES = frozenset(("space", "lang", "id"))

# Properties, as attributes and in styles.
PROPERTIES = frozenset(
    "alignment-baseline all background background-color background-image background-position "
    "background-repeat background-size baseline-shift baseline-source block-size border bottom box-shadow "
    "box-sizing clear clip clip-path clip-rule color color-adjust color-interpolation "
    "color-interpolation-filters color-profile color-rendering color-scheme contain content cx cy d "
    "direction display dominant-baseline enable-background fill fill-opacity fill-rule filter float "
    "flood-color flood-opacity font forced-color-adjust glyph-orientation-horizontal "
    "glyph-orientation-vertical height hyphens image-rendering inline-size inset isolation kerning "
    "left letter-spacing lighting-color line-height list-style margin marker marker-end marker-mid "
    "marker-start mask mask-type max-height max-width min-height min-width mix-blend-mode "
    "object-fit object-position opacity outline outline-color outline-offset outline-style "
    "outline-width overflow overflow-wrap overflow-x overflow-y padding paint-order position "
    "print-color-adjust quotes r right rx ry shape-rendering solid-color solid-opacity stop-color "
    "stop-opacity stroke tab-size top transform transform-box transform-origin translate "
    "rotate scale unicode-bidi vector-effect vertical-align visibility white-space width will-change "
    "word-break word-spacing word-wrap writing-mode x y z-index zoom".split()
)
# So begin the names of whole families of properties.
FAMILIES = ("border-", "font-", "margin-", "mask-", "padding-", "shape-", "stroke-", "text-")

# Properties that show nothing on paper, or only in one editor: they go without a word.
UNSEEN = ("-inkscape-", "animation", "cursor", "pointer-events", "touch-action", "transition",
          "user-select", "-webkit-user-select", "-moz-user-select", "-ms-user-select")  # fmt: skip

FUNCTIONS = frozenset(
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round "
    "mod rem abs sign var matrix matrix3d translate translatex translatey translatez translate3d "
    "rotate rotatex rotatey rotatez rotate3d scale scalex scaley scalez scale3d skew skewx skewy "
    "perspective inset circle ellipse polygon path rect xywh blur brightness contrast drop-shadow "
    "grayscale hue-rotate invert opacity saturate sepia linear-gradient radial-gradient "
    "conic-gradient repeating-linear-gradient repeating-radial-gradient "
    "repeating-conic-gradient".split()
)
# Functions that stand for a picture: one that is not of the drawing is none.
REACHING = frozenset(("url", "src", "image", "image-set", "cross-fade", "element", "paint"))
