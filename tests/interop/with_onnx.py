#!/usr/bin/env python3
"""ONNX: trained here, the same predictions in onnxruntime."""

import numpy as np
import onnx
import onnxruntime

import networks
from engine import Refused, main, random_inputs, same_as, valid_steps


def onnx_session(data):
    """A model that the checker accepts."""
    model = onnx.load_from_string(data)
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        data, options, providers=["CPUExecutionProvider"]
    )


def onnx_inputs(model, inputs):
    kinds = {e.get("name", "input"): e for e in model.inputs()}
    return {
        name: value.astype(
            np.int64
            if kinds[name].get("kind", "tokens") == "tokens"
            else np.float32
        )
        for name, value in inputs.items()
    }


def check_export(engine, tally, name, model, inputs, ours):
    _, data = engine.convert({"to": "onnx"}, model.weights)
    session = onnx_session(data)
    theirs = session.run(["output"], onnx_inputs(model, inputs))[0]
    where = valid_steps(model, inputs, theirs.shape)
    tally.near(f"{name}: ONNX", same_as(ours, theirs), theirs, where)


def check_steps(engine, tally, name, model, inputs, ours):
    """Step by step, the states handed on, as one pass over the sequence."""
    request = {"to": "onnx", "state": True}
    try:
        answer, data = engine.convert(request, model.weights)
    except Refused as refusal:
        tally.check(f"{name}: ONNX steps", "backwards" in str(refusal))
        return
    session = onnx_session(data)
    graph = answer["graph"]
    (name_in,) = [n for n in graph["inputs"] if n in inputs]
    sequence = onnx_inputs(model, inputs)[name_in]
    state = {}
    for tensor in session.get_inputs():
        if tensor.name != name_in:
            shape = (1, len(sequence), tensor.shape[2])
            state[tensor.name] = np.zeros(shape, np.float32)
    steps = []
    for t in range(sequence.shape[1]):
        feed = {name_in: sequence[:, t : t + 1]} | state
        out = dict(zip(graph["outputs"], session.run(graph["outputs"], feed)))
        steps.append(out.pop("output"))
        state = {f"{k[0]}0{k[2:]}": v for k, v in out.items()}
    theirs = np.concatenate(steps, 1)
    tally.near(f"{name}: ONNX steps", same_as(ours, theirs), theirs)


# --- all ------------------------------------------------------------------


def run(engine, tally):
    for name, model in networks.everything(engine):
        inputs = random_inputs(model)
        ours = engine.predict(model, inputs)
        arguments = engine, tally, name, model, inputs, ours
        check_export(*arguments)
        if model.language:
            check_steps(*arguments)


if __name__ == "__main__":
    main(run)
