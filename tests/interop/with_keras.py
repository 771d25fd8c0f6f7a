#!/usr/bin/env python3
"""Keras: trained here, the same predictions there; and the other way."""

import json

import keras
import numpy as np
import safetensors.numpy
from keras import layers as k

import networks
import recurrence_keras
from engine import Model, Refused, main, one_hot, random_inputs, same_as

WORDS = 9


# --- ours there ------------------------------------------------------------


def keras_inputs(model, keras_model, inputs):
    """The batch in the order and the shapes of the Keras model's inputs."""
    entries = {e.get("name", "input"): e for e in model.inputs()}
    values = []
    for tensor in keras_model.inputs:
        value = inputs[tensor.name]
        if value.ndim == 2 and len(tensor.shape) == 3:
            value = one_hot(entries[tensor.name], value)
        values.append(value)
    return values if len(values) > 1 else values[0]


def check_export(engine, tally, name, model, inputs, ours):
    """Keras loads the files and predicts the same; and back."""
    answer, weights = engine.convert({"to": "keras"}, model.weights)
    files = engine.path("keras.json"), engine.path("keras.safetensors")
    files[0].write_text(json.dumps(answer["architecture"]), encoding="utf-8")
    files[1].write_bytes(weights)
    loaded = recurrence_keras.load(*files)
    theirs = loaded.predict(keras_inputs(model, loaded, inputs), verbose=0)
    tally.near(f"{name}: Keras predicts", same_as(ours, theirs), theirs)
    # And back: what Keras writes of it is the same network again.
    recurrence_keras.save(loaded, *files)
    architecture = json.loads(files[0].read_text(encoding="utf-8"))
    request = {"from": "keras", "architecture": architecture}
    answer, weights = engine.convert(request, files[1].read_bytes())
    again = Model(weights, answer["layers"])
    kinds = {e.get("name", "input"): e for e in again.inputs()}
    back = {
        key: one_hot(e, inputs[key])
        if inputs[key].ndim == 2 and kinds[key].get("kind") == "features"
        and e.get("kind", "tokens") == "tokens"
        else inputs[key]
        for key, e in ((e.get("name", "input"), e) for e in model.inputs())
    }
    tally.near(f"{name}: back from Keras", engine.predict(again, back), ours)


# --- theirs here ------------------------------------------------------------


def sequential(cell, **more):
    return keras.Sequential(
        [
            keras.Input((None,)),
            k.Embedding(WORDS, 5),
            cell(6, return_sequences=True, **more),
            k.Dense(WORDS, activation="softmax"),
        ]
    )


def classifier():
    return keras.Sequential(
        [
            keras.Input((None,)),
            k.Embedding(WORDS, 5, mask_zero=True),
            k.Bidirectional(k.LSTM(4, return_sequences=True, dropout=0.1)),
            k.Bidirectional(k.GRU(3), merge_mode="ave"),
            k.Dropout(0.3),
            k.Dense(3, activation="softmax"),
        ]
    )


def series():
    model = keras.Sequential(
        [
            k.Masking(),
            k.SimpleRNN(5, return_sequences=True, activation="relu"),
            k.LayerNormalization(),
            k.GRU(
                4,
                reset_after=False,
                kernel_regularizer=keras.regularizers.L2(0.01),
                kernel_initializer=keras.initializers.TruncatedNormal(),
            ),
            k.Dense(2),
        ]
    )
    model.build((None, None, 3))
    return model


def translator():
    source = keras.Input((None,), name="source")
    target = keras.Input((None,), name="target")
    states = k.LSTM(6, return_sequences=True, return_state=True)
    sequence, h, c = states(k.Embedding(WORDS, 5, mask_zero=True)(source))
    decoded = k.LSTM(6, return_sequences=True)(
        k.Embedding(WORDS, 4, mask_zero=True)(target), initial_state=[h, c]
    )
    context = k.Attention(use_scale=True)([decoded, sequence])
    joined = k.Concatenate()([decoded, context])
    logits = k.TimeDistributed(k.Dense(WORDS))(k.GRU(5, return_sequences=True)(
        joined
    ))
    return keras.Model([source, target], k.Activation("softmax")(logits))


