#!/usr/bin/env python3
"""Golden numbers from Keras 3 and PyTorch for the engine's tests.

    python3 generate.py            writes *.safetensors beside this script
    python3 generate.py --check    computes them anew and compares

Needs the packages of requirements.txt. Everything is computed in float64;
run twice, it writes the same bytes. Another processor may differ in the
last bits, hence --check compares numbers, to 1e-9.

A file is one case: a network, a batch, and what a framework makes of them.
All tensors are F64 and row-major, batch first (B, T, C); single numbers
have the shape [1].

Metadata
  case          the name of the case, that of the file
  source        "keras 3.x.y / tensorflow 2.x.y" or "torch 2.x.y"
  config        JSON: the network and its training in the engine's
                configuration language. Inputs come first in "layers"; all
                layers are named; "output" names the output layer; loss,
                labelSmoothing and optimizer are always there; schedule, and
                one of clipNorm (all tensors together), clipEachNorm and
                clipValue, where the case has them. Hyper-parameters are all
                stated, but for initializers.
  classWeight   JSON list, a weight per class, where sampleWeight comes from
                class weights

Tensors
  input/<name>        the batch, for each input entry; tokens as whole
                      numbers (B, T), vectors (B, T, C) or, where the entry
                      says "sequence": false, (B, C)
  target              crossEntropy: classes, (B) or (B, T) as whole numbers;
                      other losses: the shape of the output
  sampleWeight        the weight of each target, of its shape
  mask/<layer>/input
  mask/<layer>/recurrent
                      dropout masks to use instead of random ones, already
                      divided by 1 - rate: (G, B, width). G is 1 where all
                      gates share a mask, else a mask for each gate in the
                      order of the kernel (LSTM i f c o, GRU z r h). In the
                      cases *_dropout_shared the masks of all gates are the
                      same, for an engine that has but one.
  weight/<name>       the weights at the start, in Keras's layout
  output              the output after its activation (with dropout masks:
                      as in training)
  state/<layer>:<n>   another output of a layer: its port n
  loss                the data loss plus the L2 penalties
  losses              the loss before each of ten steps of training on this
                      same batch, and after the last: (11)
  dataLoss            where there are L2 penalties: the loss without them
  gradient/<name>     the gradient of loss by each weight, before clipping;
                      that of an embedding dense, repeated tokens added up
  inputGradient/<name>
                      the gradient of loss by an input of vectors
  after1/<name>, after10/<name>
                      the weights after 1 and 10 of these steps. Left out, to
                      keep the files small, where the optimizer is plain SGD
                      (no momentum, clipping or schedule): this script makes
                      sure that after1 is weight - learningRate * gradient
  torch/<name>        PyTorch's own parameters at the start, as in its state
                      dict

What is masked follows from the tokens: 0 is padding where an embedding says
maskZero. Outputs and states at masked steps are Keras's and compared too.
"""

import argparse
import importlib
import json
import multiprocessing
import pathlib
import struct
import sys
import tempfile

import numpy as np
import safetensors

import batches
import entries
import keras_cases

HERE = pathlib.Path(__file__).resolve().parent
TOLERANCE = 1e-9


# --- files ----------------------------------------------------------------


