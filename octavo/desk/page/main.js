// The desk: three views of one book, what is wrong with it, and the way from a word to its line and back.

import { chooseView, keepChoice, nextZoom, readChoice, visibleViews, whenRoomChanges } from "./choice.js";
import { EpubView, HtmlView } from "./frames.js";
import { bindKeys } from "./keys.js";
import { listen, post, query } from "./link.js";
import { Panel } from "./panel.js";
import { Spreads } from "./spreads.js";
import { sayEdited, sayFault, sayState, sayTitle, tellBriefly } from "./telling.js";

const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const FEW = 3; // pages that an edit of a word changes
const REST = 10_000; // milliseconds for which no view moves by itself after its reader has moved it

let choice = readChoice();
let last = choice.views[0]; // the view that was asked for last
let state = null;
let edited = null; // the place that was edited last
let followed = -1; // the build whose edit was followed last
const moved = { print: -Infinity, html: -Infinity, epub: -Infinity };

const on = (name) => ({
  clicked: (place) => { last = name; locate(place, name); },
  moved: () => { moved[name] = performance.now(); },
  outside: (address) => tellBriefly(`This leads out of the book: ${address}`),
  failed: (why) => tellBriefly(`The EPUB could not be opened: ${why}`),
  key: (pressed) => press(pressed),
});
const views = {
  print: new Spreads($(".view[data-view=print]"), on("print")),
  html: new HtmlView($(".view[data-view=html]"), on("html")),
  epub: new EpubView($(".view[data-view=epub]"), on("epub")),
};
const panel = new Panel($("#panel"), { chosen: goToFinding });
const shown = () => visibleViews(choice.views, last);

// What is shown

function arrange() {
  const now = shown();
  for (const section of $$(".view")) section.hidden = !now.includes(section.dataset.view);
  for (const button of $$(".switches button")) button.setAttribute("aria-pressed", String(now.includes(button.dataset.view)));
  $("#views").dataset.count = now.length;
  $("#zoom").value = choice.zoom;
  $(".zoom").hidden = !now.includes("print");
  $("[data-tool=follow]").setAttribute("aria-pressed", String(choice.follow));
  $("[data-tool=makeup]").setAttribute("aria-pressed", String(choice.makeup));
  $("[data-tool=panel]").setAttribute("aria-expanded", String(choice.panel));
  $("#panel").hidden = !choice.panel;
  views.print.zoom = choice.zoom;
  views.print.mark(state?.makeup?.marks ?? [], choice.makeup);
  keepChoice(choice);
  fill();
}

// An edition is loaded when it is first looked at, and renewed while it is.
function fill() {
  if (!state) return;
  const { html, epub } = state.editions ?? {};
  if (shown().includes("html")) views.html.update(html);
  if (shown().includes("epub") && epub) views.epub.update(epub, `epub/${encodeURIComponent(state.files.epub)}?${epub}`);
}

function choose(view) {
  last = view;
  choice = { ...choice, views: chooseView(choice.views, view) };
  arrange();
  // What is lit elsewhere is gone to, once: whoever comes back to a view finds it as it was left.
  if (lit?.[view] && told[view] !== lit && shown().includes(view)) showIn(view, lit, true);
}

// What has become of the book

function renew(fresh) {
  const before = state;
  state = fresh;
  sayTitle(state);
  sayState(state);
  sayFault(state, goToFinding);
  const findings = [...(state.error?.findings ?? []), ...(state.findings ?? [])];
  panel.renew(findings);
  const count = $("[data-tool=panel]");
  count.textContent = findings.length === 1 ? "1 finding" : findings.length ? `${findings.length} findings` : "Findings";
  $("#empty").hidden = Boolean(state.pages?.length);
  $("#empty").textContent = state.status === "building" ? "The book is being set." : "No page has been made yet.";
  views.print.update(state.pages ?? [], state.size);
  views.print.mark(state.makeup?.marks ?? [], choice.makeup);
  fill();
  if (panel.place && state.build !== before?.build && state.status !== "building") panel.show(panel.place);
  if (state.changed && state.status === "good" && state.build !== followed) {
    followed = state.build;
    followEdit(state.changed);
  }
}

function renewEarly({ pages }) {
  if (!state?.pages) return;
  const fresh = new Map(pages.map((page) => [page.index, page]));
  state = { ...state, pages: state.pages.map((page) => ({ ...page, ...fresh.get(page.index) })) };
  views.print.update(state.pages, state.size);
  // Where few pages are others, the first of them is the one that was edited; which word it was is told later.
  if (choice.follow && !isResting("print") && pages.length <= FEW && !pages.some(({ index }) => views.print.shows(index)))
    views.print.bring({ page: pages[0].index });
}

// Stay at the word that was edited; a view whose reader has just moved it is left alone.
function followEdit(changed) {
  edited = changed;
  showEverywhere(edited, (name) => choice.follow && !isResting(name));
  sayWhereEdited();
}

