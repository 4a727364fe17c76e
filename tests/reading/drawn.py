"""Small drawings in the manner of the programs that write most of them: what they use, and how."""

from __future__ import annotations

_PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4ceIEAATSAmjwUcxyAAAA"
    "AElFTkSuQmCC"
)
_SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_SIZE = 'width="100" height="80" viewBox="0 0 100 80"'

DRAWN = {
    "plots of Python": f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg {_SVG} {_SIZE} version="1.1">
 <metadata><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><dc:format>image/svg+xml</dc:format></rdf:RDF></metadata>
 <defs><style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs>
 <g id="figure_1"><g id="patch_1"><path d="M 5 70 L 95 70 L 95 5 L 5 5 z" style="fill: #eeeeee"/></g>
  <defs><path id="tick" d="M 0 0 L 0 3.5" style="stroke: #000000; stroke-width: 0.8"/></defs>
  <use xlink:href="#tick" x="20" y="70" style="stroke: #000000; stroke-width: 0.8"/>
  <g clip-path="url(#area)"><path d="M 5 60 L 300 10" style="fill: none; stroke: #1f77b4; stroke-width: 1.5;
   stroke-linecap: square; stroke-dasharray: 5.55,2.4; stroke-dashoffset: 0"/></g>
  <image xlink:href="{_PNG}" transform="scale(1 -1) translate(0 -20)" x="60" y="-30" width="20" height="10"/>
  <text style="font-size: 10px; font-family: 'DejaVu Sans', sans-serif; text-anchor: middle"
   transform="rotate(-0 50 78)" x="50" y="78">time (s)</text></g>
 <defs><clipPath id="area"><rect x="5" y="5" width="90" height="65"/></clipPath></defs>
</svg>""",
    "an editor of drawings": f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<svg {_SIZE} version="1.1" id="svg1" inkscape:version="1.3" sodipodi:docname="map.svg"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" {_SVG} xmlns:svg="http://www.w3.org/2000/svg">
 <sodipodi:namedview id="namedview1" pagecolor="#ffffff" bordercolor="#000000"><inkscape:grid id="grid1"/>
 </sodipodi:namedview>
 <defs id="defs1"><inkscape:path-effect effect="spiro" id="path-effect1"/>
  <linearGradient id="a"><stop style="stop-color:#0000ff;stop-opacity:1;" offset="0" id="stop1"/>
   <stop style="stop-color:#00ff00;stop-opacity:0.5;" offset="1" id="stop2"/></linearGradient>
  <linearGradient inkscape:collect="always" xlink:href="#a" id="b" x1="5" y1="5" x2="90" y2="70"
   gradientUnits="userSpaceOnUse"/>
  <marker style="overflow:visible" id="arrow" refX="0" refY="0" orient="auto-start-reverse" markerWidth="3"
   markerHeight="3" viewBox="0 0 1 1" preserveAspectRatio="xMidYMid"><path transform="scale(0.5)"
   style="fill:context-stroke;fill-rule:evenodd;stroke:none" d="M 5.77,0 L -2.88,5 V -5 Z"/></marker>
  <filter style="color-interpolation-filters:sRGB" id="blur" x="-0.1" y="-0.1" width="1.2" height="1.2">
   <feGaussianBlur stdDeviation="1.5" id="feGaussianBlur1"/></filter></defs>
 <g inkscape:label="Layer 1" inkscape:groupmode="layer" id="layer1">
  <path style="fill:url(#b);fill-opacity:1;stroke:#000000;stroke-width:0.5;filter:url(#blur)"
   d="M 10,10 H 60 V 50 Z" id="path1" sodipodi:nodetypes="cccc" inkscape:path-effect="#path-effect1"/>
  <path style="fill:none;stroke:#ff0000;stroke-width:2;marker-end:url(#arrow);paint-order:markers stroke fill"
   d="M 70,10 V 50"/>
  <text xml:space="preserve" style="font-style:normal;font-variant:normal;font-size:10px;line-height:1.25;
   font-family:sans-serif;-inkscape-font-specification:sans-serif;text-align:start;letter-spacing:0px;
   writing-mode:lr-tb;text-anchor:start;white-space:pre" x="10" y="70" id="text1"><tspan sodipodi:role="line"
   id="tspan1" x="10" y="70">North</tspan></text></g>
</svg>""",
    "graphs": f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Title: G Pages: 1 -->
<svg width="62pt" height="60pt" viewBox="0.00 0.00 62.00 60.00" {_SVG}>
<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 56)"><title>G</title>
<polygon fill="white" stroke="none" points="-4,4 -4,-56 58,-56 58,4 -4,4"/>
<g id="node1" class="node"><title>a</title><ellipse fill="none" stroke="black" cx="27" cy="-40" rx="20" ry="9"/>
<text xml:space="preserve" text-anchor="middle" x="27" y="-37" font-family="Times,serif" font-size="9.00">a</text></g>
<g id="edge1" class="edge"><title>a&#45;&gt;b</title><path fill="none" stroke="black" d="M27,-31 C27,-20 27,-20 27,-12"/>
<polygon fill="black" stroke="black" points="30,-12 27,-4 24,-12 30,-12"/></g></g></svg>""",
    "plots of R": f"""<?xml version='1.0' encoding='UTF-8' ?>
