// The renderer marks TeX; Temml turns it into MathML here, when the site is built.
import * as fs from "node:fs";
import temml from "temml";

const MARK = /<(span|div) class="math" data-tex="([^"]*)"><code>[\s\S]*?<\/code><\/\1>/g;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/** @throws {Error} `file:line: message` where a formula is not TeX */
export function withMathML(html, source) {
  return html.replace(MARK, (_, tag, escaped) => {
    const tex = escaped.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
    try {
      const math = temml.renderToString(tex, {
        displayMode: tag === "div",
        throwOnError: true,
        maxSize: [5, 50], // em: no rule or space larger than a page
      });
      return `<${tag} class="math">${withoutStylesAndIds(math)}</${tag}>`;
    } catch (error) {
      throw new Error(`${source}:${lineOf(tex, source)}: formula "${tex}": ${error.message}`);
    }
  });
}

/** The page's policy admits no style attribute, and its ids are its own (\\label would make others). */
function withoutStylesAndIds(math) {
  return math.replace(/ (style|id)="[^"]*"/g, "");
}

function lineOf(tex, source) {
  const text = fs.readFileSync(source, "utf8");
  const at = text.indexOf(tex.trim());
  return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}
