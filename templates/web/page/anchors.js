// A place that was asked for stays where it came to stand until the reader moves. Chapters out of sight have no
// true length yet: when they get it, everything below them moves, and not every browser follows.

function holdPlaces() {
  let held = null;
  let top = 0; // of what is held, in the window
  let at = 0; // where the window is
  const settle = () => {
    if (!held) return;
    held.scrollIntoView({ block: held.matches(".notes > li") ? "nearest" : "start" });
    top = held.getBoundingClientRect().top;
    at = scrollY;
  };
  hold = (element) => { held = element; settle(); };
  for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(moved, () => { held = null; }, { capture: true, passive: true });
  }
  // A scroll bar, a search of the browser's own: the window moved, and what is held with it.
  addEventListener("scroll", () => {
    if (!held || Math.abs(scrollY - at) < 2) return;
    at = scrollY;
    if (Math.abs(held.getBoundingClientRect().top - top) > 2) held = null;
  }, { passive: true });
  new ResizeObserver(settle).observe(main);
  main.addEventListener("contentvisibilityautostatechange", oncePerFrame(settle), true);

  // Going back is not asking for a place: the browser knows where the reader was.
  const known = () => { try { history.replaceState({ octavo: true }, ""); } catch { /* not allowed here */ } };
  const asked = () => location.hash && document.getElementById(decode(location.hash));
  addEventListener("popstate", (event) => {
    held = null;
    if (event.state?.octavo || !asked()) return;
    known();
    hold(asked());
  });
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  if (asked() && kind !== "reload" && kind !== "back_forward") { known(); hold(asked()); }
}
