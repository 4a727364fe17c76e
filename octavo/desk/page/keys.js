// Keys that stand alone: none with Ctrl, Alt or Meta, and none while somebody writes or a dialog is open.

export function bindKeys(actions) {
  const press = ({ key, code }) => {
    const digit = /^Digit([0-9])$/.exec(code ?? "")?.[1]; // also where figures need Shift
    const action = actions[key] ?? actions[digit] ?? actions[key.toLowerCase()];
    action?.();
    return Boolean(action);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, dialog[open]")) return;
    if (event.target.closest?.("select") && event.key !== "Escape") return;
    if (press(event)) event.preventDefault();
  });
  return press;
}
