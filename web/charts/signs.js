// Characters that cannot be seen, as something to be seen.

const SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥", "\u00a0": "⍽", "\u202f": "⍽" };

/** A sign for a character. */
export const sign = (character) => SIGNS[character] ?? character;