const isResting = (name) => performance.now() - moved[name] < REST;

function sayWhereEdited() {
  const hidden = edited?.print && shown().includes("print") && !views.print.sees(edited.print);
  sayEdited(hidden ? state.pages?.[edited.print.page] : null);
}


// From a word to its line, and to itself elsewhere

let lit = null; // the place that was clicked or edited last
const told = {}; // by view: the place that it was shown last

async function locate(asked, from) {
  let place;
  try { place = await query("place", asked); } catch (error) { tellBriefly(error.message); return; }
  if (!place.word) { tellBriefly("Nobody knows where this stands in the manuscript."); return; }
  showEverywhere(place, (name) => name !== from);
  if (place.file) await openSource(place);
}

function showEverywhere(place, scrolls) {
  lit = place;
  for (const name of shown()) if (place[name]) showIn(name, place, scrolls ? scrolls(name) : true);
}

function showIn(name, place, scroll) {
  told[name] = place;
  views[name].show(place[name], scroll);
}

async function openSource(place) {
  if (!choice.panel) { choice = { ...choice, panel: true }; arrange(); }
  await panel.show(place);
}

async function goToFinding(finding) {
  // What stopped a build has only its line; what was found in a book is also seen where it names words.
  const number = state.findings.indexOf(finding);
  const asked = number < 0 ? { file: finding.file, line: finding.line } : { finding: number };
  let place = null;
  if (state.pages?.length && (number >= 0 || finding.line)) try { place = await query("place", asked); } catch { /* it is of the whole book */ }
  await openSource(place?.file && number >= 0 ? place : finding);
  if (place?.word) showEverywhere(place, null);
}

async function openEditor() {
  const fault = state?.status === "failed" ? state.error?.findings?.find(({ file }) => file) : null;
  const place = (choice.panel && panel.place) || fault || panel.place || edited;
  if (!place?.file) { tellBriefly("Click a word first: its line is what is opened."); return; }
  try {
    const answer = await post("open", { file: place.file, line: place.line ?? 1 });
    if (answer?.url?.startsWith("vscode://")) location.href = answer.url;
    else tellBriefly(answer?.message || `${place.file}, line ${place.line ?? 1}, is open in the editor.`);
  } catch (error) { tellBriefly(error.message); }
}

async function write() {
  tellBriefly("Writing…");
  try {
    const { files } = await post("write");
    tellBriefly(`${files.length} files are written into build/.`);
  } catch (error) { tellBriefly(error.message); }
}

// Hands

const flip = (key) => { choice = { ...choice, [key]: !choice[key] }; arrange(); };
const zoom = (value) => { choice = { ...choice, zoom: value }; arrange(); };
const turn = (by) => { const name = shown().includes(last) ? last : shown()[0]; moved[name] = performance.now(); views[name].turn(by); };
const step = (by) => { if (!choice.panel) flip("panel"); panel.step(by); };

function follow() {
  flip("follow");
  if (choice.follow) goToEdited();
}

function goToEdited() {
  if (!edited) return;
  for (const name of Object.keys(moved)) moved[name] = -Infinity;
  showEverywhere(edited, null);
  sayEdited(null);
}

function escape() {
  if (!choice.panel) return;
  const inside = $("#panel").contains(document.activeElement);
  flip("panel");
  if (inside) $("[data-tool=panel]").focus();
}

const tools = {
  follow, write, open: openEditor,
  makeup: () => flip("makeup"),
  panel: () => flip("panel"),
  help: () => $("#help").showModal(),
};

const press = bindKeys({
  1: () => choose("print"), 2: () => choose("html"), 3: () => choose("epub"),
  j: () => turn(true), k: () => turn(false),
  n: () => step(1), p: () => step(-1),
  f: follow, m: tools.makeup, l: tools.panel, b: write, e: openEditor, g: goToEdited,
  z: () => zoom(nextZoom(choice.zoom)),
  "?": tools.help, Escape: escape,
});

for (const button of $$(".switches button")) button.addEventListener("click", () => choose(button.dataset.view));
for (const button of $$("button[data-tool]")) button.addEventListener("click", () => tools[button.dataset.tool]());
for (const [name, section] of Object.entries(views))
  section.section.addEventListener("focusin", () => { last = name; });
$("#zoom").addEventListener("change", ({ target }) => zoom(target.value));
$("#edited").addEventListener("click", goToEdited);
$("#help").addEventListener("click", (event) => { if (event.target === event.currentTarget) event.currentTarget.close(); });
views.print.scroller.addEventListener("scroll", sayWhereEdited, { passive: true });
addEventListener("hashchange", () => { choice = readChoice(); arrange(); });
whenRoomChanges(arrange);

arrange();
listen({ state: renew, pages: renewEarly, html: (division) => views.html.early(division), lost: () => sayState(null) });
