// LICENCES.txt: what the site contains of others' work, with their licences' own texts.
import * as fs from "node:fs";
import path from "node:path";

const PARTS = [
  ["cmark, compiled into recurrence-content.wasm", "build/vendor/cmark"],
  ["cJSON, compiled into the .wasm files", "build/vendor/cjson"],
  ["KISS FFT, compiled into recurrence-audio.wasm", "build/vendor/kissfft"],
  ["uPlot, in the widgets' scripts", "node_modules/uplot"],
  ["MiniSearch, in the search's script", "node_modules/minisearch"],
  ["wasm-feature-detect, in the engine's script", "node_modules/wasm-feature-detect"],
  [
    "Noms des communes (data/communes.txt) : @etalab/decoupage-administratif, d'après le Code officiel " +
      "géographique de l'INSEE, Licence Ouverte / Open Licence 2.0",
    "node_modules/@etalab/decoupage-administratif",
  ],
];

// What the site holds of programs whose licence does not cover what they make.
const MADE = [
  "Voix de synthèse (data/chiffres.bin) : dites par eSpeak NG, programme sous licence GPL 3, qui ne s'étend pas au son " +
    "produit ; le site ne contient rien du programme. Le son est donné sous CC BY 4.0, comme les leçons.",
];

function licenceText(folder) {
  const name = fs
    .readdirSync(folder)
    .find((file) => /^(licen[cs]e|copying)/i.test(file) && isFile(folder, file));
  if (!name) throw new Error(`${folder} holds no licence text`);
  const text = fs.readFileSync(path.join(folder, name), "utf8").trim();
  return [text, ...referred(folder, text)].join("\n\n");
}

function isFile(folder, name) {
  return fs.statSync(path.join(folder, name)).isFile();
}

/** The texts that a licence file names by their path instead of holding them ("LICENSES/BSD-3-Clause"). */
function referred(folder, text) {
  return [...text.matchAll(/\bLICENSES\/[\w.-]+/g)].map(([name]) =>
    fs.readFileSync(path.join(folder, name), "utf8").trim(),
  );
}

export function licences() {
  const own = fs.readFileSync("LICENSE", "utf8").trim();
  const others = PARTS.map(
    ([what, folder]) => `${"=".repeat(78)}\n${what}\n\n${licenceText(folder)}`,
  );
  const made = MADE.map((what) => `${"=".repeat(78)}\n${what}`);
  return `${[own, ...others, ...made].join("\n\n")}\n`;
}
