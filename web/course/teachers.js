// The teachers' page: its two tools stand at the end of their sections, in the place of the line that says they need a
// script.
import { AssignmentForm } from "./assignment-form.js";
import { VerifyForm } from "./verify.js";

/** The last element of the section that a heading opens. */
function endOf(heading) {
  let last = heading;
  while (last.nextElementSibling && last.nextElementSibling.localName !== "h2") {
    last = last.nextElementSibling;
  }
  return last;
}

function install(id, tool) {
  const heading = document.getElementById(id);
  if (heading) endOf(heading).replaceWith(tool.element);
}

export function startTeachers() {
  install("fabriquer-un-devoir", new AssignmentForm());
  install("verifier-des-releves", new VerifyForm());
}
