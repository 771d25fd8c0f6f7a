// The content renderer: Markdown or a notebook in, safe HTML and the list of faults out.
import { loadModule } from "./module.js";
import { systemImports } from "./system.js";
import { RecurrenceError } from "../protocol.js";

const KINDS = { markdown: 0, notebook: 1 };

/** @param {string|URL} base the folder of recurrence-content.wasm */
export async function openRenderer(base) {
  const module = await loadModule(new URL("recurrence-content.wasm", base), "content", {
    imports: systemImports,
  });
  const { call } = module;
  /**
   * @param {string|Uint8Array} source
   * @param {{ kind?: "markdown"|"notebook", course?: string }} options `course`: the text of course.json
   * @returns {{ html: string, title: string, description: string, faults: {line, message}[], toc: object[] }}
   */
  return (source, { kind = "markdown", course = "" } = {}) =>
    module.withInputs([source, course], (at, length, courseAt, courseLength) => {
      const rendered = call.content_render(at, length, KINDS[kind], courseAt, courseLength);
      const report = JSON.parse(module.text(call.content_report()) || "null");
      if (!rendered) {
        throw new RecurrenceError(
          "limit",
          report?.faults?.[0]?.message ?? "the source cannot be rendered",
        );
      }
      const bytes = module.copy(call.content_html(), call.content_html_size());
      return { html: new TextDecoder().decode(bytes), ...report };
    });
}
