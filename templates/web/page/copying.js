// Copied text keeps the calls of notes apart from what stands before them: "1" and a call are not "110", but "1[10]".

// What is selected, as text and as HTML, with every call in brackets. The page has them for as long as that takes.
function copySelected() {
  const selection = getSelection();
  const before = selection.getRangeAt(0).cloneRange();
  const calls = $$('a.noteref:not([data-marks="lines"], [data-marks="none"])', main).filter(({ firstChild: label }) =>
    before.comparePoint(label, 0) === 0 && before.comparePoint(label, label.length) === 0);
  const range = before.cloneRange();
  for (const call of calls) {
    call.prepend("[");
    call.append("]");
    if (call.contains(range.startContainer)) range.setStart(call, 0);
    if (call.contains(range.endContainer)) range.setEnd(call, call.childNodes.length);
  }
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  const select = (part) => { selection.removeAllRanges(); selection.addRange(part); };
  if (calls.length) select(range);
  const copied = { text: selection.toString(), html: holder.innerHTML, calls: calls.length };
  for (const call of calls) { call.firstChild.remove(); call.lastChild.remove(); }
  if (calls.length) select(before);
  return copied;
}

function offerCopying() {
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (event.defaultPrevented || selection.isCollapsed || selection.rangeCount !== 1) return; // or it is copied with its page
    const { text, html, calls } = copySelected();
    if (!calls) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
  });
}
