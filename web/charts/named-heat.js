// Colours in rows and columns, both named: what a matrix over one text and an alignment of two have in common.
import { HeatMap } from "./heatmap.js";
import { Letters } from "./letters.js";

function box(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}

export class NamedHeat {
  #chosen = 0;

  /**
   * @param {HTMLElement} host whose width it takes, scrolling where that is not enough
   * @param {{name: string, label: string, onHover: (row: number|null, column: number|null) => void,
   *   onChoose: (row: number, column?: number) => void}} options name: of its classes in the style sheet
   */
  constructor(host, { name, label, onHover, onChoose }) {
    this.host = host;
    this.element = box(name);
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    this.inner = box(`${name}-inner`);
    this.inner.setAttribute("aria-hidden", "true");
    this.top = new Letters(this.inner);
    this.left = new Letters(this.inner);
    this.field = box(`${name}-field`);
    this.heat = new HeatMap(this.field, { least: 0, most: 1 });
    this.band = box(`${name}-row`);
    this.spot = box(`${name}-spot`);
    this.field.append(this.band, this.spot);
    this.inner.append(this.field);
    this.element.append(this.inner);
    host.append(this.element);
    new ResizeObserver(() => this.resized()).observe(host);
    this.#follow(onHover, onChoose);
  }

  /** How many rows there are. */
  get length() {
    return 0;
  }

  /** The host has another width. */
  resized() {}

  #follow(onHover, onChoose) {
    this.field.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") onHover(...(this.heat.at(event) ?? [null, null]));
    });
    this.field.addEventListener("pointerleave", () => onHover(null, null));
    this.field.addEventListener("click", (event) => {
      const place = this.heat.at(event);
      if (place) onChoose(...place);
    });
    this.element.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const row = this.#chosen + by;
      if (row >= 0 && row < this.length) onChoose(row);
    });
  }

  /** Where the reader looks. @param {number|null} column */
  point(row, column) {
    this.inner.style.setProperty("--row", row);
    this.inner.style.setProperty("--column", column ?? 0);
    this.spot.hidden = column === null;
    this.left.mark(row);
    this.top.mark(column ?? -1);
  }

  /** What stays when the mouse has left. */
  choose(row) {
    this.#chosen = row;
  }

  get chosen() {
    return this.#chosen;
  }

  /** Colours are read once: call this when the theme has changed. */
  repaint() {
    this.heat.repaint();
  }
}
