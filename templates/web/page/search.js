// Search in all paragraphs, cells and notes.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, td, th, figcaption, caption, pre, .line-block";

function offerSearch() {
  const dialog = $("#octavo-search");
  const field = $("input", dialog);
  const said = $("[role=status]", dialog);
  const list = $("ol", dialog);
  const sentence = said.dataset;
  let index = null;
  let asked = "";
  $("[data-tool=search]", tools).addEventListener("click", () => {
    dialog.showModal();
    field.select();
    index ??= makeIndex();
  });
  const search = () => {
    const query = foldText(field.value).trim();
    if (query === asked) return;
    asked = query;
    list.replaceChildren();
    if (query.length < 2) { said.textContent = ""; return; }
    const found = lookUp(index, query);
    said.textContent = found.length ? sentence.found.replace("{}", found.length) : sentence.none;
    list.append(...found.slice(0, 60).map((hit) => resultLine(hit)));
  };
  let waiting = 0;
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 90); });
  $("form", dialog).addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    $("a", list)?.focus();
  });
  $("button", dialog).addEventListener("click", () => dialog.close());
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    dialog.close();
    const { block, terms } = link.octavoHit;
    const place = block.closest("[id]");
    if (place && place !== main) history.pushState(null, "", `#${place.id}`);
    block.scrollIntoView({ block: "center" });
    const word = lightWords(block, terms)?.getBoundingClientRect();
    if (word) scrollBy({ top: word.top - innerHeight / 2 });
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return; // it would only empty the field
    event.preventDefault();
    dialog.close();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = $$("a", list);
    const next = links[links.indexOf(document.activeElement) + step];
    (next ?? (step < 0 ? field : null))?.focus();
  });
  closeOutside(dialog);
}

// The texts of all paragraphs, cells and notes, folded once; labels of notes are no part of them.
function makeIndex() {
  return $$(BLOCKS, main).filter((block) => !$(BLOCKS, block)).map((block) => {
    const text = textNodes(block).map((node) => node.data).join("").replace(/\s+/g, " ").trim();
    return { block, text, folded: foldText(text) };
  }).filter((entry) => entry.text);
}

function lookUp(index, query) {
  const terms = [...query.matchAll(/"([^"]+)"|\S+/g)].map((match) => match[1] ?? match[0]);
  const hits = [];
  for (const { block, text, folded } of index) {
    const at = terms.map((term) => folded.indexOf(term));
    if (at.some((place) => place < 0)) continue;
    const phrase = folded.indexOf(query);
    const start = phrase < 0 ? Math.min(...at) : phrase;
    const whole = start === 0 || /[^\p{L}\p{N}]/u.test(folded[start - 1]);
    const weight = (/^H\d$/.test(block.tagName) ? 8 : 0) + (phrase < 0 ? 0 : 4) + (whole ? 2 : 0)
      - (block.closest(".notes") ? 1 : 0);
    hits.push({ block, text, folded, terms: phrase < 0 ? terms : [query], start, weight });
  }
  return hits.sort((a, b) => b.weight - a.weight); // stable: else in the order of the book
}

function resultLine(hit) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const where = document.createElement("span");
  where.className = "where";
  const division = hit.block.closest(".division");
  const chapter = division && $("h1", division)?.cloneNode(true); // the epigraph is in none
  chapter?.querySelectorAll("a").forEach((call) => call.remove());
  const call = hit.block.closest(".notes > li");
  const page = pageAt(call ? $(`a.noteref[href="#${CSS.escape(call.id)}"]`) ?? hit.block : hit.block);
  where.textContent = [
    chapter?.textContent.trim().replace(/\s+/g, " "),
    call && `${$("#octavo-note").getAttribute("aria-label")} ${$(".note-label", call).textContent}`,
    page && $("[data-tool=page]", tools)?.dataset.unit?.replace("{}", page),
  ].filter(Boolean).join(" · ");
  const words = document.createElement("span");
  const from = hit.start > 60 ? hit.text.indexOf(" ", hit.start - 60) + 1 : 0;
  const cut = hit.text.lastIndexOf(" ", from + 190);
  const to = hit.text.length <= from + 190 ? hit.text.length : Math.max(cut, hit.start + 20);
  words.append(from ? "… " : "");
  let at = from;
  for (const [start, end] of findTerms(hit.folded, hit.terms)) {
    if (start < at || end > to) continue;
    const word = document.createElement("mark");
    word.textContent = hit.text.slice(start, end);
    words.append(hit.text.slice(at, start), word);
    at = end;
  }
  words.append(hit.text.slice(at, to), to < hit.text.length ? " …" : "");
  link.append(where, words);
  link.href = `#${hit.block.closest("[id]")?.id ?? ""}`;
  link.octavoHit = hit;
  item.append(link);
  return item;
}

function* findTerms(folded, terms) {
  const found = terms.flatMap((term) => {
    const places = [];
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) places.push([at, at + term.length]);
    return places;
  });
  yield* found.sort((a, b) => a[0] - b[0]);
}

// Colour the words in a passage; answers with the first.
function lightWords(block, terms) {
  const nodes = textNodes(block);
  const ranges = nodes.flatMap((node) => [...findTerms(foldText(node.data), terms)].map(([start, end]) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return range;
  }));
  if (window.Highlight && CSS.highlights) {
    if (!CSS.highlights.has("octavo-found")) { // validators do not know the selector yet
      document.styleSheets[0].insertRule("::highlight(octavo-found) { background-color: var(--lit); }");
    }
    CSS.highlights.set("octavo-found", new Highlight(...ranges));
    addEventListener("pointerdown", () => CSS.highlights.delete("octavo-found"), { once: true });
  }
  return ranges[0];
}

function textNodes(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT
      : node.matches('a.noteref:not([data-marks="lines"]), .note-label, annotation') ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_SKIP);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// Small letters without accents, as many as there were: places in one are places in the other.
function foldText(text) {
  return text
    .replace(/[^\x00-\x7f]/g, (letter) => FOLDED[letter] ?? letter.normalize("NFD")[0])
    .toLowerCase();
}
const FOLDED = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " " };
