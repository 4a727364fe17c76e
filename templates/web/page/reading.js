// What is being read: its chapter, heading and page, and the place for the next time.

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
    headings: $$(":is(h1, h2, h3, h4, h5, h6, .endnotes-title)", division).filter((heading) => lines.has(heading.id)),
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

// scrollIntoView would scroll the page as well.
function keepInSight(line, column) {
  const inner = line.getBoundingClientRect();
  const outer = column.getBoundingClientRect();
  const margin = 60;
  if (inner.top < outer.top + margin) column.scrollTop -= outer.top + margin - inner.top;
  if (inner.bottom > outer.bottom - margin) column.scrollTop += inner.bottom + margin - outer.bottom;
}

// Where the reader left off: the paragraph at the top of the screen.

function keepPlace() {
  const key = `octavo-place ${main.dataset.book}`;
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  const kept = memory.get(key);
  if (kept && !location.hash && kind !== "reload" && kind !== "back_forward") {
    const passage = document.getElementById(kept);
    if (passage) hold(passage);
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
