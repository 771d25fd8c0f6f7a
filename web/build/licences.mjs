// LICENCES.txt: what the site contains of others' work, with their licences' own texts.
import * as fs from "node:fs";
import path from "node:path";

const PARTS = [
  ["cmark, compiled into recurrence-content.wasm", "build/vendor/cmark"],
  ["cJSON, compiled into the .wasm files", "build/vendor/cjson"],
  ["uPlot, in the widgets' scripts", "node_modules/uplot"],
  ["MiniSearch, in the search's script", "node_modules/minisearch"],
  ["wasm-feature-detect, in the engine's script", "node_modules/wasm-feature-detect"],
  [
    "Noms des communes (data/communes.txt) : @etalab/decoupage-administratif, d'après le Code officiel " +
      "géographique de l'INSEE, Licence Ouverte / Open Licence 2.0",
    "node_modules/@etalab/decoupage-administratif",
  ],
];

function licenceText(folder) {
  const name = fs.readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file));
  if (!name) throw new Error(`${folder} holds no licence text`);
  return fs.readFileSync(path.join(folder, name), "utf8").trim();
}

export function licences() {
  const own = fs.readFileSync("LICENSE", "utf8").trim();
  const others = PARTS.map(
    ([what, folder]) => `${"=".repeat(78)}\n${what}\n\n${licenceText(folder)}`,
  );
  return `${[own, ...others].join("\n\n")}\n`;
}
