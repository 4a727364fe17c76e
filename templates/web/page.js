// Side notes on wide screens, a pop-up note on the others; pages, search, citing, permanent links,
// dark or light. Without this script every call is a link to its note, and the note's label a link
// back; contents, pages and all the text are there as they are.
(() => {
  "use strict";
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 75em)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const stem = (link) => decode(link.hash);

  // Storage may be forbidden, above all for a file on disk: then things last as long as the page.
  const memory = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
  };

  // Both before the first paint: the text must not jump nor flash.
  const scheme = memory.get("octavo-scheme");
  if (["dark", "light"].includes(scheme)) root.dataset.scheme = scheme;
  root.classList.add("scripted");
  root.classList.toggle("side-notes", wide.matches);

  let main, tools, divisions, pages;

  document.addEventListener("DOMContentLoaded", () => {
    main = $("main");
    tools = $(".octavo-tools");
    divisions = $$(".division", main);
    pages = findPages();
    tools.hidden = false;
    offerSchemes();
    offerPages();
    offerSearch();
    offerLinks();
    offerCiting();
    showNotes();
    followReading();
    keepPlace();
  });

  function offerSchemes() {
    $("[data-tool=scheme]", tools).addEventListener("click", () => {
      const now = root.dataset.scheme || (dark.matches ? "dark" : "light");
      root.dataset.scheme = now === "dark" ? "light" : "dark";
      memory.set("octavo-scheme", root.dataset.scheme);
    });
  }

  // Pages

  function findPages() {
    const all = $$(".page-break:not(.other)").map((mark) => ({ mark, label: mark.getAttribute("aria-label") }));
    return { all, text: all.filter(({ mark }) => main.contains(mark)) };
  }

  // The page on which a place of the text stands; null before the first.
  function pageAt(node, offset = 0) {
    if (node.nodeType !== Node.TEXT_NODE) { // its first words: the page may begin right before them
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      walker.currentNode = node.childNodes[offset] ?? node;
      node = walker.currentNode.nodeType === Node.TEXT_NODE ? walker.currentNode : walker.nextNode() ?? node;
      offset = 0;
    }
    const range = document.createRange();
    range.setStart(node, offset);
    const found = lastBefore(pages.text, ({ mark }) => range.comparePoint(mark, 0) <= 0);
    return found ? found.label : null;
  }

  function offerPages() {
    const button = $("[data-tool=page]", tools);
    const dialog = $("#octavo-pages");
    if (!pages.text.length || !dialog) { button.remove(); return; }
    const field = $("input", dialog);
    const said = $("[role=status]", dialog);
    button.hidden = false;
    button.addEventListener("click", () => {
      said.textContent = "";
      field.value = button.dataset.here || "";
      dialog.showModal();
      field.select();
    });
    $("form", dialog).addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = field.value.trim().toLowerCase();
      const page = pages.all.find(({ label }) => label.toLowerCase() === wanted);
      if (!page) {
        said.textContent = dialog.dataset.none.replace("{}", field.value.trim());
        field.select();
        return;
      }
      dialog.close();
      location.hash = `#${page.mark.id}`;
      page.mark.scrollIntoView({ block: "start" });
    });
    closeOutside(dialog);
  }

  // Contents, headings and page of what is being read. Chapters out of sight are not laid out
  // (content-visibility), so places are first compared by chapter, then inside the one on screen.
  function followReading() {
    const contents = $(".contents");
    const details = $("details", contents);
    const summary = $("summary", details);
    const fit = () => {
      details.open = wide.matches;
      summary.tabIndex = wide.matches ? -1 : 0;
    };
    fit();
    wide.addEventListener("change", fit);
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a") && !wide.matches) details.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || wide.matches || !details.open) return;
      details.open = false;
      summary.focus();
    });

    const lines = new Map($$("a", contents).map((link) => [stem(link), link]));
    const parts = divisions.map((division) => ({
      division,
      headings: $$(":is(h1, h2, h3, h4, h5, h6)", division).filter((heading) => lines.has(heading.id)),
      marks: pages.text.filter(({ mark }) => division.contains(mark)),
    }));
    const button = $("[data-tool=page]", tools);
    const unit = button?.textContent;
    let current = null;
    const mark = () => {
      const above = (limit) => (element) => element.getBoundingClientRect().top < limit;
      const index = parts.findLastIndex(({ division }) => above(innerHeight / 3)(division));
      const part = parts[index];
      let link = null;
      if (part) {
        const heading = lastBefore(part.headings, above(innerHeight / 3)) || part.headings[0];
        link = lines.get(heading?.id) ?? null;
      }
      if (button?.isConnected) {
        const under = above(innerHeight * 0.55); // where the eyes are
        const there = parts.findLastIndex(({ division }) => under(division));
        let page = there < 0 ? null : lastBefore(parts[there].marks, (item) => under(item.mark));
        for (let before = there - 1; !page && before >= 0; before--) page = parts[before].marks.at(-1);
        button.dataset.here = (page ?? pages.all[0]).label;
        button.textContent = unit.replace("{}", button.dataset.here);
      }
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      current = link;
      summary.dataset.here = link?.textContent ?? "";
      if (link && wide.matches) keepInSight(link, contents);
    };
    const soon = oncePerFrame(mark);
    addEventListener("scroll", soon, { passive: true });
    new ResizeObserver(soon).observe(main); // chapters coming into sight get their true length
    mark();
  }

  // Search

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
        : node.matches("a.noteref, .note-label, annotation") ? NodeFilter.FILTER_REJECT
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

  // Permanent links: a sign beside the passage under the pointer.

  function offerLinks() {
    const link = document.createElement("a");
    link.className = "octavo-permalink";
    link.textContent = "¶";
    link.tabIndex = -1;
    link.setAttribute("aria-label", main.dataset.link);
    let shown = null;
    main.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse" || event.target === link) return;
      const passage = event.target.closest?.("main p[id], main :is(h1, h2, h3, h4, h5, h6)[id]");
      if (!passage || passage === shown) return;
      shown = passage;
      link.href = `#${passage.id}`;
      const division = passage.closest(".division");
      division.append(link);
      const box = passage.getBoundingClientRect();
      const line = passage.getClientRects().length ? parseFloat(getComputedStyle(passage).lineHeight) : 0;
      link.style.top = `${box.top - division.getBoundingClientRect().top}px`;
      link.style.lineHeight = `${line}px`;
    });
  }

  // Copying a passage with its page

  function offerCiting() {
    const bar = $(".octavo-cite");
    const button = $("button", bar);
    const hide = () => { bar.hidden = true; };
    const selected = () => {
      const selection = getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return null;
      const range = selection.getRangeAt(0);
      return main.contains(range.commonAncestorContainer) && selection.toString().trim().length > 2 ? range : null;
    };
    let waiting = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (document.activeElement === button) return;
        button.textContent = button.dataset.label;
        bar.hidden = !selected();
      }, 250);
    });
    button.dataset.label = button.textContent;
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
    button.addEventListener("click", () => {
      const range = selected();
      if (!range) { hide(); return; }
      const citation = cite(range);
      const text = `“${getSelection().toString().trim()}”\n${citation}`;
      const put = (event) => {
        event.preventDefault();
        event.clipboardData.setData("text/plain", text);
      };
      document.addEventListener("copy", put, { once: true });
      const done = document.execCommand("copy"); // works from disk, where the clipboard API does not
      document.removeEventListener("copy", put);
      if (done) button.textContent = button.dataset.done;
      setTimeout(hide, 1600);
    });

    function cite(range) {
      const first = pageAt(range.startContainer, range.startOffset);
      const last = pageAt(range.endContainer, range.endOffset);
      const where = !first ? ""
        : first === last ? bar.dataset.page.replace("{}", first)
          : bar.dataset.pages.replace("{}", first).replace("{}", last);
      const start = range.startContainer;
      const place = (start.nodeType === Node.TEXT_NODE ? start.parentElement : start).closest("[id]");
      const address = location.protocol === "file:" ? "" : `${location.href.split("#")[0]}#${place?.id ?? ""}`;
      return [[bar.dataset.book, where].filter(Boolean).join(", ") + ".", address].filter(Boolean).join(" ");
    }
  }

  // Where the reader left off: the paragraph at the top of the screen.

  function keepPlace() {
    const key = `octavo-place ${main.dataset.book}`;
    const kind = performance.getEntriesByType("navigation")[0]?.type;
    const kept = memory.get(key);
    if (kept && !location.hash && kind !== "reload" && kind !== "back_forward") {
      document.getElementById(kept)?.scrollIntoView({ block: "start" });
    }
    const keep = () => {
      if (scrollY < innerHeight / 2) { memory.set(key, ""); return; }
      const division = divisions.findLast((part) => part.getBoundingClientRect().top < 90);
      const passages = division ? $$("p[id], :is(h1, h2, h3, h4, h5, h6)[id]", division) : [];
      const passage = lastBefore(passages, (item) => item.getBoundingClientRect().top < 120);
      memory.set(key, passage?.id ?? "");
    };
    let waiting = 0;
    addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(keep, 400); }, { passive: true });
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  }

  // Notes

  function showNotes() {
    const pairs = $$("a.noteref", main)
      .map((call) => ({ call, note: document.getElementById(stem(call)) }))
      .filter((pair) => pair.note);
    const noteOf = new Map(pairs.map(({ call, note }) => [call, note]));
    const callOf = new Map(pairs.map(({ call, note }) => [note, call]));
    const sheet = makeSheet(noteOf);
    const parts = divisions
      .map((division) => ({ division, pairs: pairs.filter(({ call, note }) => division.contains(call) && division.contains(note)) }))
      .filter((part) => part.pairs.length);

    // Whatever changes the height of a chapter (fonts, pictures, the window, its coming into sight)
    // moves its notes. A chapter out of sight has none to place.
    const waiting = new Set();
    const placeAll = oncePerFrame(() => { for (const part of waiting) placeNotes(part); waiting.clear(); });
    const watcher = new ResizeObserver((changes) => {
      for (const { target } of changes) waiting.add(partOf.get(target));
      placeAll();
    });
    const partOf = new Map(parts.map((part) => [part.division, part]));
    for (const part of parts) {
      watcher.observe(part.division, { box: "border-box" });
      part.division.addEventListener("contentvisibilityautostatechange", (event) => {
        if (!event.skipped) { waiting.add(part); placeAll(); }
      });
    }
    wide.addEventListener("change", () => {
      root.classList.toggle("side-notes", wide.matches);
      sheet?.hide();
      for (const part of parts) waiting.add(part);
      placeAll();
    });
    const asked = location.hash && document.getElementById(decode(location.hash));
    if (asked && callOf.has(asked)) {
      const part = partOf.get(asked.closest(".division"));
      if (part) placeNotes(part);
      asked.scrollIntoView({ block: "nearest" });
    }

    const beside = (note) => wide.matches && note && callOf.get(note)?.closest(".division") === note.closest(".division");
    main.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target.closest("a");
      const note = noteOf.get(link);
      if (beside(note)) {
        event.preventDefault();
        go($(".note-label", note), note);
      } else if (wide.matches && link?.matches(".notes .note-label") && beside(link.closest(".notes > li"))) {
        event.preventDefault();
        const call = callOf.get(link.closest(".notes > li"));
        go(call, call);
      } else if (note && sheet) {
        event.preventDefault();
        sheet.show(link);
      }
    });
    main.addEventListener("keydown", (event) => {
      if (event.key !== " " || !noteOf.has(event.target)) return;
      event.preventDefault();
      event.target.click();
    });

    // A call and its note light up together, so that the eye finds one from the other.
    let lit = [];
    const light = (event) => {
      for (const element of lit) element.classList.remove("lit");
      const call = callOf.get(event.target.closest?.(".notes > li")) ?? event.target.closest?.("a.noteref");
      lit = wide.matches && noteOf.has(call) ? [call, noteOf.get(call)] : [];
      for (const element of lit) element.classList.add("lit");
    };
    main.addEventListener("pointerover", light);
    main.addEventListener("focusin", light);
  }

  // Put every note of a chapter beside its call, or below the note before it. All places are read
  // first and all written last, so that the browser lays the chapter out once.
  function placeNotes({ division, pairs }) {
    if (division.checkVisibility && !division.firstElementChild.checkVisibility({ contentVisibilityAuto: true })) return;
    division.style.minHeight = "";
    if (!wide.matches) return;
    const frame = division.getBoundingClientRect();
    const gap = 10;
    const calls = pairs.map(({ call, note }) => {
      const box = call.getBoundingClientRect();
      return { note, middle: (box.top + box.bottom) / 2 - frame.top, height: note.offsetHeight };
    });
    let free = 0; // where the margin is free again
    for (const { note, middle, height } of calls) {
      const y = Math.max(middle - 8, free);
      note.style.top = `${y.toFixed(1)}px`;
      free = y + height + gap;
    }
    if (free > frame.height) division.style.minHeight = `${Math.ceil(free)}px`;
  }

  // Move to a note or a call without losing the place: the page scrolls only if it is out of sight.
  function go(target, box) {
    target.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  // The note at the foot of the screen. Null where the browser has no popovers: links remain.
  function makeSheet(noteOf) {
    const sheet = $("#octavo-note");
    if (!sheet.showPopover) return null;
    sheet.hidden = false;
    const text = $(".octavo-note-text", sheet);
    const full = $("a", sheet);
    const name = sheet.getAttribute("aria-label");
    let call = null;
    let pressed = null; // the call under the finger when the sheet closed by itself
    const open = () => sheet.matches(":popover-open");

    document.addEventListener("pointerdown", (event) => {
      pressed = open() ? event.target.closest?.("a.noteref") : null;
    }, true);
    $("button", sheet).addEventListener("click", () => sheet.hidePopover());
    full.addEventListener("click", () => sheet.hidePopover());
    sheet.addEventListener("toggle", (event) => {
      if (event.newState !== "closed" || !call) return;
      call.classList.remove("lit");
      const lost = document.activeElement === document.body || sheet.contains(document.activeElement);
      if (lost) call.focus({ preventScroll: true });
    });

    return {
      hide() { if (open()) sheet.hidePopover(); },
      show(asked) {
        if (asked === pressed && asked === call) { pressed = null; return; }
        call?.classList.remove("lit");
        call = asked;
        text.replaceChildren(...[...noteOf.get(call).childNodes].map((node) => node.cloneNode(true)));
        for (const mark of $$(".page-break", text)) mark.remove();
        for (const element of $$("[id]", text)) element.removeAttribute("id");
        const label = $(".note-label", text);
        const plain = document.createElement("span");
        plain.className = "note-label";
        plain.textContent = label.textContent;
        label.replaceWith(plain);
        sheet.setAttribute("aria-label", `${name} ${call.textContent}`);
        full.hash = call.hash;
        sheet.showPopover();
        sheet.scrollTop = 0;
        sheet.focus({ preventScroll: true });
        call.classList.add("lit");
        const covered = call.getBoundingClientRect().bottom + 40 - sheet.getBoundingClientRect().top;
        if (covered > 0) scrollBy({ top: covered });
      },
    };
  }

  // A press beside a dialog closes it.
  function closeOutside(dialog) {
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  // scrollIntoView would scroll the page as well.
  function keepInSight(line, column) {
    const inner = line.getBoundingClientRect();
    const outer = column.getBoundingClientRect();
    const margin = 60;
    if (inner.top < outer.top + margin) column.scrollTop -= outer.top + margin - inner.top;
    if (inner.bottom > outer.bottom - margin) column.scrollTop += inner.bottom + margin - outer.bottom;
  }

  // The last of the items for which a test is true that is true up to some item, then false.
  function lastBefore(items, test) {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(items[middle])) low = middle + 1;
      else high = middle;
    }
    return low ? items[low - 1] : null;
  }

  function decode(hash) {
    try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); }
  }

  function oncePerFrame(action) {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; action(); });
    };
  }
})();