<svg {_SVG} {_SIZE} class='svglite'>
<defs><style type='text/css'><![CDATA[
    .svglite line, .svglite polyline, .svglite path, .svglite rect {{
      fill: none; stroke: #000000; stroke-linecap: round; stroke-miterlimit: 10.00;
    }}
    .svglite text {{ white-space: pre; }}
]]></style></defs>
<rect width='100%' height='100%' style='stroke: none; fill: #FFFFFF;'/>
<defs><clipPath id='cpMC4w'><rect x='5' y='5' width='90' height='60' /></clipPath></defs>
<g clip-path='url(#cpMC4w)'><circle cx='30' cy='30' r='5' style='stroke-width: 0.75; fill: #B3B3B3;' />
<symbol overflow="visible" id="glyph0-1"><path style="stroke:none;" d="M1 0L1 -7L4 -7Z"/></symbol>
<g style="fill:rgb(30%,30%,30%);fill-opacity:1;"><use xlink:href="#glyph0-1" x="50" y="40"/></g></g>
<text x='50' y='77' text-anchor='middle' style='font-size: 9px; font-family: "Arial";' textLength='40px'
 lengthAdjust='spacingAndGlyphs'>weight</text></svg>""",
    "diagrams": f"""<svg {_SVG} style="background: transparent; background-color: transparent; color-scheme: light dark;"
 version="1.1" {_SIZE} content="&lt;mxfile host=&quot;app&quot;&gt;&lt;/mxfile&gt;" data-cell-id="0"><defs>
<style type="text/css">svg {{ color-scheme: light dark; }}</style></defs><g><g data-cell-id="1">
<rect x="5" y="5" width="80" height="40" rx="6" ry="6" fill="#dae8fc" stroke="#6c8ebf" pointer-events="all"
 style="fill: light-dark(rgb(218, 232, 252), rgb(29, 41, 59)); stroke: light-dark(#6c8ebf, #5c79a3);"/></g>
<g fill="#000" font-family="Helvetica" text-anchor="middle" font-size="12px"><text x="45" y="29">Start</text></g>
<path d="M 45 45 L 45 70" fill="none" stroke="rgb(0, 0, 0)" stroke-miterlimit="10" pointer-events="stroke"/></g>
<switch><g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/></switch></svg>""",
    "diagrams from words": f"""<svg id="my-svg" width="100%" {_SVG} class="flowchart"
 style="max-width: 100px; background-color: white;" viewBox="0 0 100 80" role="graphics-document document"
 aria-roledescription="flowchart-v2"><style>#my-svg{{font-family:"trebuchet ms",verdana,arial,sans-serif;
 font-size:12px;fill:#333;}}@keyframes dash{{to{{stroke-dashoffset:0;}}}}#my-svg .slow{{stroke-dasharray:9,5!important;
 stroke-dashoffset:900;animation:dash 50s linear infinite;stroke-linecap:round;}}#my-svg .node rect{{fill:#ECECFF;
 stroke:#9370DB;stroke-width:1px;filter:drop-shadow(1px 2px 2px rgba(185, 185, 185, 1));}}
 #my-svg .clickable{{cursor:pointer;}}#my-svg .label text{{fill:#333;color:#333;}}#my-svg :root{{
 --mermaid-font-family:"trebuchet ms",verdana,arial,sans-serif;}}#my-svg p{{margin:0;}}</style>
 <g><marker id="end" class="marker flowchart-v2" viewBox="0 0 10 10" refX="5" refY="5" markerUnits="userSpaceOnUse"
 markerWidth="8" markerHeight="8" orient="auto"><path d="M 0 0 L 10 5 L 0 10 z" class="arrow"
 style="stroke-width: 1; stroke-dasharray: 1, 0;"/></marker><g class="root"><g class="node" data-id="A"
 id="flowchart-A-0" transform="translate(40, 20)"><rect class="basic label-container" style="" x="-30" y="-12"
 width="60" height="24"/><g class="label" style=""><text y="-10.1" style=""><tspan class="text-outer-tspan" x="-8"
 y="-0.1em" dy="1.1em"><tspan font-style="normal" class="text-inner-tspan" font-weight="normal">A</tspan></tspan>
 </text></g></g><path d="M40,32L40,70" class="edge" style=";" data-edge="true" marker-end="url(#end)"
 stroke="#333" fill="none"/></g></g></svg>""",
}
