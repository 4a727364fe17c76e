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

  function restore({ id, y }) {
    const element = id && document.getElementById(id);
    scrollTo({ top: element ? element.getBoundingClientRect().top + scrollY - y : -y, behavior: "instant" });
  }

  function show(place, scroll) {
    const passage = wanted(document, place);
    light(document, passage);
    if (!passage || !scroll) return;
    const box = passage.getBoundingClientRect();
    if (box.top > 80 && box.bottom < innerHeight - 40) return;
    scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: "instant" });
  }

  // A chapter that was edited takes the place of itself, before all editions are proved.
  function replace(id, html) {
    const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const old = document.getElementById(id)?.closest(".division");
    if (!made || !old) return;
    const at = top();
    old.replaceWith(document.adoptNode(made));
    restore(at);
    dispatchEvent(new Event("resize")); // notes beside the text are placed anew
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
