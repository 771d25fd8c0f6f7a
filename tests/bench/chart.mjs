// The picture of the scaling: for each of T, B and H a panel, both axes logarithmic, in plain SVG.

const PANEL = { width: 300, height: 260, left: 52, right: 14, top: 34, bottom: 44 };
const INK = "#1f2328";
const FAINT = "#d0d7de";
const MEASURED = "#0550ae";
const FITTED = "#bc4c00";

function scale([from, to], [start, end]) {
  const [low, high] = [Math.log(from), Math.log(to)];
  return (value) => start + ((Math.log(value) - low) / (high - low)) * (end - start);
}

const text = (x, y, content, more = "") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`;
const line = (x1, y1, x2, y2, color) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${color}"/>`;

/** 1, 2 and 5 times the powers of ten within the range. */
function ticks([from, to]) {
  const all = [];
  for (let power = -3; power < 6; power++)
    for (const digit of [1, 2, 5]) all.push(digit * 10 ** power);
  return all.filter((value) => value >= from && value <= to);
}

function panel({ label, shape, fit, points }, range) {
  const { width, height, left, right, top, bottom } = PANEL;
  const values = points.map(({ value }) => value);
  const x = scale([values[0] / 1.2, values.at(-1) * 1.2], [left, width - right]);
  const y = scale(range, [height - bottom, top]);
  const path = points.map(({ value, fitted }) => `${x(value).toFixed(1)},${y(fitted).toFixed(1)}`);
  return [
    text(left, 18, `${label}: ${shape}, within ${(100 * fit.off).toFixed(0)} %`, 'class="head"'),
    ...ticks(range).flatMap((value) => [
      line(left, y(value), width - right, y(value), FAINT),
      text(left - 6, y(value) + 4, String(Number(value.toPrecision(1))), 'text-anchor="end"'),
    ]),
    ...values.map((value) => text(x(value), height - bottom + 16, value, 'text-anchor="middle"')),
    text((left + width - right) / 2, height - 10, label, 'text-anchor="middle"'),
    text(left - 6, top - 6, "ms", 'text-anchor="end"'),
    line(left, height - bottom, width - right, height - bottom, INK),
    `<polyline points="${path.join(" ")}" fill="none" stroke="${FITTED}" stroke-width="1.5"/>`,
    ...points.map(({ value, milliseconds: { median, min, max } }) => {
      const dot = `<circle cx="${x(value).toFixed(1)}" cy="${y(median).toFixed(1)}" r="3.5" fill="${MEASURED}"/>`;
      return line(x(value), y(min), x(value), y(max), MEASURED) + dot;
    }),
  ].join("\n");
}

/** @param {{ label, shape, fit, points: { value, milliseconds, fitted }[] }[]} series */
export function scalingChart(series) {
  const all = series.flatMap(({ points }) =>
    points.flatMap(({ milliseconds, fitted }) => [milliseconds.min, milliseconds.max, fitted]),
  );
  const range = [Math.min(...all) / 1.3, Math.max(...all) * 1.3];
  const width = PANEL.width * series.length;
  const panels = series.map(
    (one, i) => `<g transform="translate(${i * PANEL.width} 0)">\n${panel(one, range)}\n</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${PANEL.height}" viewBox="0 0 ${width} ${PANEL.height}" font-family="sans-serif" font-size="11" fill="${INK}">
<title>Milliseconds of a training step against T, B and H: measured (dots) and fitted (lines)</title>
<style>.head { font-size: 12px; font-weight: bold }</style>
<rect width="100%" height="100%" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
}
