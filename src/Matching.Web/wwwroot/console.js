// The only script of the console's pages. Every page works without it.
"use strict";

// Ctrl+K, or Cmd+K, leads to the search. It is a shortcut of several keys, so it is always on.
document.addEventListener("keydown", (event) => {
  const search = document.getElementById("find");
  if (search && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// Single keys press the visible button or link that names them, for accounts that switched them on, and never while a field is typed in.
(() => {
  const typed = 'input:not([type="button"], [type="submit"]), textarea, select, [contenteditable]';
  let isLeaving = false;
  window.addEventListener("pageshow", () => (isLeaving = false));
  document.addEventListener("submit", () => (isLeaving = true));
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.repeat && !event.isComposing;
    if (!isPlain || isLeaving || event.defaultPrevented || !document.querySelector("main[data-keys]") || event.target.closest?.(typed)) {
      return;
    }
    const pressed = event.key.toLowerCase();
    const target = [...document.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === pressed && one.getClientRects().length > 0
    );
    if (target) {
      event.preventDefault();
      target.focus();
      target.click();
    }
  });
})();

// A slider and its number say the same, whichever of them is moved.
document.addEventListener("input", (event) => {
  const slider = event.target.closest?.(".dial")?.querySelector("[data-dial]");
  if (slider) {
    const number = document.getElementById(slider.dataset.dial);
    if (event.target === slider) {
      number.value = slider.value;
    } else {
      slider.value = number.value.replace(",", ".");
    }
  }
});

// Answers from paper: a digit chooses the option at that place and leads to the next question; Enter leaves a question as it is.
(() => {
  const form = document.querySelector("[data-keypad]");
  const questions = [...(form?.querySelectorAll("[data-question]") || [])];
  form?.addEventListener("keydown", (event) => {
    const at = questions.findIndex((question) => question.contains(event.target));
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !event.target.matches("input")) {
      return;
    }
    const option = /^[1-9]$/.test(event.key) && questions[at].querySelectorAll("[type=radio]")[event.key - 1];
    if (option || event.key === "Enter") {
      event.preventDefault();
      if (option) {
        option.checked = true;
      }
      const next = questions[at + 1] || form;
      (next === form ? form.querySelector("[type=submit]") : next.querySelector("input:checked, textarea") || next.querySelector("input")).focus();
    }
  });
})();

// The bar and the sentence of a run move with it; the page is read again once the run is over.
(() => {
  const followed = document.querySelector("[data-follow]");
  if (!followed || !window.EventSource) {
    return;
  }
  const [bar, sentence] = [followed.querySelector("progress"), followed.querySelector("[data-working]")];
  const events = new EventSource(followed.dataset.follow);
  const readAgain = (after) => {
    events.close();
    window.setTimeout(() => window.location.reload(), after);
  };
  events.addEventListener("match-run", (event) => {
    const run = JSON.parse(event.data);
    if (run.status !== "queued" && run.status !== "running") {
      readAgain(0);
    } else if (run.status === "running") {
      bar.value = Math.floor(run.progress * 100);
      sentence.textContent = sentence.dataset.working.replace("{0}", bar.value);
    }
  });
  // a connection that breaks is opened again by the browser; one that is refused is not
  events.addEventListener("error", () => events.readyState === EventSource.CLOSED && readAgain(5000));
})();

// A part of a page that changes by itself is read again each second; once the page no longer has it, the page is read again.
(() => {
  const part = document.querySelector("[data-again]");
  const look = async () => {
    let read = null;
    try {
      const answer = await fetch(window.location.href);
      read = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    } catch {
      // the connection may come back
    }
    const now = read?.querySelector("[data-again]");
    if (read && !now) {
      window.location.reload();
      return;
    }
    if (now && now.innerHTML !== part.innerHTML) {
      part.replaceChildren(...now.childNodes);
    }
    window.setTimeout(look, 1000);
  };
  if (part) {
    window.setTimeout(look, 1000);
  }
})();
