// Chart colours, read from the CSS of the place where the chart stands.

/** @returns {(name: string) => string} the value of the custom property `--name` there */
export function colorsOf(element) {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(`--${name}`).trim() || "currentColor";
}
