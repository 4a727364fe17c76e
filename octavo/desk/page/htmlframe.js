// Inside the HTML edition's frame: tell the desk what is clicked and read, go where the desk asks. The frame has no origin
// of its own, so the two speak by messages alone.

(() => {
  const { clicked, wanted, light, forwardKeys } = globalThis.octavoWords;
  const tell = (message) => parent.postMessage({ octavo: "html", ...message }, "*");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault(); // the frame shows the book and nothing else
      tell({ said: "outside", address: link.href });
      return;
    }
    const interactive = event.target.closest("a, button, summary, input");
    if (interactive || event.button || String(getSelection())) return;
    const place = clicked(document, event.clientX, event.clientY);
    if (place) tell({ said: "clicked", place });
  });
  forwardKeys(document, tell);

  for (const moved of ["wheel", "touchmove"]) addEventListener(moved, () => tell({ said: "moved" }), { passive: true });

  // What stands at the top of the window, so that the page's next state can begin there.
  let waiting = 0;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => tell({ said: "at", at: top() }), 150);
  }, { passive: true });

  function top() {
    for (let y = 70; y < innerHeight; y += 24) {
      const element = document.elementFromPoint(innerWidth / 2, y)?.closest("main [id]");
      if (element) return { id: element.id, y: element.getBoundingClientRect().top };
    }
    return { id: "", y: -scrollY };
  }

  // Bring a thing to a height of the window and hold it there for a while: chapters above are laid out as they come near,
  // and have another height than was thought. Whoever moves is let go.
  // What the browser has not laid out yet (content-visibility) is brought near first: a passage in it has no place, whatever
  // its box says.
  const elementOf = (thing) => thing.startContainer?.parentElement ?? thing;
  const isLaidOut = (thing) => elementOf(thing).checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
  let held = 0;
  function hold(thing, y) {
    const mine = ++held;
    const until = performance.now() + 1200;
    const step = () => {
      if (mine !== held || performance.now() > until) return;
      if (!isLaidOut(thing)) elementOf(thing).scrollIntoView({ block: "center", behavior: "instant" });
      const off = thing.getBoundingClientRect().top - y;
      if (Math.abs(off) > 1) scrollBy({ top: off, behavior: "instant" });
      requestAnimationFrame(step);
    };
    step();
  }
  for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(moved, () => { held += 1; }, { passive: true });

  function restore({ id, y }) {
    const element = id && document.getElementById(id);
    if (element) hold(element, y);
    else scrollTo({ top: -y, behavior: "instant" });
  }

  function show(place, scroll) {
    const passage = wanted(document, place);
    light(document, passage);
    if (!passage || !scroll) return;
    const box = passage.getBoundingClientRect();
    if (isLaidOut(passage) && box.top > 80 && box.bottom < innerHeight - 40) return;
    hold(passage, innerHeight / 3);
  }

  // What was edited of a chapter takes the place of itself, before all editions are proved: what is the same stays, and is
  // not laid out again.
  function replace(id, html) {
    const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const old = document.getElementById(id)?.closest(".division");
    if (!made || !old) return;
    const at = top();
    takeOver(old, document.adoptNode(made));
    const calls = [...old.querySelectorAll("a.noteref[id]")];
    renew(old, made);
    for (const call of calls.filter(({ isConnected }) => !isConnected)) {
      const other = document.getElementById(call.id);
      if (other?.isEqualNode(call)) other.replaceWith(call); // the page's script has this one, and places its note by it
    }
    restore(at);
    dispatchEvent(new Event("resize")); // notes beside the text are placed anew
  }

  // What the page's own script has done to a chapter is no difference: it has put notes beside their calls, made room for
  // them, lit some, and lent a link to the passage under the pointer.
  function takeOver(old, made) {
    for (const link of old.querySelectorAll(".octavo-permalink")) link.remove();
    for (const element of old.querySelectorAll(".lit")) element.classList.remove("lit");
    const places = new Map([...old.querySelectorAll(".notes > li[id]")].map((note) => [note.id, note]));
    const pairs = [...made.querySelectorAll(".notes > li[id]")].map((note) => [places.get(note.id), note]);
    for (const [before, after] of [[old, made], ...pairs.filter(([note]) => note)]) {
      if (before.getAttribute("class") === "") before.removeAttribute("class");
      if (before.hasAttribute("style")) after.setAttribute("style", before.getAttribute("style"));
    }
  }

  function renew(old, made) {
    if (!old.cloneNode(false).isEqualNode(made.cloneNode(false))) {
      old.replaceWith(made);
      return;
    }
    const [before, after] = [[...old.childNodes], [...made.childNodes]];
    const isSame = (n, k) => before.at(n)?.isEqualNode(after.at(k) ?? null);
    let first = 0;
    while (first < Math.min(before.length, after.length) && isSame(first, first)) first += 1;
    let last = 0;
    while (last < Math.min(before.length, after.length) - first && isSame(-1 - last, -1 - last)) last += 1;
    const gone = before.slice(first, before.length - last);
    const come = after.slice(first, after.length - last);
    if (gone.length === 1 && come.length === 1 && gone[0].nodeType === Node.ELEMENT_NODE) {
      renew(gone[0], come[0]);
      return;
    }
    const next = before[before.length - last] ?? null;
    for (const node of gone) node.remove();
    for (const node of come) old.insertBefore(node, next);
  }

  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data?.octavo) return;
    if (data.octavo === "show") show(data.place, data.scroll);
    if (data.octavo === "restore") restore(data.at);
    if (data.octavo === "turn") scrollBy({ top: (data.on ? 0.9 : -0.9) * innerHeight, behavior: "instant" });
    if (data.octavo === "division") replace(data.id, data.html);
  });
  const ready = () => tell({ said: "ready" });
  if (document.readyState === "complete") ready();
  else addEventListener("load", ready);
})();
