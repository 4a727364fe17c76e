// What is shown and how, kept in the address behind “#”, so that a reload or another window begins there.

const VIEWS = ["print", "html", "epub"];
const ZOOMS = ["width", "height", "full"];
const narrow = matchMedia("(max-width: 56.24em)");

const usual = () => ({ views: narrow.matches ? ["print"] : ["print", "html"], zoom: "width", follow: true, makeup: false, panel: false });

export function readChoice() {
  const said = new URLSearchParams(location.hash.slice(1));
  const made = usual();
  const views = VIEWS.filter((view) => said.get("show")?.split(",").includes(view));
  if (views.length) made.views = views;
  if (ZOOMS.includes(said.get("zoom"))) made.zoom = said.get("zoom");
  for (const key of ["follow", "makeup", "panel"]) if (said.has(key)) made[key] = said.get(key) === "yes";
  return made;
}

export function keepChoice({ views, zoom, follow, makeup, panel }) {
  const yes = (value) => (value ? "yes" : "no");
  const said = `show=${views.join(",")}&zoom=${zoom}&follow=${yes(follow)}&makeup=${yes(makeup)}&panel=${yes(panel)}`;
  history.replaceState(null, "", `#${said}`);
}

// The views after one of them was asked for. Where there is room for one, it is that one; else it is shown beside the
// others or put away, and the last one stays.
export function chooseView(views, wanted) {
  if (narrow.matches) return [wanted];
  const others = views.filter((view) => view !== wanted);
  if (others.length < views.length) return others.length ? others : views;
  return VIEWS.filter((view) => view === wanted || views.includes(view));
}

// How many of the chosen views there is room for: the last that was asked for, where there is one place.
export const visibleViews = (views, last) => (narrow.matches ? [views.includes(last) ? last : views[0]] : views);

export const nextZoom = (zoom) => ZOOMS[(ZOOMS.indexOf(zoom) + 1) % ZOOMS.length];

export const whenRoomChanges = (action) => narrow.addEventListener("change", action);
