// The tree of a beam search: a column for each token written, a node for each beam kept, lines to their parents.

const NS = "http://www.w3.org/2000/svg";
const COLUMN = 34;
const ROW = 30;
const RADIUS = 12;
const EDGE = 20; // before the root and around the tree
const LETTER = 8; // of a word beside its first letter

function element(name, attributes, text) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** How wide the nodes are whose names have so many characters. */
const nodeWidth = (length) => 2 * RADIUS + LETTER * (length - 1);

/** A round node for a character, a long one for a word. */
function node([x, y], width, kind) {
  if (width === 2 * RADIUS) return element("circle", { cx: x, cy: y, r: RADIUS, class: kind });
  const place = { x: x - width / 2, y: y - RADIUS, width, height: 2 * RADIUS, rx: RADIUS };
  return element("rect", { ...place, class: kind });
}

/** The nodes on the way to steps[step][beam], as "step,beam". */
function pathTo(steps, step, beam) {
  const path = new Set();
  for (let at = beam, t = step; t >= 0; t--) {
    path.add(`${t},${at}`);
    at = steps[t][at][0];
  }
  return path;
}

/** Those from which a beam of the last step, or one that has ended, descends. */
function survivors(steps, ends) {
  const all = new Set();
  for (const { step, beam } of ends) for (const node of pathTo(steps, step, beam)) all.add(node);
  return all;
}

/**
 * @param {[parent: number, token: number, logProbability: number][][]} steps as the engine gives them
 * @param {{step: number, beam: number}[]} ends of the hypotheses, the best first
 * @param {(token: number) => string} name of a token, short
 * @returns {SVGElement} scroll it sideways where it is wide
 */
export function beamTree(steps, ends, name) {
  const beams = Math.max(1, ...steps.map((step) => step.length));
  const longest = Math.max(1, ...steps.flat().map(([, token]) => [...name(token)].length));
  const column = COLUMN + nodeWidth(longest) - nodeWidth(1);
  const width = 2 * EDGE + column * steps.length + RADIUS;
  const height = 2 * EDGE + ROW * (beams - 1) + RADIUS;
  const svg = element("svg", {
    class: "tree",
    "aria-hidden": "true",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  const best = ends.length ? pathTo(steps, ends[0].step, ends[0].beam) : new Set();
  const alive = survivors(steps, ends);
  const place = (t, beam) => [
    EDGE + column * (t + 0.5) + COLUMN / 2,
    EDGE + RADIUS / 2 + ROW * beam,
  ];
  const kind = (t, beam) => {
    const key = `${t},${beam}`;
    if (best.has(key)) return "best";
    return alive.has(key) ? "alive" : "dead";
  };
  const lines = element("g", {});
  const nodes = element("g", {});
  nodes.append(element("circle", { cx: EDGE, cy: EDGE + RADIUS / 2, r: 4, class: "root" }));
  steps.forEach((step, t) =>
    step.forEach(([parent, token], beam) => {
      const [x, y] = place(t, beam);
      const [fromX, fromY] = t > 0 ? place(t - 1, parent) : [EDGE, EDGE + RADIUS / 2];
      const middle = (fromX + x) / 2;
      const curve = `M${fromX},${fromY} C${middle},${fromY} ${middle},${y} ${x},${y}`;
      lines.append(element("path", { d: curve, class: kind(t, beam), fill: "none" }));
      const text = name(token);
      nodes.append(node([x, y], nodeWidth([...text].length || 1), kind(t, beam)));
      const label = { x, y: y + 5, class: kind(t, beam), "text-anchor": "middle" };
      nodes.append(element("text", label, text));
    }),
  );
  svg.append(lines, nodes);
  return svg;
}
