// Pages of the print edition: which one a place stands on, and the way to one.

function findPages() {
  const all = $$(".page-break:not(.other)").map((mark) => ({ mark, label: mark.getAttribute("aria-label") }));
  return { all, text: all.filter(({ mark }) => main.contains(mark)) };
}

// The page on which a place of the text stands; null before the first.
function pageAt(node, offset = 0) {
  if (node.nodeType !== Node.TEXT_NODE) { // its first words: the page may begin right before them
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    walker.currentNode = node.childNodes[offset] ?? node;
    node = walker.currentNode.nodeType === Node.TEXT_NODE ? walker.currentNode : walker.nextNode() ?? node;
    offset = 0;
  }
  const range = document.createRange();
  range.setStart(node, offset);
  const found = lastBefore(pages.text, ({ mark }) => range.comparePoint(mark, 0) <= 0);
  return found ? found.label : null;
}

function offerPages() {
  const button = $("[data-tool=page]", tools);
  const dialog = $("#octavo-pages");
  if (!pages.text.length || !dialog) { button?.remove(); return; }
  const field = $("input", dialog);
  const said = $("[role=status]", dialog);
  button.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = "";
    field.value = button.dataset.here || "";
    dialog.showModal();
    field.select();
  });
  $("form", dialog).addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = field.value.trim().toLowerCase();
    const page = pages.all.find(({ label }) => label.toLowerCase() === wanted);
    if (!page) {
      said.textContent = dialog.dataset.none.replace("{}", field.value.trim());
      field.select();
      return;
    }
    dialog.close();
    location.hash = `#${page.mark.id}`;
    hold(page.mark);
  });
  closeOutside(dialog);
}
