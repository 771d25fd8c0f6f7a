// What colour a number has, between colours that the styles of the place say.
import { colorsOf } from "./colors.js";

const SHADES = 128; // of a colour

/** Any colour that CSS knows, as three numbers. */
function rgb(text) {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const mix = (from, to, part) => from.map((start, i) => Math.round(start + (to[i] - start) * part));

/** Relative luminance, as WCAG 2 has it. */
function luminance(color) {
  const [r, g, b] = color.map((x) => {
    const part = x / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** A colour, what CSS calls it, and what can be read on it. */
function shade(color) {
  const light = luminance(color);
  const onWhite = 1.05 / (light + 0.05);
  const onBlack = (light + 0.05) / 0.05;
  return { color, css: `rgb(${color.join(" ")})`, ink: onBlack >= onWhite ? "#000" : "#fff" };
}

/**
 * From `--heat-zero` to `--heat-high`; where `least` is below 0, to `--heat-low` for what is below 0.
 * @param {Element} element the place
 * @param {{least: number, most: number}} limits
 * @returns {(value: number) => {color: number[], css: string, ink: string}}
 */
export function tints(element, { least, most }) {
  const color = colorsOf(element);
  const zero = rgb(color("heat-zero"));
  const ramp = (end) =>
    Array.from({ length: SHADES + 1 }, (_, i) => shade(mix(zero, rgb(color(end)), i / SHADES)));
  const high = ramp("heat-high");
  const low = least < 0 ? ramp("heat-low") : high;
  const from = least < 0 ? 0 : least;
  const far = (least < 0 ? Math.max(-least, Math.abs(most)) : most - least) || 1;
  return (value) => {
    const part = Number.isFinite(value) ? (value - from) / far : 0;
    const step = Math.round(Math.min(1, Math.abs(part)) * SHADES);
    return part < 0 ? (least < 0 ? low[step] : high[0]) : high[step];
  };
}
