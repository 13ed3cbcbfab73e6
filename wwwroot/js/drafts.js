// Keeps what is being typed when the page must be loaded again, here or at another member.
"use strict";
(() => {
  const storageKey = "webetcd-drafts";
  const mark = "#moved=";
  // Browsers take addresses of about 2 MB; a longer draft cannot travel.
  const longest = 1_500_000;
  let drafts = [];
  let from = "";

  const encode = (text) => {
    let binary = "";
    for (const byte of new TextEncoder().encode(text)) {
      binary += String.fromCharCode(byte);
    }
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const decode = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)));
  const collect = () => [...document.querySelectorAll("[data-draft]")].map((field) => ({ name: field.dataset.draft, text: field.value, note: field.dataset.draftNote ?? "" }));
  const isDraft = (item) => typeof item?.name === "string" && typeof item.text === "string" && typeof item.note === "string";

  // Anybody can write a link with a fragment. What does not name a member of this cluster was not written by a page of it.
  const isMember = (name) => [...document.querySelectorAll("meta[name=webetcd-member]")].some((member) => member.dataset.name === name);

  // A fragment is never sent with a request. It leaves the address before the page tells the node where it is, so that it is in no log
  // and in no history.
  if (location.hash.startsWith(mark)) {
    try {
      const handed = JSON.parse(decode(location.hash.slice(mark.length)));
      if (isMember(handed.from)) {
        from = handed.from;
        webetcdTheme.choose(handed.theme);
        drafts = Array.isArray(handed.drafts) ? handed.drafts.filter(isDraft) : [];
      }
    } catch { /* Somebody's own fragment: there is nothing in it. */ }
    history.replaceState(history.state, "", location.pathname + location.search);
  } else {
    try {
      const kept = JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
      sessionStorage.removeItem(storageKey);
      drafts = kept?.address === location.pathname + location.search && Array.isArray(kept.drafts) ? kept.drafts.filter(isDraft) : [];
    } catch { /* Without storage there is no draft. */ }
  }

  window.webetcdDrafts = {
    // The member at which this page was before; empty when it did not move.
    from,
    hasDrafts: drafts.length > 0,

    // What was typed into a field of that name, and what was noted with it; once.
    take(name) {
      const found = drafts.find((item) => item.name === name);
      drafts = drafts.filter((item) => item !== found);
      return found ? [found.text, found.note] : null;
    },

    // For a load from the same node.
    keep() {
      try {
        const now = collect();
        if (now.length > 0) {
          sessionStorage.setItem(storageKey, JSON.stringify({ address: location.pathname + location.search, drafts: now }));
        }
      } catch { /* Full or forbidden. */ }
    },

    // The same page at another member; null when the draft is too long for an address.
    addressAt(origin, name) {
      const handed = encode(JSON.stringify({ from: name, theme: webetcdTheme.current(), drafts: collect() }));
      return handed.length > longest ? null : origin + location.pathname + location.search + mark + handed;
    },
  };
})();
