// What one page's quizzes and exercises remember. On a page that counts no steps, the editor's preview, it is forgotten
// with the page.
import { store } from "./store.js";

const page = document.querySelector(".steps")?.dataset.page;
const passing = new Map();

export const memory = {
  page,
  get: (step) => (page ? store.get(page, step) : passing.get(step)),
  set: (step, entry) => (page ? store.set(page, step, entry) : passing.set(step, entry)),
  forget: (step) => (page ? store.forget(page, step) : passing.delete(step)),
};
