// Passages: a permanent link beside the one under the pointer, and copying with the page.

function offerLinks() {
  const link = document.createElement("a");
  link.className = "octavo-permalink";
  link.textContent = "¶";
  link.tabIndex = -1;
  link.setAttribute("aria-label", main.dataset.link);
  let shown = null;
  main.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || event.target === link) return;
    const passage = event.target.closest?.("main p[id], main :is(h1, h2, h3, h4, h5, h6)[id]");
    if (!passage || passage === shown) return;
    shown = passage;
    link.href = `#${passage.id}`;
    const division = passage.closest(".division");
    division.append(link);
    const box = passage.getBoundingClientRect();
    const line = passage.getClientRects().length ? parseFloat(getComputedStyle(passage).lineHeight) : 0;
    link.style.top = `${box.top - division.getBoundingClientRect().top}px`;
    link.style.lineHeight = `${line}px`;
  });
}

function offerCiting() {
  const bar = $(".octavo-cite");
  const button = $("button", bar);
  const hide = () => { bar.hidden = true; };
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return main.contains(range.commonAncestorContainer) && selection.toString().trim().length > 2 ? range : null;
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (document.activeElement === button) return;
      button.textContent = button.dataset.label;
      bar.hidden = !selected();
    }, 250);
  });
  button.dataset.label = button.textContent;
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the selection
  button.addEventListener("click", () => {
    const range = selected();
    if (!range) { hide(); return; }
    const citation = cite(range);
    const text = `“${copySelected().text.trim()}”\n${citation}`;
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
    };
    document.addEventListener("copy", put, { capture: true });
    const done = document.execCommand("copy"); // works from disk, where the clipboard API does not
    document.removeEventListener("copy", put, { capture: true });
    if (done) button.textContent = button.dataset.done;
    setTimeout(hide, 1600);
  });

  function cite(range) {
    const first = pageAt(range.startContainer, range.startOffset);
    const last = pageAt(range.endContainer, range.endOffset);
    const where = !first ? ""
      : first === last ? bar.dataset.page.replace("{}", first)
        : bar.dataset.pages.replace("{}", first).replace("{}", last);
    const start = range.startContainer;
    const place = (start.nodeType === Node.TEXT_NODE ? start.parentElement : start).closest("[id]");
    const address = location.protocol === "file:" ? "" : `${location.href.split("#")[0]}#${place?.id ?? ""}`;
    return [[bar.dataset.book, where].filter(Boolean).join(", ") + ".", address].filter(Boolean).join(" ");
  }
}
