// The "#" after a heading leads to it, and puts its address on the clipboard.
import { strings } from "../strings/fr-page.js";
import { h } from "../widgets/dom.js";

const SHOWN_MS = 2000;

export function copyHeadingLinks() {
  const anchors = document.querySelectorAll("a.anchor");
  if (!anchors.length) return;
  const status = h("p", { class: "visually-hidden", role: "status" });
  document.body.append(status);
  for (const anchor of anchors) {
    anchor.title = strings.reading.anchor.hint;
    anchor.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(anchor.href);
      } catch {
        return; // the address bar has it as well
      }
      anchor.dataset.copied = status.textContent = strings.reading.anchor.copied;
      setTimeout(() => {
        delete anchor.dataset.copied;
        status.textContent = "";
      }, SHOWN_MS);
    });
  }
}
