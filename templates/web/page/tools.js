// What several features use.
const root = document.documentElement;
const wide = matchMedia("(min-width: 75em)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const stem = (link) => decode(link.hash);

// Storage may be forbidden, above all for a file on disk: then things last as long as the page.
const memory = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
};

// The last of the items for which a test is true that is true up to some item, then false.
function lastBefore(items, test) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(items[middle])) low = middle + 1;
    else high = middle;
  }
  return low ? items[low - 1] : null;
}

function decode(hash) {
  try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); }
}

function oncePerFrame(action) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; action(); });
  };
}

// A press beside a dialog closes it.
function closeOutside(dialog) {
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
