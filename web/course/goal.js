// Whether an event of a widget fulfils what an exercise awaits.

function fits(found, wanted) {
  if (wanted === null || typeof wanted !== "object") return found === wanted;
  if (typeof found !== "number") return false;
  return "atMost" in wanted ? found <= wanted.atMost : found >= wanted.atLeast;
}

/**
 * @param {{metric: string, below?: number, above?: number, settings?: object}} goal
 * @param {object} detail of the event; what is demanded is looked up in it, then in the widget's `settings`
 * @returns {null | {value: number, reached: boolean, unmet: {key: string, wanted: *, found: *}[]}} null where the event
 *   does not have the metric; the goal is met when it is reached and nothing is unmet
 */
export function judge(goal, detail, settings = {}) {
  const value = detail?.[goal.metric];
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const reached = goal.below === undefined ? value > goal.above : value < goal.below;
  const unmet = Object.entries(goal.settings ?? {})
    .map(([key, wanted]) => ({
      key,
      wanted,
      found: Object.hasOwn(detail, key) ? detail[key] : settings[key],
    }))
    .filter(({ wanted, found }) => !fits(found, wanted));
  return { value, reached, unmet };
}

/** Whether `value` is nearer to the goal than `other`. */
export function isNearer(goal, value, other) {
  return goal.below === undefined ? value > other : value < other;
}
