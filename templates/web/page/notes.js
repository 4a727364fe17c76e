// Notes: in the margin beside their calls on wide screens, at the foot of the screen on the others.

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
      sheet.setAttribute("aria-label", `${name} ${call.textContent}`.trim());
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
