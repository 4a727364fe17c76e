// Dark or light.
function offerSchemes() {
  $("[data-tool=scheme]", tools).addEventListener("click", () => {
    const now = root.dataset.scheme || (dark.matches ? "dark" : "light");
    root.dataset.scheme = now === "dark" ? "light" : "dark";
    memory.set("octavo-scheme", root.dataset.scheme);
  });
}
