// Characters that cannot be seen, by name.
import { strings } from "../strings/fr.js";

const words = strings.generate;

/** A name for a character, in a sentence or a list. */
export function visible(character) {
  if (character === " ") return words.space;
  if (character === "\n") return words.newline;
  return character;
}
