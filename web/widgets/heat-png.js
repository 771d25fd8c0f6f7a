// A heat map as PNG: above it what it shows, below it what its colours mean, from the least to the most.
import { colorsOf } from "../charts/colors.js";
import { tints } from "../charts/tint.js";
import { LINE, MARGIN, painted } from "./png.js";

const SCALE = 2; // pixels of the file to a CSS pixel
const [RAMP, THICK, GAP] = [160, 12, 10];
const BOLD = "600 14px system-ui, sans-serif";
const PLAIN = "13px system-ui, sans-serif";

function widthOf(context, text, font) {
  context.font = font;
  return Math.ceil(context.measureText(text).width);
}

/**
 * @param {HTMLCanvasElement} canvas the map itself
 * @param {Element} place whose colours count
 * @param {{title: string, means: string, limits: {least: number, most: number}, ends: [low: string, high: string]}} legend
 *   ends: what the least and the most are called
 */
export function pngOfHeatMap(canvas, place, { title, means, limits, ends: [low, high] }) {
  const copy = document.createElement("canvas");
  const context = copy.getContext("2d");
  const lowWidth = widthOf(context, low, PLAIN);
  const scaleWidth = lowWidth + RAMP + 2 * GAP + widthOf(context, high, PLAIN);
  const texts = [widthOf(context, title, BOLD), widthOf(context, means, PLAIN), scaleWidth];
  const height = canvas.height / SCALE;
  copy.width = SCALE * (Math.max(canvas.width / SCALE, ...texts) + 2 * MARGIN);
  copy.height = SCALE * (height + 3 * LINE + GAP + 2 * MARGIN);
  const color = colorsOf(place);
  return painted(copy, color("surface"), () => {
    context.scale(SCALE, SCALE);
    context.translate(MARGIN, MARGIN);
    context.drawImage(canvas, 0, LINE, canvas.width / SCALE, height);
    context.fillStyle = color("ink");
    context.font = BOLD;
    context.fillText(title, 0, LINE - 8);
    context.font = PLAIN;
    context.translate(0, LINE + height + GAP);
    context.fillText(means, 0, LINE - 8);
    context.fillText(low, 0, 2 * LINE - 8);
    context.fillText(high, lowWidth + RAMP + 2 * GAP, 2 * LINE - 8);
    context.translate(lowWidth + GAP, 2 * LINE - 8 - THICK);
    paintRamp(context, tints(place, limits), limits);
    context.strokeStyle = color("line");
    context.strokeRect(-0.5, -0.5, RAMP + 1, THICK + 1);
  });
}

function paintRamp(context, tint, { least, most }) {
  for (let x = 0; x < RAMP; x++) {
    context.fillStyle = tint(least + ((most - least) * x) / (RAMP - 1)).css;
    context.fillRect(x, 0, 1, THICK);
  }
}
