// The name of this build's arithmetic: its version and a sum of all that a run's bits depend on. Two builds of one name
// train the same network from the same settings.
import { createHash } from "node:crypto";
import * as fs from "node:fs";

const { version } = JSON.parse(fs.readFileSync("package.json", "utf8"));
const DIGITS = 12;

/** @param {(string | Buffer)[]} more what is not a file */
export function stamp(files, more) {
  const sum = createHash("sha256");
  for (const part of [...files.map((file) => fs.readFileSync(file)), ...more]) {
    sum.update(createHash("sha256").update(part).digest());
  }
  return `${version}+${sum.digest("hex").slice(0, DIGITS)}`;
}
