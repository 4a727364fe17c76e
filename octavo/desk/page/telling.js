// What the desk says of itself: how the build stands, what went wrong, where the last edit is.

import { SILENT } from "./link.js";
import { whereOf } from "./panel.js";

const $ = (selector) => document.querySelector(selector);
const number = new Intl.NumberFormat("en");
let told = null; // {status, text}: what the state says
let brief = 0;
let slow = 0;
const BRIEF = 5000; // milliseconds: how long something is told at least
const LETTER = 80; // that each of its letters takes to be read
const SOON = 400; // milliseconds: a build that is over before is not told of

export function sayTitle({ title, status }) {
  $("#title").textContent = title || "Octavo";
  document.title = `${status === "failed" ? "✕ " : ""}${title ? `${title} – Octavo` : "Octavo"}`;
}

// null: the program is not there.
export function sayState(state) {
  if (!state) told = { status: "lost", text: SILENT };
  else if (state.status === "building") told = { status: "building", text: "Building…" };
  else if (state.status === "failed") told = { status: "failed", text: state.pages?.length ? "Not built: the last good pages stand" : "Not built" };
  else told = { status: "good", text: [inTime(state), count(state)].filter(Boolean).join(" · ") };
  clearTimeout(slow);
  if (told.status === "building") slow = setTimeout(() => { if (!brief) say(); }, SOON);
  else if (!brief) say();
}

const inTime = ({ seconds }) => (seconds === undefined || seconds === null ? "Good" : `Good in ${seconds.toFixed(seconds < 10 ? 2 : 1)} s`);
const count = ({ words }) => (words ? `${number.format(words)} words` : "");

function say(text = told?.text) {
  if (told) $("#status").dataset.status = told.status;
  if ($("#said").textContent !== text) $("#said").textContent = text ?? "";
}

// For some seconds, in the place of the state.
export function tellBriefly(text) {
  clearTimeout(brief);
  say(text);
  brief = setTimeout(() => { brief = 0; say(); }, Math.max(BRIEF, LETTER * text.length));
}

// The error lies over the last good pages. It is told once, not with each letter that is typed.
export function sayFault({ status, error }, choose) {
  const fault = $("#fault");
  const key = status === "failed" && error ? JSON.stringify(error) : "";
  if (status === "building" || fault.dataset.key === key) return;
  fault.dataset.key = key;
  fault.hidden = !key;
  fault.replaceChildren();
  if (!key) return;
  const add = (name, text, to = fault) => {
    const made = document.createElement(name);
    made.textContent = text;
    to.append(made);
    return made;
  };
  add("h2", error.message);
  if (error.hint) add("p", error.hint);
  const findings = (error.findings ?? []).slice(0, 5);
  if (!findings.length) return;
  const list = add("ul", "");
  for (const finding of findings) {
    const where = whereOf(finding);
    const same = findings.length === 1 && where; // its message is that of the error
    const button = add("button", same ? "" : `${finding.message} `, add("li", "", list));
    button.type = "button";
    add("span", where, button);
    button.addEventListener("click", () => choose(finding));
  }
}

// Where the last edit is, while it is out of sight.
export function sayEdited(page) {
  const button = $("#edited");
  button.hidden = !page;
  if (page) button.textContent = `Edited on page ${page.label || page.index + 1}`;
}
