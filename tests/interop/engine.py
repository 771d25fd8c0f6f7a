"""The native engine, as a program: tests/interop/interop.c."""

import dataclasses
import itertools
import json
import pathlib
import subprocess
import sys

import numpy as np
import safetensors.numpy

TOLERANCE = 1e-5


class Refused(Exception):
    """What the engine says when it refuses."""


class Tally:
    """Counts checks and tells those that fail."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, good, detail=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"FAILED {name} {detail}".rstrip(), flush=True)

    def near(self, name, ours, theirs, where=None):
        """Two arrays are the same within the tolerance."""
        ours, theirs = np.asarray(ours), np.asarray(theirs)
        if ours.shape != theirs.shape:
            self.check(name, False, f"shapes {ours.shape}, {theirs.shape}")
            return
        error = np.abs(ours - theirs)
        if where is not None:
            error = error[np.broadcast_to(where, error.shape)]
        worst = float(error.max()) if error.size else np.inf
        self.check(name, worst <= TOLERANCE, f"differ by {worst:.3g}")


@dataclasses.dataclass
class Model:
    """Weights as a safetensors file, and the layers they belong to."""

    weights: bytes
    layers: list
    language: bool = False  # it predicts what comes next at each step

    def inputs(self):
        return [entry for entry in self.layers if entry["type"] == "input"]

    def attends(self):
        return any("ttention" in entry["type"] for entry in self.layers)

    def masked(self):
        return any(entry.get("maskZero") for entry in self.layers)


def metadata(data, key):
    """A metadata string of safetensors bytes."""
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length])["__metadata__"].get(key)


class Engine:
    """Runs the program in a folder of its own. Conversions are kept there,
    so that another build can be asked the same (wasm.mjs)."""

    def __init__(self, program, folder):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.numbers = itertools.count()

    def path(self, name):
        return self.folder / name

    def run(self, *arguments):
        """The program's output; its message as an exception."""
        done = subprocess.run(
            [self.program, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(done.stderr.strip())
        return done.stdout

    def convert(self, request, data=b""):
        """The answer and the bytes of a conversion."""
        stem = self.path(f"request-{next(self.numbers):04}")
        names = [stem.with_suffix(s) for s in (".json", ".in", ".txt", ".out")]
        names[0].write_text(json.dumps(request), encoding="utf-8")
        names[1].write_bytes(data)
        self.run("convert", names[0], names[1] if data else "-", *names[2:])
        answer = json.loads(names[2].read_text(encoding="utf-8"))
        return answer, names[3].read_bytes()

    def predict(self, model, inputs):
        """The output of our own forward pass."""
        weights, batch, out = map(self.path, ("weights", "inputs", "output"))
        weights.write_bytes(model.weights)
        tensors = {
            f"input/{name}": np.ascontiguousarray(value, np.float32)
            for name, value in inputs.items()
        }
        safetensors.numpy.save_file(tensors, batch)
        self.run("predict", weights, batch, out)
        return safetensors.numpy.load_file(out)["output"]

    def train(self, config, data, steps):
        """A trained model, and the path of its checkpoint."""
        settings, text = self.path("config.json"), self.path("data")
        model, weights = self.path("model"), self.path("weights")
        settings.write_text(json.dumps(config), encoding="utf-8")
        text.write_text(data, encoding="utf-8")
        self.run("train", settings, text, steps, model, weights)
        data = weights.read_bytes()
        layers = json.loads(metadata(data, "layers"))
        return Model(data, layers, config["task"] == "char-lm"), model


def same_as(ours, theirs):
    """Our rows (B * T, C) in the shape of another's output."""
    return ours.reshape(theirs.shape)


def random_inputs(model, seed=1):
    """A batch: rows of several lengths, padded with zeros at the end, where
    the network masks padding."""
    rng = np.random.default_rng(seed)
    inputs = {}
    for number, entry in enumerate(model.inputs()):
        steps = 5 if model.attends() and number else 6
        width = entry["width"]
        if not entry.get("sequence", True):
            values = rng.normal(size=(3, width))
        elif entry.get("kind", "tokens") == "tokens":
            values = rng.integers(1, width, (3, steps))
        else:
            values = rng.normal(size=(3, steps, width))
        if model.masked() and entry.get("sequence", True):
            values[1, steps - 2 :] = 0
            values[2, steps - 1 :] = 0
        inputs[entry.get("name", "input")] = values.astype(np.float32)
    return inputs


def one_hot(entry, tokens):
    """Tokens spelt out; padding, where it is masked, as zeros."""
    rows = np.eye(entry["width"], dtype=np.float32)
    if entry.get("maskZero"):
        rows[0] = 0
    return rows[tokens.astype(int)]


def valid_steps(model, inputs, shape):
    """Which rows of an output count: those of steps that are not padding in
    any input with as many steps."""
    where = np.ones(shape[:-1] + (1,), bool)
    if not model.masked() or len(shape) < 3:
        return where
    for value in inputs.values():
        if value.shape[1] == shape[1] and value.ndim > 1:
            steps = value if value.ndim == 2 else np.abs(value).max(-1)
            where &= (steps != 0)[..., None]
    return where


def main(run):
    """A program: PROGRAM and a folder, then its counts in one line."""
    engine, tally = Engine(*sys.argv[1:3]), Tally()
    run(engine, tally)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    sys.exit(1 if tally.failed or not tally.passed else 0)
