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
  const reload = () => {
    webetcdDrafts.keep();
    location.reload();
  };
  const here = document.querySelector("meta[name=webetcd-node]")?.content || "This node";
  const others = [...document.querySelectorAll("meta[name=webetcd-member]")]
    .map((member) => ({ origin: member.content, name: member.dataset.name }))
    .filter((member) => member.origin !== location.origin);

  // How long the own node alone is waited for before the page goes on at another; less when its port refuses at once, since then no process is there any
  // more, and what comes back will not know this page.
  const ownNodeMs = 2000;
  const refusalMs = 200;
  const refusals = 2;
  const readyMs = 300;

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

  const probe = (member, path, mode) =>
    fetch(member.origin + path, { mode, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(1500) });
  const ready = (member) => probe(member, "/readyz", "cors").then((response) => (response.ok ? member : Promise.reject(new Error("not ready"))));
  // An answer that may not be read is an answer too: whoever gives it lives, and its page says in what state it is.
  const alive = (member) => probe(member, "/livez", "no-cors").then(() => member);

  // The first of the others that is ready, else one that lives; null when none does. While a leader is being elected none is ready, and the page is better
  // loaded meanwhile than afterwards: it shows what its node knows until there is a leader.
  function findOther() {
    const living = Promise.any(others.map(alive));
    living.catch(() => { /* Asked for below, and only when none is ready. */ });
    return Promise.any([Promise.any(others.map(ready)), wait(readyMs).then(() => living)]).catch(() => null);
  }

  // First back into the same circuit, where nothing is lost. A node that answers but does not know the circuit was restarted:
  // the address holds the page's state, so the same page is loaded again. A circuit that was lost before it had drawn the page
  // is half made: what is sent to it fails, so the page is loaded again then, too.
  async function tryOwnNode(loss) {
    for (let attempt = 0; lostAt === loss; attempt++) {
      if (!document.documentElement.dataset.live) {
        if (await answers() && lostAt === loss) {
          reload();
          return;
        }
        await wait(Math.min(250 * 2 ** attempt, 3000));
        continue;
      }
      try {
        if (!await Blazor.reconnect() && lostAt === loss) {
          show(`${here} was restarted. Loading the page again…`);
          reload();
        }
        return;
      } catch {
        if (Date.now() - loss > 10000 && await answers()) {
          reload();
          return;
        }
      }
      await wait(Math.min(250 * 2 ** attempt, 3000));
    }
  }

  // Ends when the own node's port has refused some times in a row; never while something answers there, or nothing does at all.
  async function gone(loss) {
    for (let refused = 0; lostAt === loss;) {
      const asked = performance.now();
      const answered = await fetch("/readyz", { cache: "no-store", signal: AbortSignal.timeout(ownNodeMs) }).then(() => true, () => false);
      refused = answered || performance.now() - asked > refusalMs ? 0 : refused + 1;
      if (refused === refusals) {
        return;
      }
      await wait(refusalMs);
    }
  }

  // Meanwhile the others are asked who lives. After a moment of patience with the own node, the page goes on at the first that does.
  async function tryOthers(loss) {
    let found = findOther();
    await Promise.race([wait(ownNodeMs), gone(loss)]);
    while (lostAt === loss) {
      const member = await found;
      if (lostAt !== loss) {
        return;
      }
      if (member) {
        const address = webetcdDrafts.addressAt(member.origin, here);
        if (address) {
          show(`${here} does not answer. Going on at ${member.name}…`);
          location.replace(address);
        } else {
          show(`${here} does not answer, ${member.name} does. Your draft is too long to be taken along: copy it, then open ${member.origin}.`);
        }
        return;
      }
      if (Date.now() - loss > 10000) {
        show(`${here} has not answered for ${Math.round((Date.now() - loss) / 1000)} s${others.length > 0 ? ", nor does any other member" : ""}. The page goes on as soon as one does.`);
      }
      await wait(1000);
      found = findOther();
    }
  }

  function recover() {
    if (lostAt !== 0) {
      return;
    }
    lostAt = Date.now();
    show(`The connection to ${here} is lost. What you see may be out of date. Trying again…`);
    tryOwnNode(lostAt);
    tryOthers(lostAt);
  }

  const reconnectionHandler = {
    onConnectionDown: recover,
    onConnectionUp: () => {
      lostAt = 0;
      banner.hidden = true;
    },
  };

  Blazor.start({
    ssr: { disableDomPreservation: true },
    circuit: {
      reconnectionHandler,
      configureSignalR: (builder) => builder.withServerTimeout(10000).withKeepAliveInterval(5000),
    },
  }).catch(() => show("The live connection to this node could not be opened. Numbers on this page do not move."));

  if (webetcdDrafts.from) {
    const moved = document.getElementById("moved");
    document.getElementById("moved-text").textContent =
      `${webetcdDrafts.from} stopped answering, so this page goes on at ${here}. The view is the same${webetcdDrafts.hasDrafts ? ", and what you were typing is kept" : ""}.`;
    document.getElementById("moved-close").addEventListener("click", () => { moved.hidden = true; });
    moved.hidden = false;
  }

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
    takeDraft: (name) => webetcdDrafts.take(name),
    // The page answers from now on; before, it is a picture of itself.
    live() {
      document.documentElement.dataset.live = "yes";
    },
    // Something was done to this node that may silence it without breaking the connection: the page looks for itself, for a while.
    async expectLoss() {
      for (let round = 0; round < 10 && lostAt === 0; round++) {
        await wait(500);
        try {
          await fetch("/livez", { cache: "no-store", signal: AbortSignal.timeout(1500) });
        } catch {
          recover();
        }
      }
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
