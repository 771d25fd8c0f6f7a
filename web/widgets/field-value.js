// What a reader has put into a field, as a setting.
import { admits } from "./admitted.js";

/**
 * The field's value, of the type of the present one; a number that is not admitted is put back.
 * @returns {string | number | undefined} undefined: nothing is to change
 */
export function valueOf(input, key, present) {
  if (typeof present === "string") return input.value;
  const value = Number(input.value);
  if (input.value.trim() !== "" && admits(key, value)) return value;
  input.value = String(present);
  return undefined;
}
