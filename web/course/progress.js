// How much of a lesson is done: shown wherever the page counts its steps, in the lesson itself and on the cards of the
// front page. What counts comes with the page (data-steps), which the build has filled in.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";
import { store } from "./store.js";

const words = strings.course;

export function stepsOf({ dataset }) {
  const steps = dataset.steps.split(" ");
  const done = steps.filter((step) => store.get(dataset.page, step)?.done).length;
  return { done, total: steps.length };
}

function show(place) {
  const { done, total } = stepsOf(place);
  place.classList.toggle("all", done === total);
  place.replaceChildren(
    h("progress", { max: total, value: done, "aria-hidden": "true" }),
    words.steps(done, total),
  );
  place.title = words.stepsMeaning;
}

/** Says, where something is amiss with the device's storage, what that means for the reader. */
function notice(after) {
  const box = h("p", { class: "course-notice", role: "status" });
  after.after(box);
  return () => {
    const text = store.problem ? words.problems[store.problem] : "";
    if (box.textContent !== text) box.textContent = text;
  };
}

/** @param {Element} noticeAfter behind which a problem of storage is told */
export function startProgress(noticeAfter) {
  const places = [...document.querySelectorAll(".steps")];
  const tell = notice(noticeAfter);
  const update = () => {
    places.forEach(show);
    tell();
  };
  store.addEventListener("change", update);
  update();
}
