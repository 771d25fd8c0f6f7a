// Pictures as PNG, on the widget's own ground: curves with their legend, drawings in SVG.
import { colorsOf } from "../charts/colors.js";

export const MARGIN = 12;
export const LINE = 22; // CSS pixels of a line of text

/**
 * Curves with what they are called: the picture's label and legend above its canvas.
 * @param {object} picture a Picture that has been drawn
 */
export function pngOfPicture(picture) {
  const canvas = picture.plot.querySelector("canvas");
  const scale = canvas.width / (canvas.clientWidth || canvas.width);
  const head = (1 + picture.keys.length) * LINE * scale;
  const copy = document.createElement("canvas");
  copy.width = canvas.width + 2 * MARGIN;
  copy.height = canvas.height + head + 2 * MARGIN;
  const color = colorsOf(picture.plot);
  return painted(copy, color("surface"), (context) => {
    context.translate(MARGIN, MARGIN);
    context.drawImage(canvas, 0, head);
    context.scale(scale, scale);
    context.font = "600 14px system-ui, sans-serif";
    context.fillStyle = color("ink");
    context.fillText(picture.label, 0, LINE - 8);
    picture.keys.forEach((key, i) => paintKey(context, key, color, (i + 2) * LINE - 8));
  });
}

function paintKey(context, { text, color: name, dashed }, color, y) {
  context.strokeStyle = color(name);
  context.lineWidth = 2;
  context.setLineDash(dashed ? [6, 4] : []);
  context.beginPath();
  context.moveTo(0, y - 4);
  context.lineTo(26, y - 4);
  context.stroke();
  context.font = "13px system-ui, sans-serif";
  context.fillText(text, 34, y);
}

/** What is painted on a ground of one colour, as a file. */
export function painted(canvas, ground, paint) {
  const context = canvas.getContext("2d");
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  paint(context);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

const DRAWN = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "text-anchor",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
];

/** An SVG that the page's styles colour, at twice its size. */
export async function pngOfSvg(svg) {
  const copy = svg.cloneNode(true);
  const styled = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(styled[i]);
    element.removeAttribute("style"); // which the page's policy would not let be written
    for (const name of DRAWN) element.setAttribute(name, style.getPropertyValue(name));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  return painted(canvas, colorsOf(svg)("surface"), (context) =>
    context.drawImage(image, 0, 0, canvas.width, canvas.height),
  );
}
