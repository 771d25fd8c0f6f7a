// Each widget's code is fetched when the reader comes near the first element of that name.

export const WIDGETS = {
  "rnn-train": () => import("./rnn-train.js"),
  "rnn-generate": () => import("./rnn-generate.js"),
  "rnn-compare": () => import("./rnn-compare.js"),
  "rnn-cell": () => import("./rnn-cell.js"),
  "rnn-gates": () => import("./rnn-gates.js"),
  "rnn-connectivity": () => import("./rnn-connectivity.js"),
  "rnn-gradients": () => import("./rnn-gradients.js"),
  "rnn-sentiment": () => import("./rnn-sentiment.js"),
  "rnn-translate": () => import("./rnn-translate.js"),
  "rnn-speech": () => import("./rnn-speech.js"),
  "rnn-doctor": () => import("./rnn-doctor.js"),
};

const MARGIN = "600px";

/** Watches the widgets that stand under `root` now. */
export function defineWhenNear(root) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        WIDGETS[target.localName]();
      }
    },
    { rootMargin: MARGIN },
  );
  for (const element of root.querySelectorAll(Object.keys(WIDGETS).join(",")))
    near.observe(element);
}
