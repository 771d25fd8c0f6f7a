// Curves as files: all their points as a table, and the picture once it is drawn.
import { allRows } from "../charts/curves.js";
import { strings } from "../strings/fr.js";
import { csv } from "./files.js";
import { pngOfPicture } from "./png.js";

/**
 * @param {import("./picture.js").Picture} picture that the curves are drawn in
 * @param {{name: string, head: string[], points: {x: number[], y: number[]}[]}} what name: of the files, without ending
 */
export function curveFiles(picture, { name, head, points }) {
  const { csv: table, png } = strings.share;
  const { label } = picture;
  const files = [
    { label: table(label), name: `${name}.csv`, make: () => csv(head, allRows(points)) },
  ];
  if (picture.plot.querySelector("canvas"))
    files.push({ label: png(label), name: `${name}.png`, make: () => pngOfPicture(picture) });
  return files;
}
