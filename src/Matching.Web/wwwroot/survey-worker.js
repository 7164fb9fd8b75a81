// While there is no connection, the pages of a questionnaire go on from what this browser keeps: all questions on one page, and the answers.
"use strict";
importScripts("/survey-kept.js");

const whole = "/survey/all";
const kept = "matching-survey";
// after this a connection that answers nothing is none
const patience = 20000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page of all questions in the language of the reader, with what it needs.
self.addEventListener("message", (event) => {
  const keep = async () => {
    const cache = await caches.open(kept);
    const page = await fetch(`${whole}?lang=${event.data.language}`);
    if (page.ok && !page.redirected) {
      const media = new Set((await page.clone().text()).match(/\/survey\/media\/[0-9a-f]{64}/g) || []);
      await cache.put(whole, page);
      await cache.addAll(["/site.css", "/favicon.svg", "/voice.js", "/survey.js", "/survey-kept.js", ...media]);
    }
  };
  event.waitUntil(keep().catch(() => null));
});

const isAway = (response) => response.status >= 502 && response.status <= 504;

const go = async (request) => {
  const response = await Promise.race([
    fetch(request),
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), patience)),
  ]);
  if (isAway(response)) {
    throw new Error("the service is away");
  }
  return response;
};

const navigate = async (request) => {
  const form = request.method === "POST" ? await request.clone().formData() : null;
  const at = form && form.has("link") ? await Kept.add(form).catch(() => null) : null;
  try {
    const response = await go(request);
    if (at && (response.ok || response.type === "opaqueredirect")) {
      await Kept.arrived(form.get("link"), at);
    }
    return response;
  } catch (error) {
    // an address with a link may be that of another person
    const page = form || new URL(request.url).pathname === "/survey" ? await caches.match(whole, { cacheName: kept }) : null;
    if (!page) {
      throw error;
    }
    if (at && self.registration.sync) {
      await self.registration.sync.register(kept).catch(() => null);
    }
    return page;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(navigate(request));
  } else if (request.method === "GET") {
    const own = async () => (await caches.match(pathname, { cacheName: kept })) || Response.error();
    event.respondWith(fetch(request).catch(own));
  }
});

// the browser says when there is a connection again, where it can
self.addEventListener("sync", (event) => {
  const sendAll = async () => {
    for (const link of await Kept.links()) {
      await Kept.send(link);
    }
  };
  event.waitUntil(sendAll());
});
