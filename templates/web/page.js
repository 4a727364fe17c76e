// Side notes on wide screens, a pop-up note on the others, dark or light. Without this script every
// call is a link to its note, and the note's label a link back.
(() => {
  "use strict";
  const root = document.documentElement;
  const wide = matchMedia("(min-width: 75em)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "octavo-scheme";

  // Storage may be forbidden, above all for a file on disk: then the choice lasts as long as the page.
  function remembered() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }
  function remember(scheme) {
    try { localStorage.setItem(KEY, scheme); } catch { /* not remembered */ }
  }

  // Both before the first paint: the text must not jump nor flash.
  if (["dark", "light"].includes(remembered())) root.dataset.scheme = remembered();
  root.classList.toggle("side-notes", wide.matches);

  document.addEventListener("DOMContentLoaded", () => {
    offerSchemes();
    foldContents();
    showNotes();
  });

  function offerSchemes() {
    const button = document.querySelector(".octavo-scheme");
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = root.dataset.scheme || (dark.matches ? "dark" : "light");
      root.dataset.scheme = now === "dark" ? "light" : "dark";
      remember(root.dataset.scheme);
    });
  }

  // Contents: open beside the text, closed above it; the line of the division being read is marked.
  function foldContents() {
    const contents = document.querySelector(".contents");
    const details = contents.querySelector("details");
    const summary = details.querySelector("summary");
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

    const lines = new Map();
    for (const link of contents.querySelectorAll("a")) lines.set(decode(link.hash), link);
    const headings = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")]
      .filter((heading) => lines.has(heading.id));
    let current = null;
    const mark = () => {
      let low = 0;
      let high = headings.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (headings[middle].getBoundingClientRect().top < innerHeight / 3) low = middle + 1;
        else high = middle;
      }
      const link = low ? lines.get(headings[low - 1].id) : null;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      current = link;
      summary.dataset.here = link?.textContent ?? "";
      if (link && wide.matches) keepInSight(link, contents);
    };
    addEventListener("scroll", oncePerFrame(mark), { passive: true });
    mark();
  }

  function showNotes() {
    const main = document.querySelector("main");
    const pairs = [...main.querySelectorAll("a.noteref")]
      .map((call) => ({ call, note: document.getElementById(decode(call.hash)) }))
      .filter((pair) => pair.note);
    const noteOf = new Map(pairs.map(({ call, note }) => [call, note]));
    const callOf = new Map(pairs.map(({ call, note }) => [note, call]));
    const place = oncePerFrame(() => placeNotes(main, pairs));
    const sheet = makeSheet(noteOf);

    // Whatever changes the height of the text (fonts, pictures, the window) moves the notes.
    new ResizeObserver(place).observe(main, { box: "border-box" });
    wide.addEventListener("change", () => {
      root.classList.toggle("side-notes", wide.matches);
      sheet?.hide();
      place();
    });
    placeNotes(main, pairs);
    const asked = location.hash && document.getElementById(decode(location.hash));
    if (asked && callOf.has(asked)) asked.scrollIntoView({ block: "nearest" });

    main.addEventListener("click", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target.closest("a");
      const note = noteOf.get(link);
      if (wide.matches && note) {
        event.preventDefault();
        go(note.querySelector(".note-label"), note);
      } else if (wide.matches && link?.matches(".notes .note-label")) {
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

  // Put every note beside its call, or below the note before it. All places are read first and all
  // written last, so that the browser lays the page out once, however many notes there are.
  function placeNotes(main, pairs) {
    const divisions = [...main.querySelectorAll(".division")];
    for (const division of divisions) division.style.minHeight = "";
    if (!wide.matches) return;
    const origin = main.getBoundingClientRect().top;
    const gap = 10;
    const calls = pairs.map(({ call, note }) => {
      const box = call.getBoundingClientRect();
      return { note, division: call.closest(".division"), middle: (box.top + box.bottom) / 2 - origin, height: note.offsetHeight };
    });
    const ends = new Map(divisions.map((division) => {
      const box = division.getBoundingClientRect();
      return [division, { top: box.top - origin, bottom: box.bottom - origin }];
    }));
    let free = 0; // where the margin is free again
    let shift = 0; // how far divisions that grew for their notes have pushed the rest down
    let index = 0;
    for (const division of divisions) {
      const { top, bottom } = ends.get(division);
      for (; index < calls.length && calls[index].division === division; index++) {
        const { note, middle, height } = calls[index];
        const y = Math.max(middle + shift - 8, free);
        note.style.top = `${y.toFixed(1)}px`;
        free = y + height + gap;
      }
      const lack = free - (bottom + shift);
      if (lack > 0) {
        division.style.minHeight = `${Math.ceil(bottom - top + lack)}px`;
        shift += Math.ceil(lack);
      }
    }
  }

  // Move to a note or a call without losing the place: the page scrolls only if it is out of sight.
  function go(target, box) {
    target.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  // The note at the foot of the screen. Null where the browser has no popovers: links remain.
  function makeSheet(noteOf) {
    const sheet = document.getElementById("octavo-note");
    if (!sheet.showPopover) return null;
    sheet.hidden = false;
    const text = sheet.querySelector(".octavo-note-text");
    const full = sheet.querySelector("a");
    const name = sheet.getAttribute("aria-label");
    let call = null;
    let pressed = null; // the call under the finger when the sheet closed by itself
    const open = () => sheet.matches(":popover-open");

    document.addEventListener("pointerdown", (event) => {
      pressed = open() ? event.target.closest?.("a.noteref") : null;
    }, true);
    sheet.querySelector("button").addEventListener("click", () => sheet.hidePopover());
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
        for (const element of text.querySelectorAll("[id]")) element.removeAttribute("id");
        const label = text.querySelector(".note-label");
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

  // scrollIntoView would scroll the page as well.
  function keepInSight(line, column) {
    const inner = line.getBoundingClientRect();
    const outer = column.getBoundingClientRect();
    const margin = 60;
    if (inner.top < outer.top + margin) column.scrollTop -= outer.top + margin - inner.top;
    if (inner.bottom > outer.bottom - margin) column.scrollTop += inner.bottom + margin - outer.bottom;
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
