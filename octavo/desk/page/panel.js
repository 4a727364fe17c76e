// The list of findings, and the lines of the manuscript around one of them or around a word.

import { query } from "./link.js";

const made = (name, content, className) => {
  const element = document.createElement(name);
  element.textContent = content;
  if (className) element.className = className;
  return element;
};

const SAID = { error: "Error", warning: "Warning", note: "Note" };

export const whereOf = ({ file, line }) => (file ? (line ? `${file}:${line}` : file) : "");

export class Panel {
  #findings = [];
  #chosen = -1;
  #shown = null; // {file, line, word} of the source
  #asked = 0;

  // `on` has chosen(finding).
  constructor(panel, on) {
    this.panel = panel;
    this.on = on;
    this.list = panel.querySelector("#findings");
    this.head = panel.querySelector("#findings-head");
    this.source = panel.querySelector("#source");
    this.lines = panel.querySelector("#lines");
    this.list.addEventListener("keydown", (event) => this.#rove(event));
  }

  // The place of the source that is shown: what the editor would open.
  get place() { return this.#shown; }

  get count() { return this.#findings.length; }

  renew(findings) {
    const focused = this.list.contains(document.activeElement);
    const before = this.#findings[this.#chosen];
    this.#findings = findings;
    this.#chosen = findings.findIndex((one) => before && one.code === before.code && one.message === before.message);
    this.head.textContent = findings.length ? `Findings (${findings.length})` : "No findings";
    this.list.replaceChildren(...findings.map((finding, index) => this.#entry(finding, index)));
    this.#mark(focused);
  }

  #entry(finding, index) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const often = finding.count > 1 ? `, ${finding.count} times` : "";
    button.append(
      made("span", SAID[finding.severity] ?? finding.severity, `severity ${finding.severity}`), " ",
      made("span", finding.message + often, "message"), " ",
      made("span", whereOf(finding), "where"),
    );
    if (finding.hint) button.append(" ", made("span", finding.hint, "hint"));
    button.addEventListener("click", () => this.choose(index));
    item.append(button);
    return item;
  }

  step(by) {
    if (!this.#findings.length) return;
    const from = this.#chosen < 0 && by < 0 ? 0 : this.#chosen;
    this.choose((from + by + this.#findings.length) % this.#findings.length, true);
  }

  choose(index, focus = false) {
    this.#chosen = index;
    this.#mark(focus);
    this.on.chosen(this.#findings[index]);
  }

  #rove(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...this.list.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    const to = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : here + (by ?? NaN);
    if (!buttons[to]) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === buttons[to] ? 0 : -1;
    buttons[to].focus();
  }

  // One entry is reached by the tabulator, the others from it by arrows.
  #mark(focus) {
    const buttons = [...this.list.querySelectorAll("button")];
    buttons.forEach((button, index) => {
      button.tabIndex = index === Math.max(0, this.#chosen) ? 0 : -1;
      if (index === this.#chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    if (focus) buttons[Math.max(0, this.#chosen)]?.focus();
  }

  // The lines around a place, that one marked, and in it the word.
  async show({ file, line, column, word }) {
    if (!file) { this.source.hidden = true; this.#shown = null; return; }
    const again = this.#shown?.file === file && this.#shown.line === line;
    this.#shown = { file, line, column, word };
    const mine = ++this.#asked;
    let found;
    try { found = await query("source", { file, line: line ?? 1 }); } catch { this.source.hidden = true; return; }
    if (mine !== this.#asked) return;
    this.source.querySelector("h2").textContent = line ? `${found.file}, line ${line}` : found.file;
    const marked = new Set(found.marked);
    this.lines.replaceChildren(...found.lines.map((text, offset) => {
      const number = found.first + offset;
      const item = document.createElement("li");
      item.value = number;
      item.append(made("span", String(number), "number"), marked.has(number) ? markWord(text, column, word) : made("code", text || " "));
      if (marked.has(number)) item.setAttribute("aria-current", "location");
      return item;
    }));
    this.source.hidden = false;
    const here = this.lines.querySelector("[aria-current]");
    if (here && !again) this.lines.scrollTop = here.offsetTop - this.lines.clientHeight / 2;
  }

}

// The line with the word marked that begins in a column, as far as the author's spelling of it goes.
function markWord(line, column, word) {
  if (!column) return made("code", line || " ");
  const at = [...line].slice(0, column - 1).join("").length; // columns count letters
  const rest = line.slice(at);
  const length = word && rest.startsWith(word) ? word.length : /^[\p{L}\p{M}\p{N}’'-]*/u.exec(rest)[0].length;
  const code = document.createElement("code");
  code.append(line.slice(0, at), made("mark", rest.slice(0, length)), rest.slice(length));
  return code;
}
