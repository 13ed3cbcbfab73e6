// Starts the page's connection to its node, and says so when it is lost.
"use strict";
(() => {
  const banner = document.getElementById("connection");
  const text = document.getElementById("connection-text");
  let lostAt = 0;

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const show = (sentence) => {
    if (text.textContent !== sentence) {
      text.textContent = sentence;
    }
    banner.hidden = false;
  };
  const reload = () => location.reload();

  document.getElementById("connection-reload").addEventListener("click", reload);
  document.getElementById("error-reload").addEventListener("click", reload);

  async function answers() {
    try {
      const response = await fetch(location.href, { method: "GET", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(4000) });
      return response.ok || response.status === 404;
    } catch {
      return false;
    }
  }

  // First back into the same circuit, where nothing is lost. A node that answers but does not know the circuit was restarted:
  // the address holds the page's state, so the same page is loaded again.
  async function recover() {
    lostAt = Date.now();
    show("The connection to this node is lost. What you see may be out of date. Trying again…");
    for (let attempt = 0; lostAt !== 0; attempt++) {
      try {
        if (await Blazor.reconnect()) {
          return;
        }
        show("This node was restarted. Loading the page again…");
        reload();
        return;
      } catch {
        if (Date.now() - lostAt > 10000) {
          show(`This node has not answered for ${Math.round((Date.now() - lostAt) / 1000)} s. The page loads again as soon as it does.`);
          if (await answers()) {
            reload();
            return;
          }
        }
      }
      await wait(Math.min(250 * 2 ** attempt, 3000));
    }
  }

  const reconnectionHandler = {
    onConnectionDown: () => { recover(); },
    onConnectionUp: () => {
      lostAt = 0;
      banner.hidden = true;
    },
  };

  Blazor.start({
    ssr: { disableDomPreservation: true },
    circuit: {
      reconnectionHandler,
      configureSignalR: (builder) => builder.withServerTimeout(20000).withKeepAliveInterval(5000),
    },
  }).catch(() => show("The live connection to this node could not be opened. Numbers on this page do not move."));

  document.addEventListener("click", (event) => {
    const skip = event.target.closest?.("[data-skip]");
    if (skip) {
      event.preventDefault();
      event.stopPropagation();
      document.getElementById(skip.dataset.skip)?.focus();
      return;
    }
    const copy = event.target.closest?.("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => {
        copy.setAttribute("data-copied", "");
        setTimeout(() => copy.removeAttribute("data-copied"), 1500);
      }, () => { /* The browser refused; the text can be selected. */ });
    }
  }, true);

  // Called by pages.
  window.webetcd = {
    // The page answers from now on; before, it is a picture of itself.
    live() {
      document.documentElement.dataset.live = "yes";
    },
    showModal(dialog) {
      if (!dialog.open) {
        dialog.showModal();
      }
    },
    focusHeading() {
      document.querySelector("main h1")?.focus();
    },
  };
})();
