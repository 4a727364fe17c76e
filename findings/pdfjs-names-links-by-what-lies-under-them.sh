#!/bin/sh
# pdf.js, the viewer of Firefox, names a link by all the letters under it, artifacts too, and not by its description.
#
# Expected: what is marked as an artifact is no part of the text (ISO 32000-1, 14.8.2.2), and the description of a link
#   annotation, /Contents, is what it is called (ISO 14289-1, 7.18.5).
# Seen (pdfjs-dist 5.6.205; Firefox 153 with Orca 48 says the same): a link in a table of contents is called
#   “Preface . . . . xi”, its leaders with it, though they are artifacts and the link is described as “Page xi: Preface”.
#   The structure tree, which pdf.js reads as well, has no leaders. Screen readers hear both.
# What it taught: leaders stay artifacts and links keep their descriptions, for readers that follow them; nothing of ours
#   makes this one quieter, short of links that do not lie over the leaders.
#
# Run by hand, not by CI: it installs from PyPI and from npm into a temporary folder. It fails when the behaviour changes.
# It needs node 20 or newer.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pikepdf==10.17.0"
(cd "$folder" && npm install --silent --no-fund --no-audit --ignore-scripts pdfjs-dist@5.6.205)
"$folder/venv/bin/python" - "$folder/contents.pdf" <<'PROGRAM'
import sys

from pikepdf import Array, Dictionary, Name, String, new

pdf = new()
page = pdf.add_blank_page(page_size=(300, 100))
font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
page.Resources = Dictionary(Font=Dictionary(F=font))
page.Contents = pdf.make_stream(b"""/Span <</MCID 0>> BDC BT /F 10 Tf 10 50 Td (Preface) Tj ET EMC
/Artifact BMC BT /F 10 Tf 60 50 Td (. . . . .) Tj ET EMC
/Span <</MCID 1>> BDC BT /F 10 Tf 100 50 Td (xi) Tj ET EMC""")
link = pdf.make_indirect(Dictionary(
    Type=Name.Annot, Subtype=Name.Link, Rect=[5, 45, 120, 65], F=4, StructParent=1,
    Contents=String("Page xi: Preface"), Dest=Array([page.obj, Name.Fit]),
))
page.Annots = Array([link])
page.StructParents = 0
root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
document = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
element = pdf.make_indirect(Dictionary(
    S=Name.Link, P=document, Pg=page.obj, K=Array([Dictionary(Type=Name.OBJR, Obj=link), 0, 1]),
))
document.K = Array([element])
root.K = Array([document])
root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([element, element]), 1, element])))
pdf.Root.StructTreeRoot = root
pdf.Root.MarkInfo = Dictionary(Marked=True)
pdf.save(sys.argv[1])
PROGRAM
cat > "$folder/read.mjs" <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";

const data = new Uint8Array(fs.readFileSync("contents.pdf"));
const page = await (await pdfjs.getDocument({ data, verbosity: 0 }).promise).getPage(1);
const [link] = await page.getAnnotations();
console.log("pdf.js", pdfjs.version);
console.log("described as:", link.contentsObj.str);
console.log("called:      ", link.overlaidText);
assert.equal(link.contentsObj.str, "Page xi: Preface");
assert.match(link.overlaidText, /Preface.*\. \. \..*xi/s);
PROGRAM
(cd "$folder" && node read.mjs)
echo "as described"
