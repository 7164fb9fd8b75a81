// Reads a question and its options aloud where the browser has a voice for their language. Every page works without it.
"use strict";

(() => {
  const form = document.querySelector("form[data-voice]");
  const speech = window.speechSynthesis;
  if (!form || !speech) {
    return;
  }
  const { voice: read, voiceStop: stop, voiceLanguage: language } = form.dataset;
  // only voices of the device: others send the words to a server
  const voiceOf = () => speech.getVoices().find((one) => one.localService && one.lang.split(/[-_]/)[0].toLowerCase() === language);
  let reading = null;

  const end = () => {
    if (reading) {
      reading.button.textContent = read;
      reading = null;
    }
  };

  const press = (button, texts) => {
    const isReading = reading?.button === button;
    end();
    speech.cancel();
    if (isReading) {
      return;
    }
    const spoken = texts().map((text) => {
      const one = new SpeechSynthesisUtterance(text);
      [one.voice, one.lang] = [voiceOf(), language];
      return one;
    });
    reading = { button, spoken };
    button.textContent = stop;
    const last = spoken[spoken.length - 1];
    ["end", "error"].forEach((over) => last.addEventListener(over, () => reading?.spoken === spoken && end()));
    spoken.forEach((one) => speech.speak(one));
  };

  const offer = () => {
    if (!voiceOf() || form.querySelector("[data-reads]")) {
      return;
    }
    for (const title of form.querySelectorAll("legend, .field > label")) {
      const question = title.parentElement;
      // the programme has a recording
      if (question.querySelector("audio")) {
        continue;
      }
      // where the wording is in another language than the page, the rest of the page is not in the language of the voice
      const isWhole = language === document.documentElement.lang;
      const texts = () => [...question.querySelectorAll(isWhole ? "legend, label" : "bdi")].map((one) => one.innerText);
      const button = document.createElement("button");
      [button.type, button.className, button.textContent, button.dataset.reads] = ["button", "quiet", read, ""];
      title.id ||= question.id + "-title";
      button.setAttribute("aria-describedby", title.id);
      button.addEventListener("click", () => press(button, texts));
      const place = document.createElement("p");
      place.append(button);
      title.after(place);
    }
  };

  offer();
  // a browser may know its voices only after a while
  speech.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => speech.cancel());
})();
