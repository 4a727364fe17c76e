// The EPUB as a reader has it: foliate-js opens the finished file, unpacked here. A new build is opened beside the old one
// and takes its place when it is there, at the same passage.

import { EPUB } from "./foliate/epub.js";
import "./foliate/view.js";
import { openArchive } from "./archive.js";

const { clicked, placeOf, wanted, light, forwardKeys } = globalThis.octavoWords;
const tell = (message) => parent.postMessage({ octavo: "epub", ...message }, location.origin);
const book = document.getElementById("book");
const where = document.getElementById("where");
const SHEET = "html { color-scheme: light dark } @media (prefers-color-scheme: dark) { html { color: #d8d2c6 } }";

let view = null; // the book that is shown
let lit = null; // the place that is wanted, until another is
let newest = ""; // the address of the book that is to be shown
let opening = Promise.resolve();

async function open(url) {
  const made = document.createElement("foliate-view");
  made.className = "coming";
  book.append(made);
  try {
    await made.open(await new EPUB(openArchive(await fetchBytes(url))).init());
    made.renderer.setAttribute("margin", "36px");
    made.renderer.setAttribute("max-inline-size", "620px");
    made.renderer.setStyles(SHEET);
    made.addEventListener("load", ({ detail }) => attend(made, detail));
    made.addEventListener("external-link", (event) => {
      event.preventDefault(); // the reader shows the book and nothing else
      tell({ said: "outside", address: event.detail.href });
    });
    made.addEventListener("relocate", ({ detail }) => { if (made === view) say(detail); });
    await settled();
    await arrive(made, view);
  } catch (error) {
    close(made);
    throw error;
  }
  const focused = view && document.activeElement === view;
  close(view);
  view = made;
  made.className = "";
  if (focused) made.renderer.focusView(); // whose keys went there goes on
  say(made.lastLocation ?? {});
  relight();
}

// Its files are given back, too: they would stay in memory as long as the desk is open.
function close(old) {
  old?.close();
  old?.book?.destroy();
  old?.remove();
}

// The engine measures itself once it stands in the page; were it given a chapter at that moment, it would look into one that
// is half read. No frame is drawn for a window that is hidden, hence the clock.
const settled = () => Promise.race([
  new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }),
  new Promise((resolve) => { setTimeout(resolve, 150); }),
]);

async function fetchBytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.arrayBuffer();
}

// Where the reader was, in a book whose text may be another: the same file, as far in.
async function arrive(made, old) {
  const contents = old?.renderer.getContents()[0];
  if (!contents) return made.init({ showTextStart: false });
  const name = old.book.sections[contents.index]?.id;
  const index = made.book.sections.findIndex(({ id }) => id === name);
  if (index < 0) return made.init({ showTextStart: false });
  const passage = old.lastLocation?.range;
  const place = passage && placeOf(passage.startContainer, passage.startOffset);
  return made.renderer.goTo({ index, anchor: (doc) => (place && wanted(doc, place)) ?? 0 });
}

function attend(made, { doc, index }) {
  forwardKeys(doc, tell);
  doc.addEventListener("click", (event) => {
    if (event.target.closest("a") || event.button || String(doc.getSelection())) return;
    const place = clicked(doc, event.clientX, event.clientY);
    if (place) tell({ said: "clicked", place: { ...place, href: made.book.sections[index].id } });
  });
  doc.addEventListener("keydown", turnByKey);
  doc.addEventListener("wheel", turnByWheel, { passive: true });
  if (made === view) relight();
}

let turned = 0;
function turnByWheel({ deltaY, timeStamp }) {
  if (Math.abs(deltaY) < 20 || timeStamp - turned < 250) return;
  turned = timeStamp;
  turn(deltaY > 0);
}

function turnByKey({ key }) {
  if (key === "ArrowLeft" || key === "PageUp") turn(false);
  if (key === "ArrowRight" || key === "PageDown") turn(true);
}

function turn(on) {
  tell({ said: "moved" });
  return on ? view?.next() : view?.prev();
}

function say({ pageItem, tocItem }) {
  where.textContent = [tocItem?.label, pageItem && `p. ${pageItem.label}`].filter(Boolean).join(" · ");
}

const sectionOf = ({ href }) =>
  view.book.sections.findIndex(({ id }) => id === href || id.endsWith(`/${href}`));

function relight() {
  const contents = view?.renderer.getContents()[0];
  if (!contents?.doc || !lit) return;
  const here = sectionOf(lit) === contents.index;
  light(contents.doc, here ? wanted(contents.doc, lit) : null);
}

async function show(place, scroll) {
  lit = place;
  const index = sectionOf(place);
  if (index < 0) return;
  if (scroll) await view.renderer.goTo({ index, anchor: (doc) => wanted(doc, place) ?? 0 });
  relight();
}

// One after the other: a book is not turned while it is opened.
const queue = (step) => { opening = opening.then(step).catch((error) => tell({ said: "failed", why: error.message })); };

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin || !data?.octavo) return;
  if (data.octavo === "open") {
    newest = data.url;
    queue(() => data.url === newest && open(data.url)); // whoever types fast is shown the last one
  }
  if (data.octavo === "show") queue(() => view && show(data.place, data.scroll));
  if (data.octavo === "turn") queue(() => turn(data.on));
});
document.getElementById("before").addEventListener("click", () => turn(false));
document.getElementById("next").addEventListener("click", () => turn(true));
addEventListener("wheel", turnByWheel, { passive: true });
document.addEventListener("keydown", turnByKey);
forwardKeys(document, tell);
tell({ said: "ready" });
