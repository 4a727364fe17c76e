// Words of a document, counted as octavo/desk/streams.py counts them: what stands between white space, in the order of
// reading, from where the element with an id begins, also past its end. A block's bounds and a line break are white space;
// marks of pages, formulas, drawings, notes that stand apart and what only a screen has are passed over.
// A classic script: the HTML edition's frame has it inside, the reader's page beside.

(() => {
  const INLINE = new Set(("a abbr b bdi bdo br cite code del dfn em i img ins kbd label mark q rp rt ruby s samp small span "
    + "strong sub sup time u var wbr math page-break").split(" "));
  const SILENT = "math, script, style, svg, page-break, button, head, .formula-text, [role=doc-pagebreak], "
    + "[role=doc-endnotes], [role=doc-footnote], [data-screen], .octavo-permalink";
  const NOTE = "[role=doc-endnotes] li[id], [role=doc-footnote][id]";
  const isBlock = (element) => !INLINE.has(element.localName);
  const END = {}; // told when the walk leaves a block

  // Text nodes from an element on, and END where a block begins or ends and at a line break.
  function* textFrom(element, root) {
    let node = element;
    let down = true;
    while (node) {
      if (down && node.nodeType === Node.TEXT_NODE) yield node;
      const enters = down && node.nodeType === Node.ELEMENT_NODE;
      if (enters && (isBlock(node) || node.localName === "br")) yield END;
      if (enters && node.firstChild && (node === element || !node.matches(SILENT))) node = node.firstChild;
      else {
        if (node.nodeType === Node.ELEMENT_NODE && isBlock(node)) yield END;
        if (node === root) return;
        if (node.nextSibling) { node = node.nextSibling; down = true; }
        else { node = node.parentNode; down = false; }
      }
    }
  }

  // Words from an element on, as [node, offset, node, offset]; a word may begin in one node and end in another.
  function* wordsFrom(element) {
    const root = element.closest(".division") ?? element.ownerDocument.body;
    let open = null;
    for (const node of textFrom(element, root)) {
      if (node === END) {
        if (open) yield open;
        open = null;
        continue;
      }
      for (const match of node.data.matchAll(/\s+|\S+/g)) {
        if (!match[0].trim()) {
          if (open) yield open;
          open = null;
        } else if (open) open.splice(2, 2, node, match.index + match[0].length);
        else open = [node, match.index, node, match.index + match[0].length];
      }
    }
    if (open) yield open;
  }

  const rangeOf = ([first, start, last, end]) => {
    const made = first.ownerDocument.createRange();
    made.setStart(first, start);
    made.setEnd(last, end);
    return made;
  };

  // The block with an id from which words are counted to this node: the note around it, the block around it, or the last
  // one before it in its division.
  function counted(node) {
    const around = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const note = around.closest(NOTE);
    if (note) return note;
    const division = around.closest(".division") ?? around.ownerDocument.body;
    let last = null;
    for (const element of division.querySelectorAll("[id]")) {
      if (!isBlock(element) || element.closest(SILENT)) continue;
      if (element.contains(node) || element.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) last = element;
      else break;
    }
    return last;
  }

  // {id, word} of a place in the text; null where no id stands before it.
  function placeOf(node, offset) {
    const element = counted(node);
    if (!element) return null;
    const place = node.ownerDocument.createRange();
    place.setStart(node, offset);
    let word = -1;
    for (const [first, start] of wordsFrom(element)) {
      if (place.comparePoint(first, start) > 0) break;
      word += 1;
    }
    return { id: element.id, word: Math.max(0, word) };
  }

  // The place under a point; null where no text is.
  function clicked(document, x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset];
    if (node?.nodeType !== Node.TEXT_NODE || !node.data.trim()) return null;
    return placeOf(node, offset);
  }

  // The passage of a place.
  function wanted(document, { id, word }) {
    const element = id ? document.getElementById(id) : null;
    if (!element) return null;
    let left = word ?? 0;
    for (const found of wordsFrom(element)) if (left-- <= 0) return rangeOf(found);
    return null;
  }

  const sheets = new WeakSet();

  // Light a passage; by a sheet of the document's own, so that no policy is in its way.
  function light(document, passage) {
    const window = document.defaultView;
    if (!window.CSS?.highlights) return;
    if (!sheets.has(document)) {
      const sheet = new window.CSSStyleSheet();
      sheet.replaceSync("::highlight(octavo) { background-color: #ffd76a; color: #211d18; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      sheets.add(document);
    }
    window.CSS.highlights.delete("octavo");
    if (passage) window.CSS.highlights.set("octavo", new window.Highlight(passage));
  }

  // The keys of the desk, pressed inside a frame.
  function forwardKeys(document, tell) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target.closest?.("input, textarea, select, dialog[open]")) return;
      if (event.key.length === 1 && event.key !== " ") tell({ said: "key", key: event.key, code: event.code });
    });
  }

  globalThis.octavoWords = { clicked, placeOf, wanted, light, forwardKeys };
})();
