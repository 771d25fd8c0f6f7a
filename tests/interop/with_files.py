#!/usr/bin/env python3
"""The safetensors package reads our files and we read its; the command line
writes what a conversion gives."""

import json
import pathlib

import numpy as np
import safetensors
import safetensors.numpy

import networks
from engine import Model, main, metadata, random_inputs


def check_command(engine, tally, checkpoint, model):
    """The command line writes what the conversion gives."""
    for target in ("keras", "torch", "onnx"):
        out = engine.path(f"exported.{target}")
        engine.run(
            "export", "--model", checkpoint, "--to", target, "--out", out
        )
        answer, result = engine.convert({"to": target}, model.weights)
        written = pathlib.Path(out).read_bytes()
        if target == "keras":
            tally.check("export keras", json.loads(written)
                        == answer["architecture"])
            written = pathlib.Path(out).with_suffix(".safetensors")
            written = written.read_bytes()
        tally.check(f"export {target}", written == result)


def check_package(engine, tally, checkpoint, model):
    """Every tensor there and back."""
    with safetensors.safe_open(checkpoint, framework="numpy") as file:
        saved = {name: file.get_tensor(name) for name in file.keys()}
        tally.check("a saved model opens", file.metadata()["config"])
    tensors = safetensors.numpy.load(model.weights)
    for name, value in tensors.items():
        tally.check(f"{name} is saved", np.array_equal(saved[name], value))
    note = {"layers": metadata(model.weights, "layers")}
    again = Model(safetensors.numpy.save(tensors, note), model.layers)
    wide = {name: value.astype(np.float64) for name, value in tensors.items()}
    wide = Model(safetensors.numpy.save(wide, note), model.layers)
    inputs = random_inputs(model)
    ours = engine.predict(model, inputs)
    tally.near("its float32 read here", engine.predict(again, inputs), ours)
    tally.near("its float64 read here", engine.predict(wide, inputs), ours)


def run(engine, tally):
    config, data = networks.TRAINED["two lstm layers"]
    model, checkpoint = engine.train(config, data, 20)
    check_command(engine, tally, checkpoint, model)
    check_package(engine, tally, checkpoint, model)


if __name__ == "__main__":
    main(run)
