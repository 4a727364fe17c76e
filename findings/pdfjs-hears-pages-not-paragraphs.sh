#!/bin/sh
# pdf.js, the viewer of Firefox, takes the structure page by page: a paragraph that goes over the page is cut by its notes.
#
# Expected: the structure tree is one tree of the document (ISO 32000-1, 14.7.2). A paragraph with pieces on two pages,
#   and the note behind it, are heard in that order.
# Seen (pdfjs-dist 5.6.205; Firefox 153 with Orca 48 says the same): getStructTree is asked of a page and gives what of
#   the tree stands on it. The first page ends with the first half of the paragraph and the whole note, the second begins
#   with the other half. So the note is heard in mid-sentence, and nothing says that two halves are one paragraph.
# What it taught: nothing that we could write differently; poppler, MuPDF and pdfminer.six follow the one tree.
#
# Run by hand, not by CI: it installs from PyPI and from npm into a temporary folder. It fails when the behaviour changes.
# It needs node 20 or newer.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pikepdf==10.17.0"
(cd "$folder" && npm install --silent --no-fund --no-audit --ignore-scripts pdfjs-dist@5.6.205)
"$folder/venv/bin/python" - "$folder/paragraph.pdf" <<'PROGRAM'
import sys

from pikepdf import Array, Dictionary, Name, new

PAGES = [["one half of a sentence", "the note"], ["and the other half"]]

pdf = new()
pages = []
for number, texts in enumerate(PAGES):
    page = pdf.add_blank_page(page_size=(300, 100))
    page.Resources = Dictionary(Font=Dictionary(F=Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
    )))
    page.Contents = pdf.make_stream("\n".join(
        f"/Span <</MCID {mark}>> BDC BT /F 10 Tf 10 {80 - 20 * mark} Td ({text}) Tj ET EMC"
        for mark, text in enumerate(texts)
    ).encode())
    page.StructParents = number
    pages.append(page.obj)
root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
document = pdf.make_indirect(Dictionary(S=Name.Document, P=root))
paragraph = pdf.make_indirect(Dictionary(
    S=Name.P, P=document, Pg=pages[0], K=Array([0, Dictionary(Type=Name.MCR, Pg=pages[1], MCID=0)]),
))
note = pdf.make_indirect(Dictionary(S=Name.Note, P=document, Pg=pages[0], K=Array([1])))
document.K = Array([paragraph, note])
root.K = Array([document])
root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([paragraph, note]), 1, Array([paragraph])])))
pdf.Root.StructTreeRoot = root
pdf.Root.MarkInfo = Dictionary(Marked=True)
pdf.save(sys.argv[1])
PROGRAM
cat > "$folder/read.mjs" <<'PROGRAM'
import assert from "node:assert";
import fs from "node:fs";
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";

const data = new Uint8Array(fs.readFileSync("paragraph.pdf"));
const file = await pdfjs.getDocument({ data, verbosity: 0 }).promise;
const heard = [];
for (let number = 1; number <= file.numPages; number++) {
  const page = await file.getPage(number);
  const texts = {};
  let mark = null;
  for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
    if (item.type === "beginMarkedContentProps") mark = item.id;
    else if (item.str) texts[mark] = (texts[mark] ?? "") + item.str;
  }
  const walk = (node, role) => {
    if (node.type === "content") heard.push(`${role}: ${texts[node.id]}`);
    for (const child of node.children ?? []) walk(child, node.role);
  };
  walk(await page.getStructTree(), "");
}
console.log("pdf.js", pdfjs.version);
console.log(heard.join("\n"));
assert.deepEqual(heard, ["P: one half of a sentence", "Note: the note", "P: and the other half"]);
PROGRAM
(cd "$folder" && node read.mjs)
echo "as described"
