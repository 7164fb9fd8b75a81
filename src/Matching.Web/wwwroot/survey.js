// The pages of a questionnaire where there is no connection. Every page works without it.
"use strict";

// Whether a condition of a form holds: the same part of XLSForm's expressions as in FormExpression.cs, which has the rules.
const holds = (() => {
  const token = /\$\{[A-Za-z_][\w.-]*\}|'[^']*'|"[^"]*"|<=|>=|!=|[-+*=<>(),]|count-selected|selected|and|or|not|div|\d+(?:\.\d+)?|\./g;
  const precedence = { or: 1, and: 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, div: 6 };
  const truth = (value) => (typeof value === "number" ? value !== 0 && !Number.isNaN(value) : value === true || (value || "").length > 0);
  // digits of Arabic and Persian keyboards, and the commas of a fraction
  const plain = (text) => text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15).replace(/[,\u066b]/, ".");
  // days by their count from the first of January of year 1
  const numeral = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) / 86400000 + 719162 : Number(plain(text)));
  const number = (value) => (value === "" ? NaN : typeof value === "string" ? numeral(value) : Number(value));
  const same = (one, other) =>
    typeof one === "number" || typeof other === "number" ? number(one) === number(other) : String(one) === String(other);
  const apply = {
    or: (one, other) => truth(one) || truth(other),
    and: (one, other) => truth(one) && truth(other),
    "=": same,
    "!=": (one, other) => !same(one, other),
    "<": (one, other) => number(one) < number(other),
    "<=": (one, other) => number(one) <= number(other),
    ">": (one, other) => number(one) > number(other),
    ">=": (one, other) => number(one) >= number(other),
    "+": (one, other) => number(one) + number(other),
    "-": (one, other) => number(one) - number(other),
    "*": (one, other) => number(one) * number(other),
    div: (one, other) => number(one) / number(other),
  };

  return (text, answersTo) => {
    const tokens = text.match(token) || [];
    let at = 0;
    const next = () => tokens[at++];
    const of = (name) => answersTo(name.slice(2, -1));

    const primary = () => {
      const first = next();
      const inner = (read) => {
        next();
        const value = read();
        next();
        return value;
      };
      if (first === "(") {
        const value = binary(1);
        next();
        return value;
      }
      if (first === "not") {
        return !truth(inner(() => binary(1)));
      }
      if (first === "selected") {
        return inner(() => {
          const answers = of(next());
          next();
          return answers.includes(next().slice(1, -1));
        });
      }
      if (first === "count-selected") {
        return inner(() => of(next()).length);
      }
      if (first === "-") {
        return -number(primary());
      }
      return first[0] === "$" ? of(first).join(" ") : /['"]/.test(first[0]) ? first.slice(1, -1) : Number(first);
    };

    const binary = (least) => {
      let left = primary();
      while (at < tokens.length && precedence[tokens[at]] >= least) {
        const sign = next();
        left = apply[sign](left, binary(precedence[sign] + 1));
      }
      return left;
    };

    return truth(binary(1));
  };
})();

// A reason for no answer takes the place of an answer, and an answer that of the reason, as the service reads them. What was written
// comes back with the tick that is removed.
(() => {
  const written = new WeakMap();
  document.addEventListener("input", ({ target }) => {
    const [, kind, item] = /^([am])\.(.+)$/.exec(target.name || "") || [];
    if (!item || !target.form) {
      return;
    }
    const fields = (letter) => [...target.form.querySelectorAll(`[name="${CSS.escape(`${letter}.${item}`)}"]`)];
    const texts = fields("a").filter((field) => !/radio|checkbox/.test(field.type));
    const isTaken = /radio|checkbox/.test(target.type) ? target.checked : target.value !== "";
    if (isTaken) {
      const others = [...fields("m"), ...(kind === "m" ? fields("a") : [])];
      others.filter((field) => field !== target && !texts.includes(field)).forEach((field) => (field.checked = false));
    }
    if (kind === "m") {
      texts.forEach((field) => {
        if (isTaken && field.value !== "") {
          written.set(field, field.value);
        }
        field.value = isTaken ? "" : field.value || written.get(field) || "";
      });
    }
  });
})();