def two_ways():
    x = keras.Input((None, 3), name="x")
    y, f, b = k.Bidirectional(
        k.GRU(4, return_sequences=True, return_state=True)
    )(x)
    start = k.Add()([f, b]) + b
    r = k.RepeatVector(4)(start)
    r = k.Bidirectional(k.GRU(4, return_sequences=True), merge_mode="mul")(
        r, initial_state=[f, b]
    )
    a = k.AdditiveAttention()([r, y, k.Dense(4)(y)])
    return keras.Model(x, k.Dense(1)(k.GlobalAveragePooling1D()(a)))


MODELS = {
    "SimpleRNN": lambda: sequential(k.SimpleRNN),
    "LSTM": lambda: sequential(k.LSTM),
    "GRU": lambda: sequential(k.GRU),
    "go_backwards": lambda: sequential(k.LSTM, go_backwards=True),
    "no bias": lambda: sequential(k.GRU, use_bias=False),
    "classifier": classifier,
    "series": series,
    "translator": translator,
    "two ways": two_ways,
}


def batch_for(model, rng):
    """Random inputs of a Keras model, padded at the end."""
    values = []
    for tensor in model.inputs:
        if len(tensor.shape) == 2:
            value = rng.integers(1, WORDS, (8, 5)).astype(np.float32)
        else:
            value = rng.normal(size=(8, 5, tensor.shape[-1]))
        value[2, 3:] = 0
        values.append(value.astype(np.float32))
    return values


def train(model, inputs, rng):
    """A few steps of Adam on nonsense, so that all weights have moved."""
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    feed = inputs if len(inputs) > 1 else inputs[0]
    shape = model.predict(feed, verbose=0).shape
    model.fit(feed, rng.random(shape), epochs=3, verbose=0)
    return model.predict(feed, verbose=0)


def import_keras(engine, model):
    files = engine.path("theirs.json"), engine.path("theirs.safetensors")
    recurrence_keras.save(model, *files)
    request = {"from": "keras", "architecture": json.loads(model.to_json())}
    answer, weights = engine.convert(request, files[1].read_bytes())
    # The command line does the same; Keras's own paths do as names.
    out = engine.path("imported.safetensors")
    engine.run("import", "--from", "keras", "--architecture", files[0],
               "--weights", files[1], "--out", out)
    paths = {w.path: np.asarray(w) for w in model.weights}
    _, again = engine.convert(request, safetensors.numpy.save(paths))
    same = out.read_bytes() == weights == again
    return Model(weights, answer["layers"]), same


def check_import(engine, tally, name, build):
    keras.utils.set_random_seed(7)
    rng = np.random.default_rng(11)
    model = build()
    inputs = batch_for(model, rng)
    theirs = train(model, inputs, rng)
    imported, same = import_keras(engine, model)
    tally.check(f"Keras {name}: three ways to import", same)
    names = [tensor.name for tensor in model.inputs]
    # Without an Input of one's own, a sequential model has the input's name
    # from its architecture.
    entries = [e.get("name", "input") for e in imported.inputs()]
    if len(names) == 1:
        names = entries
    ours = engine.predict(imported, dict(zip(names, inputs)))
    tally.near(f"Keras {name}: predicted here", same_as(ours, theirs), theirs)


REFUSED = {
    "hard_sigmoid": (
        lambda: sequential(k.LSTM, recurrent_activation="hard_sigmoid"),
        "recurrent_activation",
    ),
    "Conv1D": (
        lambda: keras.Sequential([keras.Input((5, 3)), k.Conv1D(2, 3)]),
        "Conv1D",
    ),
    "softplus": (
        lambda: keras.Sequential(
            [keras.Input((3,)), k.Dense(2, activation="softplus")]
        ),
        "activation",
    ),
    "zero_output_for_mask": (
        lambda: sequential(k.GRU, zero_output_for_mask=True),
        "zero_output_for_mask",
    ),
}


def check_refusals(engine, tally):
    for name, (build, word) in REFUSED.items():
        architecture = json.loads(build().to_json())
        request = {"from": "keras", "architecture": architecture}
        try:
            engine.convert(request)
            tally.check(f"Keras {name} is refused", False)
        except Refused as refusal:
            tally.check(f"Keras {name} is refused", word in str(refusal))


# --- all ------------------------------------------------------------------


def run(engine, tally):
    for name, build in MODELS.items():
        check_import(engine, tally, name, build)
    check_refusals(engine, tally)
    for name, model in networks.everything(engine):
        inputs = random_inputs(model)
        ours = engine.predict(model, inputs)
        check_export(engine, tally, name, model, inputs, ours)


if __name__ == "__main__":
    main(run)
