// Sounds for tests: WAV files, silence around a word.

/** A WAV file of PCM, or of floats of 32 bits. @param {ArrayLike<number>[]} channels */
export function wav(rate, channels, { bits = 16, floats = false } = {}) {
  const size = bits / 8;
  const count = channels[0].length * channels.length;
  const bytes = Buffer.alloc(44 + size * count);
  bytes.write("RIFF....WAVEfmt ", 0, "latin1");
  bytes.writeUInt32LE(36 + size * count, 4);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(floats ? 3 : 1, 20);
  bytes.writeUInt16LE(channels.length, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(size * rate * channels.length, 28);
  bytes.writeUInt16LE(size * channels.length, 32);
  bytes.writeUInt16LE(bits, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(size * count, 40);
  const write = floats
    ? (x, at) => bytes.writeFloatLE(x, at)
    : bits === 8
      ? (x, at) => bytes.writeUInt8(128 + Math.round(127 * x), at)
      : (x, at) => bytes.writeInt16LE(Math.round(32767 * x), at);
  for (let i = 0; i < count; i++) {
    const x = channels[i % channels.length][Math.floor(i / channels.length)];
    write(floats ? x : Math.max(-1, Math.min(1, x)), 44 + size * i);
  }
  return bytes;
}

/** Seconds of silence before and behind, of sound of 8000 samples a second. */
export function padded(sound, before, behind) {
  const all = new Float32Array(Math.round(8000 * (before + behind)) + sound.length);
  all.set(sound, Math.round(8000 * before));
  return all;
}
