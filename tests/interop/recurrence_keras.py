"""Keras models from and to files of Récurrence.

    model = load("model.json", "model.safetensors")
    save(model, "model.json", "model.safetensors")

The architecture is what model.to_json() writes. The weights have our names:
the layer's, in a Bidirectional also the direction's, and Keras's own for the
tensor: "lstm/kernel", "bidirectional/forward_lstm/bias".
"""

import pathlib

import keras
import numpy as np
import safetensors.numpy


def tensor_name(layer, weight):
    """Our name of a weight of a layer.

    A path in Keras has more: the model's name before the layer's, and the
    names of cells and wrapped layers after it.
    """
    parts = weight.path.split("/")
    inner = parts[parts.index(layer.name) + 1 : -1]
    direction = [p for p in inner if p.startswith(("forward_", "backward_"))]
    return "/".join([layer.name, *direction, parts[-1]])


def load(architecture, weights):
    """A Keras model from a file of JSON and one of tensors."""
    text = pathlib.Path(architecture).read_text(encoding="utf-8")
    model = keras.models.model_from_json(text)
    tensors = safetensors.numpy.load_file(weights)
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(tensors[tensor_name(layer, weight)])
    return model


def save(model, architecture, weights):
    """The two files of a Keras model, to be imported."""
    text = model.to_json()
    pathlib.Path(architecture).write_text(text, encoding="utf-8")
    tensors = {
        tensor_name(layer, weight): np.asarray(weight)
        for layer in model.layers
        for weight in layer.weights
    }
    safetensors.numpy.save_file(tensors, weights)
