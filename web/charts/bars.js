// Probabilities as labelled horizontal bars: a list, so that the figures are text too.

/**
 * @param {{label: string, value: number, text: string, chosen?: boolean}[]} rows values in 0..1
 * @returns {HTMLElement}
 */
export function bars(rows) {
  const list = document.createElement("ul");
  list.className = "bars";
  for (const { label, value, text, chosen } of rows) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "bar-label";
    name.textContent = label;
    const track = document.createElement("span");
    track.className = "bar-track";
    track.setAttribute("aria-hidden", "true");
    const fill = document.createElement("span");
    fill.className = "bar-fill";
    fill.style.setProperty("--value", String(value));
    track.append(fill);
    const figure = document.createElement("span");
    figure.className = "bar-value";
    figure.textContent = text;
    item.append(name, track, figure);
    if (chosen) item.className = "chosen";
    list.append(item);
  }
  return list;
}
