// The page's script: each feature is a part of its own. Without this script every call is a link to its
// note, and the note's label a link back; contents, pages and all the text are there as they are.
(() => {
"use strict";

{% include "web/page/tools.js" %}


// Both before the first paint: the text must not jump nor flash.
const scheme = memory.get("octavo-scheme");
if (["dark", "light"].includes(scheme)) root.dataset.scheme = scheme;
root.classList.add("scripted");
root.classList.toggle("side-notes", wide.matches);

let main, tools, divisions, pages;
let hold = (element) => element.scrollIntoView({ block: "start" }); // until `holdPlaces` has a better one

document.addEventListener("DOMContentLoaded", () => {
  main = $("main");
  tools = $(".octavo-tools");
  divisions = $$(".division", main);
  pages = findPages();
  tools.hidden = false;
  offerSchemes();
  offerPages();
  offerSearch();
  offerLinks();
  offerCiting();
  offerCopying();
  showNotes();
  followReading();
  holdPlaces();
  keepPlace();
});

{% include "web/page/scheme.js" %}


{% include "web/page/pages.js" %}


{% include "web/page/reading.js" %}


{% include "web/page/anchors.js" %}


{% include "web/page/search.js" %}


{% include "web/page/copying.js" %}


{% include "web/page/citing.js" %}


{% include "web/page/notes.js" %}

})();
