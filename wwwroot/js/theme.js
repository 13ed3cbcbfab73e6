// Runs before the first paint, so that a page never shows in the wrong theme.
"use strict";
(() => {
  const choices = ["system", "light", "dark"];
  const stored = () => {
    try { return localStorage.getItem("webetcd-theme") ?? "system"; } catch { return "system"; }
  };
  const current = () => (choices.includes(stored()) ? stored() : "system");

  function apply(choice) {
    if (choice === "system") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = choice;
    }
    for (const button of document.querySelectorAll(".theme-choice")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
  }

  function choose(choice) {
    try { localStorage.setItem("webetcd-theme", choice); } catch { /* Kept for this page only. */ }
    apply(choice);
  }

  // An element of its own: the server never renders inside it, so its state cannot be lost in an update.
  customElements.define("theme-switch", class extends HTMLElement {
    connectedCallback() {
      if (this.childElementCount > 0) {
        return;
      }
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", "Theme");
      for (const choice of choices) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "theme-choice";
        button.value = choice;
        button.textContent = choice === "system" ? "Auto" : choice[0].toUpperCase() + choice.slice(1);
        button.setAttribute("aria-pressed", String(choice === current()));
        button.addEventListener("click", () => choose(choice));
        this.append(button);
      }
    }
  });

  window.webetcdTheme = { current, choose: (choice) => choose(choices.includes(choice) ? choice : "system") };
  apply(current());
  window.addEventListener("storage", () => apply(current()));
})();
