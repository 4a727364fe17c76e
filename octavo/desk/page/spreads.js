// The print edition as spreads: verso left, recto right, the first recto alone; single pages where two have no room.

import { Tile } from "./tile.js";

const FEW = 300; // points: a page is not shown smaller than this many CSS pixels wide beside another
const airAround = (width) => (width < 600 ? 10 : 24); // CSS pixels around a spread

export class Spreads {
  #tiles = [];
  #size = [420, 595];
  #zoom = "width";
  #air = 24;
  #near;
  #lit = null; // {page, boxes}
  #marks = [];
  #marked = false;
  #sized = 0;
  #face = ""; // the pages that are there, as they were told

  // `on` has clicked(place) and moved().
  constructor(section, on) {
    this.section = section;
    this.scroller = section.querySelector(".scroller");
    this.list = section.querySelector(".spreads");
    this.folio = section.querySelector(".folio");
    this.on = on;
    this.#near = new IntersectionObserver((seen) => {
      for (const { target, isIntersecting } of seen) {
        const tile = this.#tiles[target.dataset.index];
        if (!tile || tile.element !== target || isIntersecting === tile.near) continue;
        if (isIntersecting) tile.come();
        else tile.leave();
      }
    }, { root: this.scroller, rootMargin: "100% 0px" });
    new ResizeObserver(() => this.#fit()).observe(this.scroller);
    this.list.addEventListener("click", (event) => this.#click(event));
    this.scroller.addEventListener("scroll", () => this.#sayFolio(), { passive: true });
    for (const moved of ["wheel", "touchmove", "pointerdown"])
      this.scroller.addEventListener(moved, () => on.moved(), { passive: true });
  }

  update(pages, size) {
    const face = JSON.stringify([size, pages]);
    if (face === this.#face) return;
    this.#face = face;
    this.#size = size ?? this.#size;
    const held = this.#held();
    const before = this.#tiles;
    const kept = new Map(before.map((tile) => [tile.page.digest, tile]));
    // A tile goes with its page where pages shift; what is left over shows the page at its place.
    const taken = new Set();
    const tiles = pages.map(({ digest }) => {
      const tile = kept.get(digest);
      kept.delete(digest);
      if (tile) taken.add(tile);
      return tile;
    });
    pages.forEach((page, index) => {
      if (!tiles[index]) {
        const here = before[index];
        tiles[index] = here && !taken.has(here) ? here : new Tile(this.#size);
        taken.add(tiles[index]);
      }
    });
    this.#tiles = tiles;
    for (const tile of before) if (!taken.has(tile)) { this.#near.unobserve(tile.element); tile.element.remove(); }
    tiles.forEach((tile, index) => {
      tile.say(pages[index], this.#size);
      if (this.list.children[index] !== tile.element) this.list.insertBefore(tile.element, this.list.children[index] ?? null);
      this.#near.observe(tile.element);
    });
    this.#fit(held);
    this.#drawMarks();
    this.#drawLit();
  }

  set zoom(zoom) {
    this.#zoom = zoom;
    this.#fit();
  }

  // The width of a page in CSS pixels. What is in sight stays there.
  #fit(held = this.#held()) {
    const { clientWidth, clientHeight } = this.scroller;
    if (!clientWidth) return;
    const [wide, high] = this.#size;
    this.#air = airAround(clientWidth);
    const room = clientWidth - 2 * this.#air;
    const byHeight = ((clientHeight - 2 * this.#air) * wide) / high;
    const pair = this.#zoom === "height" ? 2 * Math.min(byHeight, FEW) <= room : room >= 2 * FEW;
    const across = room / (pair ? 2 : 1);
    const width = { width: across, height: Math.min(byHeight, across), full: (wide * 96) / 72 }[this.#zoom];
    this.list.dataset.pair = pair ? "yes" : "no";
    this.list.style.setProperty("--page", `${Math.floor(width)}px`);
    this.list.style.setProperty("--air", `${this.#air}px`);
    this.list.style.setProperty("--shape", `${wide} / ${high}`);
    this.list.style.setProperty("--points", String(Math.floor(width) / wide));
    this.#hold(held);
    this.#sayFolio();
    clearTimeout(this.#sized);
    this.#sized = setTimeout(() => { for (const tile of this.#tiles) if (tile.near) tile.load(); }, 120);
  }

  // The page at the top of the window and how much of it is above.
  #held() {
    const top = this.scroller.getBoundingClientRect().top;
    const index = this.#at(top + 1);
    const tile = this.#tiles[index];
    if (!tile || !tile.element.clientHeight || !this.scroller.scrollTop) return null;
    const box = tile.element.getBoundingClientRect();
    return { tile, index, part: (top - box.top) / box.height };
  }

  #hold(held) {
    if (!held) return;
    const same = this.#tiles[held.tile.page.index] === held.tile;
    const tile = same ? held.tile : this.#tiles[Math.min(held.index, this.#tiles.length - 1)];
    if (!tile) return;
    const box = tile.element.getBoundingClientRect();
    this.scroller.scrollTop += box.top + held.part * box.height - this.scroller.getBoundingClientRect().top;
  }

  // The first page that ends below a height of the window.
  #at(y) {
    let [low, high] = [0, this.#tiles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tiles[middle].element.getBoundingClientRect().bottom > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #sayFolio() {
    const box = this.scroller.getBoundingClientRect();
    const tile = this.#tiles[this.#at(box.top + box.height / 3)];
    this.folio.textContent = tile ? tile.page.label || `sheet ${tile.page.index + 1}` : "";
  }

  // By a spread, or a page where they stand alone.
  turn(on) {
    const rows = [...new Set(this.#tiles.map(({ element }) => element.offsetTop))];
    const here = this.scroller.scrollTop + this.#air;
    const row = on ? rows.find((y) => y > here + 4) : rows.findLast((y) => y < here - 4);
    if (row !== undefined) this.scroller.scrollTop = row - this.#air;
  }

  #click(event) {
    const element = event.target.closest(".tile");
    if (!element || event.button || !getSelection().isCollapsed) return;
    const tile = this.#tiles[element.dataset.index];
    const [x, y] = tile.pointAt(event.clientX, event.clientY);
    this.on.clicked({ view: "print", page: tile.page.index, x: x.toFixed(2), y: y.toFixed(2) });
  }

  // Light a place, and bring it into sight where that is wanted.
  show({ page, box, boxes }, scroll) {
    this.#lit = { page, boxes: boxes ?? (box ? [box] : []) };
    this.#drawLit();
    if (scroll && !this.sees({ page, box })) this.bring({ page, box });
  }

  // Bring a place into sight.
  bring({ page, box }) {
    const tile = this.#tiles[page];
    if (!tile) return;
    const height = tile.element.offsetHeight;
    const middle = box ? (box[1] / this.#size[1]) * height : 0;
    const low = this.scroller.clientHeight > height ? (this.scroller.clientHeight - height) / 2 : this.scroller.clientHeight / 3 - middle;
    this.scroller.scrollTop = tile.element.offsetTop - low;
    if (this.#zoom === "full") tile.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Whether something of a page is in sight.
  shows(page) {
    const [frame, at] = [this.scroller, this.#tiles[page]?.element].map((element) => element?.getBoundingClientRect());
    return Boolean(at?.height && at.bottom > frame.top && at.top < frame.bottom);
  }

  // Whether a place is in sight.
  sees({ page, box }) {
    const tile = this.#tiles[page];
    if (!tile || !this.scroller.clientHeight) return false;
    const [frame, at] = [this.scroller, tile.element].map((element) => element.getBoundingClientRect());
    const y = at.top + ((box ? (box[1] + box[3]) / 2 : 0) / this.#size[1]) * at.height;
    return y > frame.top && y < frame.bottom;
  }

  mark(marks, shown) {
    this.#marks = marks;
    this.#marked = shown;
    this.#drawMarks();
  }

  #drawLit() {
    for (const [index, tile] of this.#tiles.entries())
      tile.draw("lit", this.#lit?.page === index ? this.#lit.boxes.map((box) => ({ box })) : []);
  }

  #drawMarks() {
    const boxes = new Map();
    for (const { page, box, what } of this.#marked ? this.#marks : []) boxes.set(page, [...(boxes.get(page) ?? []), { box, title: what }]);
    for (const [index, tile] of this.#tiles.entries()) tile.draw("makeup", boxes.get(index) ?? []);
  }
}
