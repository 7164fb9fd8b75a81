// What a person answered to a questionnaire while there was no connection, kept in this browser until it is sent: sealed with a key that no
// page can read out, and erased after sending. Used by the pages of a questionnaire and by their service worker.
"use strict";
const Kept = (() => {
  const [answers, keys] = ["answers", "keys"];
  const hour = 3600 * 1000;
  // as long as the cookie that opens the page; what is older is sent, and not shown
  const shown = 4 * hour;
  // as long as a link works
  const longest = 60 * 24 * hour;
  // an answer as a form sends it, and the reason why there is none
  const isAnswer = (name) => name.startsWith("a.") || name.startsWith("m.");

  const open = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open("matching-survey", 1);
      request.onupgradeneeded = () => [answers, keys].forEach((name) => request.result.createObjectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const run = async (name, mode, act) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(name, mode);
        const request = act(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  // pages and worker change what is kept one after the other, and one alone sends it
  const alone = (what, act) => (navigator.locks ? navigator.locks.request(`matching-survey-${what}`, act) : act());

  const findKey = () => run(keys, "readonly", (store) => store.get("key"));

  const key = async () => {
    const found = await findKey();
    if (found) {
      return found;
    }
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    // of two that are made at once the first stays
    await run(keys, "readwrite", (store) => store.add(made, "key")).catch(() => null);
    return findKey();
  };

  const erase = async (link) => {
    await run(answers, "readwrite", (store) => store.delete(link));
    if ((await run(answers, "readonly", (store) => store.count())) === 0) {
      await run(keys, "readwrite", (store) => store.clear());
    }
  };

  // { fields: [[name, value]], asked: [item], unsent: [item], isLast, token, at }
  const read = async (link) => {
    const record = await run(answers, "readonly", (store) => store.get(link));
    if (!record) {
      return null;
    }
    const known = await findKey();
    const age = Date.now() - record.at;
    if (!known || age > longest) {
      await erase(link);
      return null;
    }
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.iv }, known, record.sealed);
    const kept = { ...JSON.parse(new TextDecoder().decode(text)), at: record.at };
    if (age > shown && kept.unsent.length === 0 && !kept.isLast) {
      await erase(link);
      return null;
    }
    return { ...kept, isShown: age <= shown };
  };

  const write = async (link, { fields, asked, unsent, isLast, token, at: after = 0 }) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify({ fields, asked, unsent, isLast, token }));
    const record = { at: Math.max(Date.now(), after + 1), iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), text) };
    await run(answers, "readwrite", (store) => store.put(record, link));
    return record.at;
  };

  // Adds what a form says, in place of what was said before to the same items.
  const add = (form) =>
    alone("change", async () => {
      const link = form.get("link");
      const before = (await read(link)) || { fields: [], asked: [], unsent: [], isLast: false };
      const asked = form.getAll("asked").flatMap((names) => names.split(" ")).filter((name) => name);
      const given = [...form.entries()].filter(([name, value]) => isAnswer(name) && value !== "");
      const isSaid = (name) => asked.includes(name.slice(2));
      return write(link, {
        fields: [...before.fields.filter(([name]) => !isSaid(name)), ...given.filter(([name]) => isSaid(name))],
        asked: [...new Set([...before.asked, ...asked])],
        unsent: [...new Set([...before.unsent, ...asked])],
        isLast: before.isLast || form.get("_handler") === "send" || form.get("do") === "send",
        token: form.get("__RequestVerificationToken") || before.token,
        at: before.at,
      });
    });

  // The service has what was kept at that moment.
  const arrived = (link, at) =>
    alone("change", async () => {
      const kept = await read(link);
      if (kept && kept.at === at) {
        await (kept.isLast ? erase(link) : write(link, { ...kept, unsent: [] }));
      }
    });

  // What was not sent yet, as a form of the page of all questions; null where there is nothing.
  const toSend = (link, kept, token) => {
    if (!kept || (kept.unsent.length === 0 && !kept.isLast)) {
      return null;
    }
    const form = new URLSearchParams(kept.fields.filter(([name]) => kept.unsent.includes(name.slice(2))));
    form.append("_handler", "all");
    form.append("__RequestVerificationToken", token || kept.token);
    form.append("link", link);
    form.append("asked", kept.unsent.join(" "));
    if (kept.isLast) {
      form.append("do", "send");
    }
    return form;
  };

  // Sends what was not sent. Returns the address that the service leads to, or what it refuses; null where
  // all was sent, by the worker too.
  const send = (link, token) =>
    alone("send", async () => {
      const kept = await read(link);
      const form = toSend(link, kept, token);
      if (!form) {
        return null;
      }
      const response = await fetch("/survey/all", { method: "POST", body: form });
      if (response.ok) {
        await arrived(link, kept.at);
      }
      // with the page of all questions the service says what it does not take
      const isRefused = !response.ok && response.status < 500 && (await response.text()).includes("data-whole");
      return response.ok ? { address: response.url } : { status: response.status, isRefused, form };
    });

  // Links of which answers are kept. Those that are too old are erased.
  const links = async () => {
    const all = await run(answers, "readonly", (store) => store.getAllKeys());
    for (const link of all) {
      await read(link);
    }
    return run(answers, "readonly", (store) => store.getAllKeys());
  };

  return { add, arrived, erase, links, read, send };
})();
