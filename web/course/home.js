// The front page: how far the reader is in each lesson and in all, where to go on, and how to have it all forgotten.
import { strings } from "../strings/fr-page.js";
import { button, h } from "../widgets/dom.js";
import { startProgress, stepsOf } from "./progress.js";
import { store } from "./store.js";

const words = strings.course;

/** The place to go on from, if it is in a lesson that has a card here. */
function placeToGo() {
  const { place } = store;
  const steps = [...document.querySelectorAll(".card .steps")].find(
    ({ dataset }) => dataset.page === place?.page,
  );
  if (!steps) return null;
  const lesson = steps.closest(".card").querySelector("h3").textContent;
  const hash = place.heading ? `#${place.heading}` : "";
  return { href: place.page + hash, text: words.placeIs(lesson, place.text) };
}

function total() {
  return [...document.querySelectorAll(".card .steps")]
    .map(stepsOf)
    .reduce((sum, { done, total: all }) => ({ done: sum.done + done, all: sum.all + all }), {
      done: 0,
      all: 0,
    });
}

class Panel {
  constructor() {
    this.go = h("a", { class: "resume-link" }, words.resume);
    this.where = h("span", { class: "resume-where" });
    this.sum = h("span", { class: "resume-sum" });
    this.eraseButton = button(words.erase, () => this.dialog.showModal());
    this.row = h("p", {}, this.go, this.where);
    this.known = h("div", {}, this.row, h("p", {}, this.sum, this.eraseButton));
    this.said = h("p", { role: "status", tabindex: "-1" });
    this.dialog = this.#dialog();
    this.element = h("section", { class: "resume", "aria-label": words.progress });
    this.element.append(this.known, this.said, this.dialog);
  }

  #dialog() {
    const cancel = button(words.eraseCancel, () => this.dialog.close(), { autofocus: true });
    const erase = button(words.eraseConfirm, () => this.#erase(), { class: "danger" });
    const text = h("p", { id: "effacer" }, words.eraseAsk);
    return h(
      "dialog",
      { "aria-labelledby": "effacer" },
      text,
      h("div", { class: "dialog-row" }, cancel, erase),
    );
  }

  #erase() {
    this.dialog.close();
    this.said.textContent = words.erased;
    store.clear();
    this.said.focus();
  }

  show() {
    const place = placeToGo();
    const { done, all } = total();
    this.row.hidden = !place;
    if (place) {
      this.go.href = place.href;
      this.where.textContent = place.text;
    }
    this.sum.textContent = words.sum(done, all);
    this.known.hidden = store.isEmpty;
    if (!store.isEmpty) this.said.textContent = "";
    this.element.hidden = this.known.hidden && this.said.textContent === "";
  }
}

export function startHome() {
  const panel = new Panel();
  document.querySelector("article h2").before(panel.element);
  startProgress(panel.element);
  store.addEventListener("change", () => panel.show());
  panel.show();
}
