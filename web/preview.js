// The lesson writer's live preview: the C renderer, as WebAssembly, on what stands in the text area.
import { openRenderer } from "./engine/renderer.js";
import { strings } from "./strings/fr.js";
import { h } from "./widgets/dom.js";
import { defineWhenNear } from "./widgets/lazy.js";

const words = strings.preview;
const WAIT_MS = 150;

export async function startPreview(place) {
  const area = h("textarea", { rows: 18, "aria-label": words.source, spellcheck: "false" });
  const file = h("input", {
    type: "file",
    accept: ".md,.ipynb,text/markdown",
    "aria-label": words.open,
  });
  const faults = h("ul");
  const output = h("div", { class: "preview", role: "region", "aria-label": words.result });
  area.value = words.example;
  place.after(
    h("div", { class: "editor" }, area, file, h("div", { role: "status" }, faults)),
    output,
  );

  const render = await openRenderer(import.meta.url);
  let kind = "markdown";
  const show = () => {
    try {
      const result = render(area.value, { kind });
      // The renderer lets no markup of its source through: see src/content and tests/hostile.
      output.innerHTML = result.html;
      faults.replaceChildren(
        ...result.faults.map(({ line, message }) => h("li", {}, words.fault(line, message))),
      );
      defineWhenNear(output);
    } catch (error) {
      faults.replaceChildren(h("li", {}, error.message));
    }
  };
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT_MS);
  });
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    kind = chosen.name.endsWith(".ipynb") ? "notebook" : "markdown";
    area.value = await chosen.text();
    show();
  });
  show();
}
