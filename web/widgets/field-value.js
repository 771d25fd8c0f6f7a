// What a reader has put into a field, as a setting.

/**
 * The field's value, of the type of the present one; a number that cannot be taken is put back.
 * @returns {string | number | undefined} undefined: nothing is to change
 */
export function valueOf(input, present, least = 0) {
  if (typeof present === "string") return input.value;
  const value = Number(input.value);
  if (input.value.trim() !== "" && value >= least) return value;
  input.value = String(present);
  return undefined;
}
