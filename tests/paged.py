"""Open an EPUB in two paged readers of others, epub.js and foliate-js, on a telephone's screen in Chromium.

Both are npm packages that ``make validate`` installs. Their pages are put beside one another as columns:
what is wider than its column runs over the words of the next page.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from octavo.tools.places import find_npm_file

WIDTH, HEIGHT = 390, 700  # CSS pixels
_HOST = "http://reader.test/"
_NEEDED = ("epubjs/dist/epub.min.js", "jszip/dist/jszip.min.js", "foliate-js/view.js")

_EPUBJS = """<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0}</style>
<script src="/npm/jszip/dist/jszip.min.js"></script><script src="/npm/epubjs/dist/epub.min.js"></script>
<div id="area"></div>
<script>
window.open_book = async () => {
  const book = ePub(await (await fetch("/book.epub")).arrayBuffer());
  await book.ready;
  window.book = book;
  window.rendition = book.renderTo("area", {width: %(width)d, height: %(height)d, flow: "paginated", spread: "none"});
  await rendition.display();
};
window.show = async (index) => { await rendition.display(book.spine.get(index).href); };
window.shown = () => document.querySelector("#area iframe").contentDocument;
window.count = () => book.spine.length;
window.columns = () => [0, rendition.manager.layout.pageWidth || %(width)d];
window.follow = async (link) => {
  const answer = new Promise((done) => {
    setTimeout(() => done("nothing happened"), 5000);
    rendition.once("relocated", (place) => done(place.start.href.split("/").pop()));
  });
  link.click();
  return await answer;
};
window.look = () => ({
  toc: book.navigation.toc.map((item) => item.label.trim()),
  pages: book.pageList.pages.map(String),
  title: book.packaging.metadata.title,
});
</script>"""

_FOLIATE = """<!DOCTYPE html><meta charset="utf-8">
<style>body{margin:0} foliate-view{display:block;width:%(width)dpx;height:%(height)dpx}</style>
<script type="module">
import "/npm/foliate-js/view.js";
import { FootnoteHandler } from "/npm/foliate-js/footnotes.js";
const view = document.createElement("foliate-view");
document.body.append(view);
let doc;
view.addEventListener("load", (event) => { doc = event.detail.doc; });
window.open_book = async () => {
  const blob = await (await fetch("/book.epub")).blob();
  await view.open(new File([blob], "book.epub", {type: "application/epub+zip"}));
  window.book = view.book;
  await view.goTo(0);
};
window.show = async (index) => { await view.goTo(index); };
window.shown = () => doc;
window.count = () => view.book.sections.length;
window.columns = () => {
  const style = doc.defaultView.getComputedStyle(doc.documentElement), gap = parseFloat(style.columnGap);
  return [parseFloat(style.paddingLeft) - gap / 2, parseFloat(style.columnWidth) + gap];
};
const notes = new FootnoteHandler();
notes.addEventListener("before-render", (event) => document.body.append(event.detail.view));
window.follow = async (link) => {
  const answer = new Promise((done) => {
    setTimeout(() => done("nothing happened"), 5000);
    view.addEventListener("link", (event) => notes.handle(view.book, event), {once: true});
    notes.addEventListener("render", (event) => done(event.detail.view.renderer.getContents()[0].doc.body.textContent.trim()), {once: true});
    view.addEventListener("relocate", (event) => {
      done(view.book.sections[event.detail.section.current].id.split("/").pop());
    }, {once: true});
  });
  link.click();
  return await answer;
};
window.look = () => ({
  toc: view.book.toc.map((item) => item.label.trim()),
  pages: view.book.pageList.map((item) => item.label),
  title: view.book.metadata.title,
  series: view.book.metadata.belongsTo.series,
  hrefs: view.book.pageList.map((item) => item.href),
});
</script>"""
READERS = {"epub.js": _EPUBJS, "foliate-js": _FOLIATE}

# Everything that is drawn in the part of the book that is open, and is on two pages at once; what stands in a
# frame that scrolls is seen through it.
CROSSING = """() => {
  const doc = shown(), found = [];
  const [start, period] = columns();
  const framed = (node) => {
    for (let e = node; e && e !== doc.body; e = e.parentElement) {
      if (e !== node && ["auto", "scroll"].includes(doc.defaultView.getComputedStyle(e).overflowX)) return true;
    }
    return false;
  };
  const look = (rects, what) => {
    for (const r of rects) {
      if (r.width < 2 || r.height < 1) continue;
      if (Math.floor((r.left + 1 - start) / period) !== Math.floor((r.right - 1 - start) / period)) {
        found.push(`${what} ${Math.round(r.left)}-${Math.round(r.right)}`);
      }
    }
  };
  for (const e of doc.body.querySelectorAll("table, img, math, pre, .table-frame, .formula, .formula-long")) {
    if (!framed(e)) look(e.getClientRects(), e.localName);
  }
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.textContent.trim() || framed(node.parentElement) || node.parentElement.closest("math, .table-frame")) continue;
    const range = doc.createRange();
    range.selectNodeContents(node);
    look(range.getClientRects(), node.textContent.trim().slice(0, 20));
  }
  return found;
}"""


def missing_reader() -> str | None:
    """The npm file that is needed and not installed."""
    return next((name for name in _NEEDED if find_npm_file(name) is None), None)


def open_book(
    browser: Any, reader: str, epub: bytes, errors: list[str], *, scheme: str = "light"
) -> tuple[Any, Callable[[], None]]:
    """A page in which ``reader`` shows the book, and how to close it. No host is asked for anything:
    what the page wishes for is served from here, and what else it wants is an error."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=scheme)

    def serve(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            body = READERS[reader] % {"width": WIDTH, "height": HEIGHT}
            route.fulfill(body=body, content_type="text/html")
        elif path == "/book.epub":
            route.fulfill(body=epub, content_type="application/epub+zip")
        elif file := find_npm_file(path.removeprefix("/npm/")):
            kind = (
                "text/javascript" if Path(path).suffix == ".js" else mimetypes.guess_type(path)[0]
            )
            route.fulfill(body=file.read_bytes(), content_type=kind or "text/plain")
        else:
            route.fulfill(status=404, body="")

    def refuse(route: Any) -> None:
        if route.request.url.startswith(_HOST):
            serve(route)
        else:
            errors.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(_HOST)
    page.wait_for_function("window.open_book !== undefined")
    page.evaluate("() => open_book()")
    return page, context.close
