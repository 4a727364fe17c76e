// A printed page: its picture at the screen's own pixels, its words above it for selection and clicks, and boxes over both.
// The picture is loaded when the page comes near; a page that is the same is not loaded again, and another takes its
// place when it is ready to be drawn, so nothing flickers.

import { ask } from "./link.js";

const WIDEST = 4000; // pixels of a picture that is given
const SEEN = 150; // milliseconds from a picture to its words
const pen = document.createElement("canvas").getContext("2d");
pen.font = "100px serif";

export class Tile {
  #near = false;
  #wanted = ""; // the address of the picture that is on its way, or there
  #worded = ""; // the digest of the page whose words are there
  #boxes = new Map(); // layers over the page, by name

  constructor(size) {
    this.size = size;
    this.element = document.createElement("article");
    this.element.className = "tile";
    this.words = document.createElement("div");
    this.words.className = "words";
    this.over = document.createElement("div");
    this.over.className = "over";
    this.element.append(this.words, this.over);
  }

  // What page this is. Its boxes are those of another page when the digest changes.
  say(page, size) {
    const other = this.page?.digest !== page.digest || size.join() !== this.size.join();
    this.page = page;
    this.size = size;
    this.element.dataset.side = page.side;
    this.element.dataset.index = page.index;
    this.element.setAttribute("aria-label", page.label ? `Page ${page.label}` : `Sheet ${page.index + 1}`);
    if (other && this.#near) this.load();
  }

  come() {
    this.#near = true;
    this.load();
  }

  leave() {
    this.#near = false;
    this.#wanted = this.#worded = "";
    this.element.querySelector("img")?.remove();
    this.words.replaceChildren();
  }

  get near() { return this.#near; }

  async load() {
    const width = Math.min(WIDEST, Math.ceil(this.element.clientWidth * devicePixelRatio));
    if (!width) return;
    const { index, digest } = this.page;
    const address = `page/${index}-${digest}.png?w=${width}`;
    if (`${digest}?${width}` !== this.#wanted) {
      this.#wanted = `${digest}?${width}`;
      const mine = this.#wanted;
      const picture = new Image();
      picture.alt = "";
      picture.src = address;
      try { await picture.decode(); } catch { if (this.#wanted === mine) this.#wanted = ""; return; }
      if (this.#wanted !== mine) return;
      const old = this.element.querySelector("img");
      if (old) old.replaceWith(picture);
      else this.element.prepend(picture);
    }
    // what else was edited is shown first: nobody clicks on a word as soon as that
    if (this.#worded !== digest) await new Promise((go) => setTimeout(go, SEEN));
    if (this.#near && this.page.digest === digest) await this.#write(index, digest);
  }

  // The words stay where they are in percent of the page, so that another size needs none of this anew.
  async #write(index, digest) {
    if (this.#worded === digest) return;
    this.#worded = digest;
    let words;
    try { words = await ask(`page/${index}-${digest}.json`); } catch { this.#worded = ""; return; }
    if (this.#worded !== digest) return;
    const [wide, high] = this.size;
    this.words.style.setProperty("--page-height", String(high));
    this.words.replaceChildren(...words.map(([left, top, right, bottom, text]) => {
      const word = document.createElement("span");
      const size = bottom - top;
      word.textContent = `${text} `; // what is copied is words
      word.style.left = `${(left / wide) * 100}%`;
      word.style.top = `${(top / high) * 100}%`;
      word.style.setProperty("--size", String(size));
      const drawn = (pen.measureText(text).width / 100) * size;
      if (drawn) word.style.setProperty("--stretch", String((right - left) / drawn));
      return word;
    }));
  }

  // Boxes in points over the page: [{box, title, kind}], in a layer of that name.
  draw(layer, boxes) {
    this.#boxes.get(layer)?.remove();
    this.#boxes.delete(layer);
    if (!boxes.length) return;
    const [wide, high] = this.size;
    const made = document.createElement("div");
    made.className = layer;
    for (const { box: [left, top, right, bottom], title } of boxes) {
      const frame = document.createElement("div");
      frame.style.left = `${(left / wide) * 100}%`;
      frame.style.top = `${(top / high) * 100}%`;
      frame.style.width = `${((right - left) / wide) * 100}%`;
      frame.style.height = `${((bottom - top) / high) * 100}%`;
      if (title) {
        const said = document.createElement("span");
        said.textContent = title;
        frame.append(said);
      }
      made.append(frame);
    }
    this.over.append(made);
    this.#boxes.set(layer, made);
  }

  // A point of the window as a point of the page, in points of type.
  pointAt(x, y) {
    const box = this.element.getBoundingClientRect();
    return [((x - box.left) / box.width) * this.size[0], ((y - box.top) / box.height) * this.size[1]];
  }
}
