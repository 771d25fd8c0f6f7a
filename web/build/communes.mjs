// The names of today's French communes, one a line, from @etalab/decoupage-administratif.
import { createRequire } from "node:module";

export function communes() {
  const list = createRequire(import.meta.url)("@etalab/decoupage-administratif/data/communes.json");
  const names = list.filter(({ type }) => type === "commune-actuelle").map(({ nom }) => nom);
  const unique = [...new Set(names)].sort();
  return `${shuffled(unique).join("\n")}\n`;
}

/** In an order of no meaning, always the same: sorted names would teach the alphabet. */
function shuffled(names) {
  let state = 1;
  const below = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
    return Math.floor((state / 2 ** 32) * bound);
  };
  for (let i = names.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [names[i], names[j]] = [names[j], names[i]];
  }
  return names;
}
