// `node web/build/chiffres.mjs AUDIO.wasm OUT`: the ten digits as espeak-ng says them in many voices, a file of clips
// (src/audio/clips.h). The same version of espeak-ng gives the same bytes. espeak-ng is a program under the GPL, which
// does not cover what it says: the sound is ours to give.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openAudio } from "../engine/audio.js";

const MOST_BYTES = 1.5e6;
const WORDS = "zéro un deux trois quatre cinq six sept huit neuf".split(" ");
const ACCENTS = ["fr", "fr-be", "fr-ch"];
// Espeak-ng's variants, each a speaker; whispers and robots are left out, and relatives ("Gene", "Gene2") stay on one
// side. Who is tested or validated with is never trained on, in whatever accent.
const SPEAKERS = {
  train:
    "m1 f1 klatt m2 f2 Alex m4 f4 klatt3 Annie m5 belinda boris m6 linda caleb m8 steph david steph2 Denis grandma " +
    "edward anika Gene Lee klatt5 Jacky john marcelo norbert quincy robert travis klatt2 paul antonio rob",
  validation: "m3 aunty pablo Michael",
  test: "f3 m7 Andrea pedro f5 Hugo Alicia sandro",
};
const LEAST = { train: 25, validation: 3, test: 6 };

function run(parameters) {
  const { status, stdout, stderr, error } = spawnSync("espeak-ng", parameters, {
    maxBuffer: 1 << 26,
  });
  if (error?.code === "ENOENT")
    throw new Error(
      "espeak-ng is missing, which says the digits for the lesson on speech.\n" +
        "On Debian and Ubuntu: sudo apt-get install espeak-ng. Elsewhere the package has the same name.",
    );
  if (error || status !== 0)
    throw new Error(`espeak-ng ${parameters.join(" ")}: ${error ?? stderr}`);
  return stdout;
}

/** The speakers of a split that this espeak-ng has: older ones have fewer, and would say it with another's voice. */
function present(split, names) {
  const known = new Set(
    [
      ...run(["--voices=variant"])
        .toString()
        .matchAll(/!v\/(\S+)/g),
    ].map(([, name]) => name),
  );
  const found = names.split(" ").filter((name) => known.has(name));
  if (found.length >= LEAST[split]) return found;
  throw new Error(
    `this espeak-ng has ${found.length} of the voices for the split "${split}", ${LEAST[split]} are needed: 1.51 has all`,
  );
}

/** Everybody has a speed (words a minute) and a pitch (0 to 99) of their own. */
function* speakers() {
  let i = 0;
  for (const [split, names] of Object.entries(SPEAKERS)) {
    for (const variant of present(split, names)) {
      const accent = ACCENTS[i % ACCENTS.length];
      const [speed, pitch] = [125 + ((i * 37) % 61), 35 + ((i * 23) % 31)];
      yield { name: `${accent}+${variant}`, split, speed, pitch };
      i++;
    }
  }
}

/** One word, without the silence around it; as loud as any other. */
function say(audio, { name, speed, pitch }, word) {
  const settings = ["-v", name, "-s", String(speed), "-p", String(pitch)];
  const wav = run([...settings, "--stdout", word]);
  const { numbers } = audio({ do: "decode" }, new Uint8Array(wav));
  const { spoken, numbers: spokenPart } = audio({ do: "trim" }, numbers);
  if (!spoken) throw new Error(`espeak-ng says nothing for "${word}" as ${name}`);
  const peak = spokenPart.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return spokenPart.map((x) => (0.9 * x) / peak);
}

function joined(sounds) {
  const all = new Float32Array(sounds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const sound of sounds) {
    all.set(sound, at);
    at += sound.length;
  }
  return all;
}

async function main(wasm, out) {
  // Where the module is looked for by the name that it has in the site.
  const folder = fs.mkdtempSync(path.join(path.dirname(out), "audio-"));
  try {
    fs.copyFileSync(wasm, path.join(folder, "recurrence-audio.wasm"));
    const audio = await openAudio(`${pathToFileURL(path.resolve(folder))}/`);
    const [, version] = /text-to-speech: (\S+)/.exec(run(["--version"]).toString()) ?? [];
    const all = [...speakers()];
    const sounds = all.flatMap((speaker) => WORDS.map((word) => say(audio, speaker, word)));
    const clips = sounds.map(({ length }, i) => [
      i % WORDS.length,
      Math.floor(i / WORDS.length),
      length,
    ]);
    const voices = all.map(({ name, split }) => ({ name, split }));
    const source = `eSpeak NG ${version}`;
    const { bytes } = audio({ do: "pack", source, words: WORDS, voices, clips }, joined(sounds));
    if (bytes.length > MOST_BYTES) throw new Error(`${out} would have ${bytes.length} bytes`);
    fs.writeFileSync(out, bytes);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

try {
  await main(...process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