def serialize(tensors, metadata):
    """A safetensors file as bytes, the same each time.

    The safetensors package does not promise an order of its metadata, so the
    header is written here, its keys sorted.
    """
    header = {"__metadata__": metadata}
    data = b""
    for name in sorted(tensors):
        value = np.atleast_1d(np.asarray(tensors[name], dtype="<f8"))
        raw = value.tobytes()
        header[name] = {
            "dtype": "F64",
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the data must be aligned
    return struct.pack("<Q", len(text)) + text + data


def read(path):
    """The tensors and the metadata of a file, read by safetensors itself."""
    with safetensors.safe_open(path, framework="numpy") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        return tensors, file.metadata()


def drop_plain_steps(config, batch, results):
    """The results without after1 and after10 where training is plain SGD.

    Also makes sure that the gradients in the file are those which the
    framework's optimizer applied.
    """
    optimizer = config["optimizer"]
    is_sgd = optimizer["type"] == "sgd" and not optimizer["momentum"]
    if not is_sgd or {"schedule", *entries.CLIPS} & set(config):
        return dict(results)
    for name, weight in batch.weights.items():
        step = optimizer["learningRate"] * results[f"gradient/{name}"]
        np.testing.assert_allclose(
            results[f"after1/{name}"], weight - step, rtol=0, atol=1e-14
        )
    return {k: v for k, v in results.items() if not k.startswith("after")}


def write_case(folder, name, source, config, batch, results, weights=()):
    """Writes one file."""
    tensors = drop_plain_steps(config, batch, results)
    tensors["target"] = batch.target
    if batch.sample_weight is not None:
        tensors["sampleWeight"] = batch.sample_weight
    for key, value in batch.inputs.items():
        tensors[f"input/{key}"] = value
    for key, value in batch.weights.items():
        tensors[f"weight/{key}"] = value
    for layer, masks in batch.masks.items():
        for key, value in masks.items():
            tensors[f"mask/{layer}/{key}"] = value
    broken = [k for k, v in tensors.items() if not np.isfinite(v).all()]
    if broken:
        raise ValueError(f"{name}: not finite: {broken}")
    metadata = {
        "case": name,
        "source": source,
        "config": json.dumps(config, separators=(",", ":")),
    }
    if weights:
        metadata["classWeight"] = json.dumps(list(weights))
    path = folder / f"{name}.safetensors"
    path.write_bytes(serialize(tensors, metadata))


# --- cases ----------------------------------------------------------------


def draw_batch(keras_reference, case):
    """All random numbers of a Keras case."""
    config = case.config
    rng = batches.generator(case.name)
    batch = batches.Batch(batches.draw_inputs(config, rng, case.inputs))
    weights, output = keras_reference.shapes(config, batch)
    batch.weights = batches.draw_weights(weights, rng)
    batch.target = batches.draw_target(config, output, rng)
    batch.sample_weight = keras_cases.class_weights(case, batch.target)
    for entry in config["layers"]:
        if entry.get("dropout") or entry.get("recurrentDropout"):
            name = entry["name"]
            width = len(batch.weights[f"{name}/kernel"])
            batch.masks[name] = batches.draw_masks(
                entry, width, rng, case.same_mask_for_all_gates
            )
    return batch


def generate_keras(folder):
    """Writes the Keras cases."""
    keras_reference = importlib.import_module("keras_reference")
    keras_reference.prepare()
    for case in keras_cases.all_cases():
        batch = draw_batch(keras_reference, case)
        results = keras_reference.compute(case.config, batch, case.states)
        write_case(
            folder,
            case.name,
            keras_reference.SOURCE,
            case.config,
            batch,
            results,
            case.class_weight,
        )
        print(case.name, flush=True)


def generate_torch(folder):
    """Writes the PyTorch cases."""
    torch_reference = importlib.import_module("torch_reference")
    for case in torch_reference.all_cases():
        batch, results = torch_reference.compute(case)
        write_case(
            folder,
            case.name,
            torch_reference.SOURCE,
            torch_reference.configure(case),
            batch,
            results,
        )
        print(case.name, flush=True)


def run_alone(function, folder):
    """Runs a function in a process of its own.

    TensorFlow and PyTorch each bring an LLVM, and the two do not get on in
    one process.
    """
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=function, args=(folder,))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{function.__name__} failed")


def generate(folder):
    """Writes all files, in place of those that are there."""
    for path in folder.glob("*.safetensors"):
        path.unlink()
    run_alone(generate_keras, folder)
    run_alone(generate_torch, folder)


# --- checking -------------------------------------------------------------


def difference(ours, theirs):
    """The greatest difference between two sets of tensors."""
    if ours.keys() != theirs.keys():
        return float("inf")
    if any(ours[k].shape != theirs[k].shape for k in ours):
        return float("inf")
    return max(np.abs(ours[k] - theirs[k]).max() for k in ours)


def disagreement(fresh, committed):
    """What is wrong with a committed file, or None."""
    if not committed.exists():
        return "is missing"
    new, new_metadata = read(fresh)
    old, old_metadata = read(committed)
    if {**new_metadata, "source": ""} != {**old_metadata, "source": ""}:
        return "has other metadata"
    worst = difference(new, old)
    return f"differs by {worst:.3g}" if not worst <= TOLERANCE else None


def check(folder):
    """Compares the committed files with fresh ones; True if they agree."""
    problems = []
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        generate(place)
        names = {path.name for path in place.iterdir()}
        extra = {path.name for path in folder.glob("*.safetensors")} - names
        problems += [f"{name}: nothing makes it" for name in sorted(extra)]
        for name in sorted(names):
            wrong = disagreement(place / name, folder / name)
            if wrong:
                problems.append(f"{name}: {wrong}")
    for problem in problems:
        print(problem)
    print(f"{len(names)} cases, {len(problems)} disagree")
    return not problems


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="golden numbers")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.check:
        return 0 if check(HERE) else 1
    generate(HERE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
