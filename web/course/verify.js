// The teachers' check of records: each is run again on this device, and what it says is compared with what comes out.
import { strings } from "../strings/fr.js";
import { assignments } from "../strings/fr-assignments.js";
import { button, h, setUnavailable } from "../widgets/dom.js";
import { ENGINE, readRecords, RecordFault, verifyRecord } from "../widgets/record.js";
import { departures, isAssignment } from "./assignment-link.js";

const words = assignments.verify;

/** One record in the list of results. */
class Result {
  constructor(name) {
    this.verdict = h("strong", { class: "verdict" }, words.waiting);
    this.progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.progress });
    this.details = h("ul");
    this.element = h("li", {}, h("p", {}, h("b", {}, name), " ", this.verdict, this.progress));
    this.element.append(this.details);
  }

  step(step, steps) {
    this.progress.hidden = false;
    this.progress.value = step / steps;
    this.verdict.textContent = words.running(step, steps);
  }

  /** @param {"identical" | "different" | "invalid" | "stopped" | "failed"} kind */
  end(kind, details = []) {
    this.progress.hidden = true;
    this.element.dataset.verdict = kind;
    this.verdict.textContent = words.verdicts[kind];
    this.details.append(...details.map((text) => h("li", {}, text)));
  }
}

export class VerifyForm {
  #known = new Map(); // what has been run here, by its settings
  #abort = null;

  constructor() {
    this.text = h("textarea", { rows: 8, spellcheck: "false", autocomplete: "off" });
    this.files = h("input", {
      type: "file",
      multiple: true,
      accept: ".json,application/json",
    });
    this.files.addEventListener("change", () => this.#takeFiles());
    this.links = h("textarea", { rows: 2, spellcheck: "false", autocomplete: "off" });
    this.start = button(words.start, () => this.#verify(), { class: "primary" });
    this.stop = button(words.stop, () => this.#abort?.abort());
    this.said = h("p", { role: "status" });
    this.list = h("ol", { class: "verdicts", "aria-label": words.results });
    this.element = h("div", { class: "assignment" });
    this.element.append(
      h("label", { class: "field" }, h("span", {}, words.text), this.text),
      h("label", { class: "field" }, h("span", {}, words.files), this.files),
      h("label", { class: "field" }, h("span", {}, words.link), this.links),
      h("div", { class: "row" }, this.start, this.stop),
      this.said,
      this.list,
    );
    this.#setRunning(false);
  }

  #setRunning(running) {
    setUnavailable(this.start, running);
    setUnavailable(this.stop, !running);
  }

  async #takeFiles() {
    const files = [...this.files.files];
    this.files.value = "";
    try {
      const texts = await Promise.all(files.map((file) => file.text()));
      this.text.value = [this.text.value.trim(), ...texts].filter(Boolean).join("\n");
    } catch {
      this.said.textContent = words.unreadable;
    }
  }

  async #verify() {
    const found = readRecords(this.text.value);
    const links = this.links.value.split(/\s+/).filter(Boolean);
    this.list.replaceChildren();
    if (found.length === 0 || !links.every(isAssignment)) {
      this.said.textContent = found.length === 0 ? words.empty : words.badLink;
      return;
    }
    this.#setRunning(true);
    this.#abort = new AbortController();
    this.said.textContent = words.begun(found.length);
    const counts = await this.#all(found, links);
    this.said.textContent = words.ended(counts);
    this.#setRunning(false);
  }

  /** One after the other: they share the device's one engine. */
  async #all(found, links) {
    const counts = { identical: 0, different: 0, invalid: 0, stopped: 0, failed: 0 };
    const results = found.map(({ record }, i) => new Result(words.name(i + 1, record?.name)));
    this.list.append(...results.map(({ element }) => element));
    for (const [i, { record, fault }] of found.entries()) {
      const result = results[i];
      if (fault) result.end("invalid", [words.fault(fault)]);
      else if (this.#abort.signal.aborted) result.end("stopped");
      else await this.#one(record, links, result, this.#twins(found, i));
      counts[result.element.dataset.verdict]++;
    }
    return counts;
  }

  /** What to say of an earlier record with the same network. */
  #twins(found, at) {
    const networks = ({ record }) => record?.runs.map(({ weightsHash }) => weightsHash).join();
    const first = found.findIndex((other) => networks(other) === networks(found[at]));
    return first < at ? [words.sameAs(first + 1)] : [];
  }

  async #one(record, links, result, twins) {
    const notes = [words.summary(record), ...twins];
    if (record.engine !== ENGINE) notes.push(words.otherBuild(record.engine, ENGINE));
    try {
      const differences = await verifyRecord(record, {
        signal: this.#abort.signal,
        onStep: (step, steps) => result.step(step, steps),
        known: this.#known,
      });
      if (differences === null) {
        result.end("stopped", notes);
        return;
      }
      const away = departures(links, record);
      notes.push(...differences.map(words.difference), ...away.map(words.departure));
      result.end(differences.length + away.length > 0 ? "different" : "identical", notes);
    } catch (error) {
      if (error instanceof RecordFault) result.end("invalid", [...notes, words.fault(error)]);
      else result.end("failed", [...notes, strings.errors.codes[error.code] ?? error.message]);
    }
  }
}
