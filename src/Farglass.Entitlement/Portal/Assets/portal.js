// The portal works without this script. With it, the catalogue is filtered while one types, a pressed button says that
// something happens, and times are shown in the reader's own time zone.
"use strict";

// As the page's language is written where its reader lives: "de-AT" for "de".
const { lang } = document.documentElement;
const language = navigator.languages.find((tag) => tag.split("-")[0] === lang) ?? lang;

const search = document.querySelector("[data-filter]");
if (search) {
  const cards = [...document.querySelectorAll("[data-words]")];
  const result = document.querySelector("[data-result]");
  const nothing = document.querySelector("[data-nothing]");
  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const card of cards) {
      card.hidden = !words.every((word) => card.dataset.words.includes(word));
      if (!card.hidden) shown++;
    }
    nothing.hidden = shown > 0;
    const { one, many } = result.dataset;
    result.textContent = shown === 1 ? one : many.replace("#", shown.toLocaleString(language));
  };
  search.addEventListener("input", filter);
  if (search.value) filter();
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault(); // A second press must not start a second session.
    form.dataset.sent = "yes";
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    if (button?.dataset.busy) button.firstChild.textContent = button.dataset.busy;
  });
}

// Coming back by the browser's Back button brings the page as it was left: with its pressed button.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = new Date(time.dateTime).toLocaleString(language);
}

// A menu closes when one clicks elsewhere or presses Escape, as menus do.
const menu = document.querySelector(".visitor");
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
