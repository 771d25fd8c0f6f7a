"""Inputs, targets, dropout masks and initial weights of a case.

Drawn from a generator seeded with the case's name, so that a case keeps its
numbers when others come and go. Real numbers are multiples of 1/1024: a
float32 holds them as they are, so an engine in single precision starts from
exactly the same point.
"""

import dataclasses
import zlib

import numpy as np

BATCH = 2
STEPS = 5

# Padding (0) on the right, on the left, and in the middle.
PADDED = np.array([[3, 1, 4, 0], [0, 0, 2, 5], [6, 0, 1, 3]], dtype=float)
# Padding on the right, on the left, and nothing but padding.
EMPTY_ROW = np.array([[3, 1, 0, 0], [0, 2, 6, 2], [0, 0, 0, 0]], dtype=float)
# Padding on the right only, as a decoder's input has it.
RIGHT_PADDED = np.array([[2, 5, 0], [1, 6, 3], [4, 0, 0]], dtype=float)


@dataclasses.dataclass
class Batch:
    """All that a case is computed from, beside its configuration."""

    inputs: dict
    target: np.ndarray = None
    sample_weight: np.ndarray = None
    masks: dict = dataclasses.field(default_factory=dict)
    weights: dict = dataclasses.field(default_factory=dict)


def generator(name):
    """The random numbers of a case."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def coarse(values):
    """The values rounded to multiples of 1/1024."""
    return np.round(np.asarray(values) * 1024) / 1024


def draw_inputs(config, rng, given):
    """An array for each input entry, unless the case gives one.

    What is drawn beside given tokens has as many rows and steps as they.
    """
    inputs = {}
    size = (BATCH, STEPS)
    for tokens in given.values():
        size = tokens.shape
    for entry in config["layers"]:
        if entry["type"] != "input":
            continue
        name = entry["name"]
        shape = size if entry["sequence"] else size[:1]
        if name in given:
            inputs[name] = given[name]
        elif entry["kind"] == "tokens":
            inputs[name] = rng.integers(0, entry["width"], shape) * 1.0
        else:
            values = rng.normal(0, 1, (*shape, entry["width"]))
            inputs[name] = coarse(values)
    return inputs


def draw_target(config, shape, rng):
    """Targets for an output of a shape: classes, zeros and ones, or reals."""
    if config["loss"] == "crossEntropy":
        return rng.integers(0, shape[-1], shape[:-1]) * 1.0
    if config["loss"] == "binaryCrossEntropy":
        return rng.integers(0, 2, shape) * 1.0
    return coarse(rng.normal(0, 1, shape))


def draw_weights(shapes, rng):
    """Weights big enough that every term counts, biases among them."""
    weights = {}
    for name, shape in sorted(shapes.items()):
        center = 1.0 if name.endswith(("/gamma", "/scale")) else 0.0
        weights[name] = coarse(rng.normal(center, 0.5, shape))
    return weights


def draw_mask(rng, gates, width, rate):
    """A dropout mask (gates, batch, width), scaled by 1 / (1 - rate).

    Each has both kept and dropped places, so that it shows where it enters.
    """
    while True:
        kept = rng.random((gates, BATCH, width)) >= rate
        if kept.any() and not kept.all():
            return kept / (1 - rate)


def draw_masks(entry, width, rng, same_for_all_gates):
    """Dropout masks for one recurrent entry that reads vectors of a width.

    Keras: with recurrent dropout an LSTM has four masks of either kind and
    a GRU three; without it, or in a SimpleRNN, there is one for all gates.
    """
    gates = {"rnn": 1, "lstm": 4, "gru": 3}[entry["type"]]
    if not entry["recurrentDropout"]:
        gates = 1
    masks = {}
    wanted = (
        ("input", width, entry["dropout"]),
        ("recurrent", entry["units"], entry["recurrentDropout"]),
    )
    for key, size, rate in wanted:
        if rate and same_for_all_gates:
            mask = draw_mask(rng, 1, size, rate)
            masks[key] = np.repeat(mask, gates, axis=0)
        elif rate:
            masks[key] = draw_mask(rng, gates, size, rate)
    return masks
