// Quizzes: the answer is kept on this device, says whether it counts, and can be taken back. What is right and why, and
// the showing of it, are the page's own markup and styles, which need no script.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";
import { memory } from "./memory.js";
import { store } from "./store.js";

const words = strings.course;

class Quiz {
  constructor(fieldset) {
    this.id = fieldset.id;
    this.inputs = [...fieldset.querySelectorAll('input[type="radio"]')];
    this.state = h("span", { class: "quiz-state" });
    const again = h("button", { type: "button", onclick: () => this.#restart() }, words.restart);
    this.foot = h("p", { class: "quiz-foot", hidden: true }, this.state, again);
    fieldset.append(this.foot);
    fieldset.addEventListener("change", ({ target }) => this.#answer(target));
  }

  #answer(input) {
    const right = input.closest(".quiz-choice").classList.contains("right");
    const before = memory.get(this.id)?.done ?? false;
    memory.set(this.id, { given: input.value, done: right || before });
    this.show();
  }

  #restart() {
    memory.forget(this.id);
    this.show();
    this.inputs[0].focus();
  }

  /** As the memory has it. */
  show() {
    const entry = memory.get(this.id);
    for (const input of this.inputs) input.checked = input.value === entry?.given;
    this.foot.hidden = !entry;
    this.state.textContent = entry?.done ? words.quizDone : words.quizOpen;
    this.foot.classList.toggle("done", entry?.done ?? false);
  }
}

export function startQuizzes() {
  const quizzes = [...document.querySelectorAll("fieldset.quiz")].map((set) => new Quiz(set));
  const show = () => quizzes.forEach((quiz) => quiz.show());
  store.addEventListener("change", show);
  show();
}
