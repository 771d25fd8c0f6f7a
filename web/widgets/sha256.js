// SHA-256 (FIPS 180-4), for pages that are not served over https: browsers keep crypto.subtle from them.

/** The first 32 bits of the fractional part. */
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n);
  return found;
}

const K = Int32Array.from(primes(64), (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes(8), (p) => fraction(Math.sqrt(p)));

const turned = (x, n) => (x >>> n) | (x << (32 - n));

/** The message with its padding: a one, zeros, its length in bits. */
function padded(bytes) {
  const length = 64 * Math.ceil((bytes.length + 9) / 64);
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  new DataView(all.buffer).setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  return new DataView(all.buffer);
}

function expand(w, block, offset) {
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(offset + 4 * t);
  for (let t = 16; t < 64; t++) {
    const s0 = turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
}

function compress(state, w) {
  let [a, b, c, d, e, f, g, i] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const t1 = (i + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [i, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, i].forEach((x, k) => (state[k] += x));
}

/** @returns {string} 64 hexadecimal digits */
export function sha256(bytes) {
  const message = padded(bytes);
  const state = START.slice();
  const w = new Int32Array(64);
  for (let offset = 0; offset < message.byteLength; offset += 64) {
    expand(w, message, offset);
    compress(state, w);
  }
  return [...state].map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The same, by the browser where it lets the page. */
export async function digest(bytes) {
  if (!globalThis.crypto?.subtle) return sha256(bytes);
  const sum = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
