// A screenshot made small: PNG with a palette of at most 256 colours, of which an interface has few.
import zlib from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS = { 2: 3, 6: 4 }; // by colour type: RGB, RGBA

function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield {
      name: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    };
    at += length + 12;
  }
}

function paeth(a, b, c) {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** Undoes the filters of PNG's lines (RFC 2083, 6). */
function unfilter(raw, height, stride, step) {
  const out = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const a = x >= step ? out[y * stride + x - step] : 0;
      const b = y ? out[(y - 1) * stride + x] : 0;
      const c = y && x >= step ? out[(y - 1) * stride + x - step] : 0;
      const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
      out[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

/** @returns {{ width: number, height: number, colours: Uint32Array }} colours as 0xRRGGBB */
export function decode(png) {
  const all = [...chunks(png)];
  const head = all[0].data;
  const [width, height, depth, type] = [
    head.readUInt32BE(0),
    head.readUInt32BE(4),
    head[8],
    head[9],
  ];
  const step = CHANNELS[type];
  if (depth !== 8 || !step || head[12]) throw new Error("only plain screenshots can be read");
  const data = Buffer.concat(all.filter(({ name }) => name === "IDAT").map((chunk) => chunk.data));
  const pixels = unfilter(zlib.inflateSync(data), height, width * step, step);
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i++)
    colours[i] = (pixels[i * step] << 16) | (pixels[i * step + 1] << 8) | pixels[i * step + 2];
  return { width, height, colours };
}

const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function distance(a, b) {
  const [x, y] = [parts(a), parts(b)];
  return (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2 + (x[2] - y[2]) ** 2;
}

/** The most frequent colours that are not all but the same, and for every colour its place among them. */
function palette(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  let chosen = sorted.slice(0, 256);
  for (let apart = 12; sorted.length > 256 && apart <= 1200; apart *= 2) {
    chosen = [];
    for (const colour of sorted)
      if (chosen.length < 256 && chosen.every((other) => distance(colour, other) >= apart))
        chosen.push(colour);
    if (chosen.length < 256) break;
  }
  const places = new Map();
  for (const colour of sorted) {
    let best = 0;
    for (let i = 1; i < chosen.length; i++)
      if (distance(colour, chosen[i]) < distance(colour, chosen[best])) best = i;
    places.set(colour, best);
  }
  return { chosen, places };
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The same picture, opaque, with a palette. */
export function small(png) {
  const { width, height, colours } = decode(png);
  const { chosen, places } = palette(colours);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits, palette
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      lines[y * (width + 1) + 1 + x] = places.get(colours[y * width + x]);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(chosen.flatMap(parts))),
    chunk("IDAT", zlib.deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
