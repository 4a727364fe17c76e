// A place that was asked for stays where it came to stand until the reader moves. Chapters out of sight have no
// true length yet: when they get it, everything below them moves, and not every browser follows.

function holdPlaces() {
  let held = null;
  const settle = () => held?.scrollIntoView({ block: held.matches(".notes > li") ? "nearest" : "start" });
  hold = (element) => { held = element; settle(); };
  for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(moved, () => { held = null; }, { capture: true, passive: true });
  }
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
