// A lesson remembers: quizzes answered, exercises solved, its summary reached, the last heading read.
import { startExercises } from "./exercise.js";
import { memory } from "./memory.js";
import { startProgress } from "./progress.js";
import { startQuizzes } from "./quiz.js";
import { store } from "./store.js";

const SETTLED_MS = 300;
const READ_AT = 0.4; // of the window's height: a heading above it is being read

function watchSummary(steps) {
  const summary = document.getElementById("resume");
  if (!summary || !steps.dataset.steps.split(" ").includes("resume")) return;
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watcher.disconnect();
    if (!memory.get("resume")) memory.set("resume", { given: "", done: true });
  });
  watcher.observe(summary);
}

function wordsOf(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelectorAll("a, button, annotation").forEach((element) => element.remove());
  return copy.textContent.trim();
}

/** The last heading above the place where one reads, or null at the beginning. */
function headingRead(headings) {
  const line = READ_AT * innerHeight;
  return headings.findLast((heading) => heading.getBoundingClientRect().top < line) ?? null;
}

/** Opening a lesson is a place too; where one was in it stays until the reader moves. */
function followPlace() {
  const { page } = memory;
  const headings = [...document.querySelectorAll("article :is(h2, h3)[id]")];
  const keep = () => {
    const heading = headingRead(headings);
    const id = heading?.id ?? "";
    const { place } = store;
    if (place?.page === page && place.heading === id) return;
    store.place = { page, heading: id, text: heading ? wordsOf(heading) : "" };
  };
  if (store.place?.page !== page) keep();
  let timer = 0;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(keep, SETTLED_MS);
    },
    { passive: true },
  );
}

/**
 * Answers that are shown again have pushed down what the address leads to: once the page has come to rest, and unless its
 * reader has moved it, it is brought back there.
 */
function returnToTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  let moved = false;
  const note = () => (moved = true);
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(name, note, { once: true, passive: true });
  const settle = () => {
    removeEventListener("scroll", wait);
    if (!moved) target.scrollIntoView({ behavior: "instant" });
  };
  let timer = setTimeout(settle, SETTLED_MS);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLED_MS);
  };
  addEventListener("scroll", wait, { passive: true });
}

export function startLesson() {
  startQuizzes();
  startExercises();
  if (location.hash) returnToTarget();
  const steps = document.querySelector(".steps");
  if (!steps) return;
  startProgress(document.querySelector(".meta"));
  watchSummary(steps);
  followPlace();
}
