// Opens the palette at once, without asking the node: what is typed next belongs into it.
"use strict";
(() => {
  const moves = ["ArrowDown", "ArrowUp", "Enter"];
  const find = () => document.getElementById("palette");

  function open() {
    const palette = find();
    if (palette && !document.querySelector("dialog[open]")) {
      palette.showModal();
      document.getElementById("palette-input").focus();
    }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (find()?.open) {
        find().close();
      } else {
        open();
      }
    } else if (event.target.id === "palette-input" && moves.includes(event.key)) {
      // They move in the list, which the node answers; the cursor stays where it is.
      event.preventDefault();
      if (event.isComposing) {
        event.stopPropagation();
      }
    }
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette-open]")) {
      open();
    } else if (event.target === find()) {
      find().close();
    }
  });

  // The chosen item is kept in sight.
  let watched = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.id === "palette-input" && event.target !== watched) {
      watched = event.target;
      new MutationObserver(() => document.getElementById(watched.getAttribute("aria-activedescendant"))?.scrollIntoView({ block: "nearest" }))
        .observe(watched, { attributeFilter: ["aria-activedescendant"] });
    }
  });

  window.webetcdPalette = { close: () => find()?.close() };
})();
