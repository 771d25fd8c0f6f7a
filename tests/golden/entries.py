"""Short ways to write the entries of the engine's configuration language.

Every function gives a whole entry, each hyper-parameter that matters to the
numbers stated. Initializers (and unitForgetBias) are left out: the files
carry the initial weights.
"""

VOCABULARY = 7


def tokens(name, width=VOCABULARY):
    """An input of token numbers."""
    return {
        "type": "input",
        "name": name,
        "kind": "tokens",
        "width": width,
        "sequence": True,
    }


def features(name, width, sequence=True):
    """An input of real vectors: one a step, or (sequence=False) one a row."""
    return {
        "type": "input",
        "name": name,
        "kind": "features",
        "width": width,
        "sequence": sequence,
    }


def with_inputs(entry, inputs):
    """The entry, reading from the named layers where any are named."""
    if inputs:
        entry["inputs"] = list(inputs)
    return entry


def embedding(name, width, vocabulary=VOCABULARY, mask=False, inputs=()):
    """An embedding of a vocabulary."""
    entry = {
        "type": "embedding",
        "name": name,
        "inputDim": vocabulary,
        "outputDim": width,
        "maskZero": mask,
    }
    return with_inputs(entry, inputs)


def recurrent(kind, units, sequences, inputs=(), **changes):
    """An rnn, lstm or gru entry, named after its Keras layer.

    kind may also be "gru_before": a GRU that resets before the product.
    """
    name = {"rnn": "simple_rnn", "gru_before": "gru"}.get(kind, kind)
    entry = {
        "type": kind.removesuffix("_before"),
        "name": name,
        "units": units,
        "returnSequences": sequences,
        "goBackwards": False,
        "useBias": True,
        "dropout": 0,
        "recurrentDropout": 0,
        "kernelL2": 0,
        "recurrentL2": 0,
        "biasL2": 0,
    }
    if kind == "rnn":
        entry["activation"] = "tanh"
    if name == "gru":
        entry["resetAfter"] = kind == "gru"
    assert not set(changes) - set(entry)
    return with_inputs(entry | changes, inputs)


def bidirectional(layer, merge="concat", inputs=(), name="bidirectional"):
    """A layer read in both directions."""
    entry = {
        "type": "bidirectional",
        "name": name,
        "layer": layer,
        "mergeMode": merge,
    }
    return with_inputs(entry, inputs)


def dense(name, units, activation="linear", inputs=(), **changes):
    """A fully connected layer."""
    entry = {
        "type": "dense",
        "name": name,
        "units": units,
        "activation": activation,
        "useBias": True,
        "kernelL2": 0,
        "biasL2": 0,
    }
    assert not set(changes) - set(entry)
    return with_inputs(entry | changes, inputs)


def time_distributed(layer, inputs=()):
    """A dense layer wrapped to run at each step."""
    entry = {
        "type": "timeDistributed",
        "name": "time_distributed",
        "layer": layer,
    }
    return with_inputs(entry, inputs)


def plain(kind, name, inputs=(), **keys):
    """An entry of a kind that needs no helper of its own."""
    return with_inputs({"type": kind, "name": name, **keys}, inputs)


SGD = {"type": "sgd", "momentum": 0, "nesterov": False}
RMSPROP = {"type": "rmsprop", "rho": 0.9, "momentum": 0, "epsilon": 1e-7}
ADAM = {"type": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
ADAMW = ADAM | {"type": "adamw", "weightDecay": 0.004}
ADAGRAD = {"type": "adagrad", "initialAccumulator": 0.1, "epsilon": 1e-7}

# All tensors together, each by itself, each number by itself.
CLIPS = ("clipNorm", "clipEachNorm", "clipValue")


def configuration(layers, loss, optimizer=SGD, rate=0.1, **changes):
    """A whole configuration; its last layer is the output.

    Its input entries are moved to the front. changes may hold a schedule
    and one way to clip; without them there is neither.
    """
    layers = sorted(layers, key=lambda entry: entry["type"] != "input")
    config = {
        "layers": layers,
        "output": layers[-1]["name"],
        "loss": loss,
        "labelSmoothing": 0,
        "optimizer": optimizer | {"learningRate": rate},
    }
    assert not set(changes) - {*config, "schedule", *CLIPS}
    return config | changes
