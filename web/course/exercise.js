// <course-exercise>: checks itself. A number that is typed is compared; a goal is met by an event that a widget of the
// page sends out, which knows nothing of exercises. The renderer has written all of it but what changes.
import { format, strings } from "../strings/fr.js";
import { h } from "../widgets/dom.js";
import { isNearer, judge } from "./goal.js";
import { memory } from "./memory.js";
import { isRight, readNumber } from "./number.js";
import { store } from "./store.js";

const words = strings.exercise;
const EVENTS = ["rnn-progress", "rnn-done"];
const TELL_MS = 500;

class CourseExercise extends HTMLElement {
  #best = null; // the value nearest to the goal in this run
  #told = 0;

  connectedCallback() {
    this.check ??= this.#build();
    store.addEventListener("change", this.#show);
    if (this.check.goal) for (const name of EVENTS) document.addEventListener(name, this.#hear);
    this.#show();
  }

  disconnectedCallback() {
    store.removeEventListener("change", this.#show);
    for (const name of EVENTS) document.removeEventListener(name, this.#hear);
  }

  #build() {
    const check = JSON.parse(this.getAttribute("config"));
    this.result = this.querySelector(".exercise-result");
    this.badge = h("span", { class: "exercise-badge", hidden: true }, words.solvedBadge);
    this.querySelector(".exercise-title").append(" ", this.badge);
    this.again = h(
      "button",
      { type: "button", class: "exercise-again", hidden: true, onclick: () => this.#restart() },
      strings.course.restart,
    );
    if (check.goal) this.#buildGoal(check.goal);
    else this.#buildAnswer();
    return check;
  }

  #buildAnswer() {
    this.input = this.querySelector(".exercise-form input");
    const form = this.querySelector(".exercise-form");
    form.append(this.again);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#compare();
    });
  }

  #buildGoal({ settings = {} }) {
    const demanded = Object.entries(settings).map(([key, wanted]) => words.demanded(key, wanted));
    const goal = this.querySelector(".exercise-goal");
    if (demanded.length > 0) goal.append(" ", words.withSettings(demanded));
    this.so = h("p", { class: "exercise-so" }, words.waiting);
    goal.after(this.so);
    this.result.after(this.again);
  }

  /** As last shown: events come by the thousand, storage is not asked at each. */
  get #solved() {
    return this.classList.contains("solved");
  }

  #compare() {
    const { answer } = this.check;
    const typed = this.input.value.trim();
    const number = readNumber(typed, answer.unit);
    const readable = !Number.isNaN(number);
    const right = readable && isRight(number, answer);
    this.input.setAttribute("aria-invalid", String(!right));
    if (!readable) this.#say(words.notANumber, false);
    else if (right) this.#solve(typed);
    else this.#say(words.wrong, false);
  }

  #hear = ({ type, target, detail }) => {
    const { goal } = this.check;
    if (this.#solved || !document.getElementById(goal.widget)?.contains(target)) return;
    const verdict = judge(goal, detail, target.settings);
    if (verdict) this.#weigh(goal, verdict);
    if (type === "rnn-done") this.#tellOutcome(goal);
  };

  #weigh(goal, { value, reached, unmet }) {
    if (reached && unmet.length === 0) {
      this.#solve(format.decimal(value, 3));
      return;
    }
    if (!this.#best || isNearer(goal, value, this.#best.value)) this.#best = { value, unmet };
    const now = performance.now();
    if (now - this.#told < TELL_MS) return;
    this.#told = now;
    this.so.textContent = words.best(this.#best.value);
  }

  /** A run has ended short of the goal: how near it came, or which setting was another. */
  #tellOutcome(goal) {
    if (this.#solved || !this.#best) return;
    const { value, unmet } = this.#best;
    const reached = isNearer(goal, value, goal.below ?? goal.above);
    this.so.textContent = words.best(value);
    this.#say(reached ? words.otherSettings(unmet) : words.notYet(value), false);
    this.#best = null;
  }

  #solve(given) {
    memory.set(this.id, { given, done: true });
    this.#show();
    this.#say(words.solved, true);
  }

  #say(text, good) {
    this.result.textContent = text;
    this.result.classList.toggle("good", good);
  }

  #restart() {
    this.#best = null;
    memory.forget(this.id);
    this.#show();
    this.input?.focus();
    if (!this.input) this.querySelector("summary").focus();
  }

  /** As the memory has it; what is said aloud is said where it happens. */
  #show = () => {
    const entry = memory.get(this.id);
    const solved = entry?.done ?? false;
    if (this.classList.contains("solved") && !solved) this.#clear();
    this.classList.toggle("solved", solved);
    this.badge.hidden = !solved;
    this.again.hidden = !solved;
    if (this.input && solved && this.input.value === "") this.input.value = entry.given;
    if (this.so && solved) this.so.textContent = words.reachedWith(entry.given);
  };

  #clear() {
    this.#say("", false);
    if (this.input) {
      this.input.value = "";
      this.input.removeAttribute("aria-invalid");
    } else {
      this.so.textContent = words.waiting;
    }
  }
}

export function startExercises() {
  customElements.define("course-exercise", CourseExercise);
}
