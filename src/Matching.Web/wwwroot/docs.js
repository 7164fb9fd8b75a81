// A signed-in user may try out changes, which require the token that GET /api/v1/caller returns.
"use strict";
(() => {
  const send = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isOurs = new URL(request.url).origin === window.location.origin;
    if (isOurs && !["GET", "HEAD"].includes(request.method) && !request.headers.has("Authorization")) {
      const caller = await send("/api/v1/caller", { headers: { Accept: "application/json" } });
      const token = caller.ok ? (await caller.json()).antiforgeryToken : null;
      if (token) {
        request.headers.set("X-Antiforgery-Token", token);
      }
    }
    return send(request);
  };
})();

// The filter box shows groups whose name, and operations whose address, name or summary, contain what is typed, in capitals or not. Plugins named in the
// configuration are evaluated from text, which the content security policy forbids, so this one is handed over where the page takes the bundle.
(() => {
  const findOperations = () => ({
    fn: {
      opsFilter: (groups, phrase) => {
        const sought = phrase.toLowerCase();
        const has = (text) => (text || "").toLowerCase().includes(sought);
        const isSought = (one) => has(one.get("path")) || has(one.getIn(["operation", "summary"])) || has(one.getIn(["operation", "operationId"]));
        return groups
          .map((group, name) => (has(name) ? group : group.set("operations", group.get("operations").filter(isSought))))
          .filter((group) => group.get("operations").size > 0);
      },
    },
  });
  let bundle;
  Object.defineProperty(window, "SwaggerUIBundle", {
    get: () => bundle,
    set: (made) => {
      bundle = Object.assign((config) => made({ ...config, plugins: [findOperations] }), made);
    },
  });
})();
