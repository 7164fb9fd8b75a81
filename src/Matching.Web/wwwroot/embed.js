// The sign-up form of a partner within its own page:
//   <script src="https://…/embed.js" async></script>
//   <matching-signup partner="…" role="mentor" lang="it" accent="0a4f8f" background="ffffff"></matching-signup>
// The form is a frame of this service. It sets no cookie, and asks nothing of other servers.
"use strict";
(() => {
  const script = document.currentScript;
  const kind = "matching-signup";

  if (script.hasAttribute("data-embedded")) {
    // within the frame: its height and its title, which names no person, go to the page around it, which the service allows by origin
    const send = (isNew) => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      window.parent.postMessage({ kind, height, isNew, title: document.title }, "*");
    };
    new ResizeObserver(() => send(false)).observe(document.body);
    send(true);
    return;
  }

  const origin = new URL(script.src).origin;
  const address = (element) => {
    const part = (name) => encodeURIComponent(element.getAttribute(name) || "");
    const url = new URL(`/signup/${part("partner")}/${part("role")}`, origin);
    url.searchParams.set("embed", "1");
    for (const name of ["lang", "accent", "background"]) {
      const value = element.getAttribute(name);
      if (value) {
        url.searchParams.set(name, value.replace("#", ""));
      }
    }
    return url.href;
  };

  class MatchingSignup extends HTMLElement {
    connectedCallback() {
      const frame = document.createElement("iframe");
      frame.src = address(this);
      // until the page within says what it is, in the language of the reader: the link that is there without script
      const label = this.getAttribute("label");
      frame.title = label || this.textContent.trim();
      Object.assign(frame.style, { display: "block", width: "100%", height: "60rem", border: "0" });
      let pages = 0;
      this.listen = (event) => {
        const { data } = event;
        if (event.source !== frame.contentWindow || event.origin !== origin || !data || data.kind !== kind) {
          return;
        }
        if (Number.isFinite(data.height)) {
          frame.style.height = `${Math.min(Math.max(data.height, 200), 20000)}px`;
        }
        if (!label && typeof data.title === "string") {
          frame.title = data.title.slice(0, 200);
        }
        if (data.isNew && (pages += 1) > 1) {
          // the next page begins at its top
          this.scrollIntoView({ block: "start" });
        }
      };
      window.addEventListener("message", this.listen);
      this.replaceChildren(frame);
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.listen);
    }
  }

  if (!customElements.get("matching-signup")) {
    customElements.define("matching-signup", MatchingSignup);
  }
})();