(() => {
  const { link, sent, language } = document.currentScript.dataset;
  if (!window.isSecureContext || !("serviceWorker" in navigator) || !window.indexedDB) {
    return;
  }
  Kept.links().catch(() => null);
  if (sent) {
    Kept.erase(sent).catch(() => null);
  }
  if (!link) {
    return;
  }
  navigator.serviceWorker.register("/survey-worker.js", { scope: "/survey" }).catch(() => null);
  navigator.serviceWorker.ready.then((worker) => navigator.onLine && worker.active.postMessage({ language }));

  const form = document.querySelector("form[data-whole]");
  const token = () => document.querySelector('input[name="__RequestVerificationToken"]')?.value;
  if (!form) {
    // the service is there again: what was kept goes first
    Kept.send(link, token())
      .then((answer) => (answer?.address ? window.location.assign(answer.address) : answer?.isRefused && showRefused(answer.form)))
      .catch(() => null);
    return;
  }
  if (form.parentElement.hidden) {
    goOn();
  }

  // The service says above all questions what it does not take.
  function showRefused(fields) {
    const refused = Object.assign(document.createElement("form"), { method: "post", action: "/survey/all", hidden: true });
    for (const [name, value] of fields) {
      // the lines of an answer stay
      refused.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(refused);
    refused.submit();
  }

  function goOn() {
    const [screens, last] = [[...form.querySelectorAll("[data-screen]")], form.querySelector("[data-last]")];
    const bar = document.querySelector("main progress");
    form.parentElement.hidden = false;
    const button = (what) => form.querySelector(`[data-do="${what}"]`);
    const say = (what) => document.querySelectorAll("[data-say]").forEach((one) => (one.hidden = one.dataset.say !== what));
    const missing = ["PNTS", "DK", "NA"];
    let seen = new Set();
    let at = 0;
    // whether the person has sent it off
    let isOver = false;

    const answersTo = (name) => {
      const typed = new FormData(form);
      return typed.get(`m.${name}`) ? [] : typed.getAll(`a.${name}`).filter((value) => value !== "" && !missing.includes(value));
    };
    const isAsked = (item) => !item.dataset.relevant || holds(item.dataset.relevant, answersTo);
    const questions = (screen) => [...screen.querySelectorAll("[data-item]")].filter((item) => item.querySelector("[name]"));
    const asked = (screen) => questions(screen).filter(isAsked);
    const applies = (screen) => asked(screen).length > 0;

    const show = (index) => {
      at = index;
      screens.forEach((screen, i) => {
        screen.hidden = i !== at;
        screen.querySelectorAll("[data-item]").forEach((item) => (item.hidden = !isAsked(item)));
      });
      const isLast = at === screens.length;
      last.querySelector("h2").hidden = !isLast;
      button("save").hidden = isLast;
      button("send").hidden = !isLast;
      button("back").hidden = !screens.slice(0, at).some(applies);
      [bar.hidden, bar.max, bar.value] = [false, screens.length, at];
      window.scrollTo(0, 0);
    };

    // kept first, then sent where that is possible; what is kept is never lost
    const keep = async (isLast) => {
      const names = isLast ? [] : asked(screens[at]).map((item) => item.dataset.item);
      const body = new FormData(form);
      body.set("asked", names.join(" "));
      if (isLast) {
        body.append("do", "send");
        isOver = true;
      }
      names.forEach((name) => seen.add(name));
      await Kept.add(body);
    };

    const send = async () => {
      try {
        const answer = await Kept.send(link, token());
        if (!answer) {
          window.location.assign(isOver ? `/survey?sent=${link}` : "/survey");
        } else if (answer.address) {
          window.location.assign(answer.address);
        } else if (answer.status === 404) {
          say("reopen");
        } else if (answer.status < 500) {
          // a page of the service says what is wrong
          window.location.assign("/survey");
        }
      } catch {
        say("kept");
      }
    };

    const forward = () => {
      const following = screens.findIndex((screen, i) => i > at && applies(screen));
      show(following < 0 ? screens.length : following);
      document.querySelector("main h1").focus();
    };

    const start = async () => {
      const kept = await Kept.read(link);
      if (kept?.isShown) {
        seen = new Set(kept.asked);
        for (const [name, value] of kept.fields) {
          for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
            if (field.type === "radio" || field.type === "checkbox") {
              field.checked ||= field.value === value;
            } else {
              field.value = value;
            }
          }
        }
      }
      const first = screens.findIndex((screen) => asked(screen).some((item) => !seen.has(item.dataset.item)));
      show(first < 0 ? screens.length : first);
      isOver = kept?.isLast === true;
      if (isOver || kept?.unsent.length > 0) {
        say("kept");
        await send();
      }
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await keep(event.submitter?.value === "send");
      if (event.submitter?.value === "send") {
        say("kept");
      } else {
        forward();
      }
      await send();
    });
    button("back").addEventListener("click", () => show(screens.indexOf(screens.slice(0, at).reverse().find(applies))));
    window.addEventListener("online", send);
    start();
  }
})();
