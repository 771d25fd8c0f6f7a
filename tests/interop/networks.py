"""The networks that go out: some trained here, and those of tests/golden,
which have every layer and option."""

import json
import pathlib

import numpy as np
import safetensors
import safetensors.numpy

from engine import Model

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"

VERSES = (
    "Il était une fois un roi qui aimait le vin et le pain. "
    "La reine dormait, le chat aussi. Un soir, la pluie vint. "
) * 12


def chat(*layers):
    """A language model of characters."""
    config = {"task": "char-lm", "sequenceLength": 16, "batchSize": 4}
    return config | {"layers": list(layers)}, VERSES


def samples(task, pairs, *layers):
    """A task over samples."""
    config = {"task": task, "unit": "word", "batchSize": 4}
    data = {"samples": pairs}
    return config | {"layers": list(layers)}, json.dumps(data)


def reviews():
    words = "un film très bon vraiment mauvais long beau triste".split()
    rng = np.random.default_rng(3)
    pairs = []
    for _ in range(24):
        text = list(rng.choice(words, rng.integers(2, 7)))
        label = "bien" if "bon" in text or "beau" in text else "mal"
        pairs.append({"text": " ".join(text), "label": label})
    return pairs


def sentences():
    pairs = [("le chat dort", "the cat sleeps"), ("il mange", "he eats")]
    pairs += [("le chien mange le pain", "the dog eats the bread")]
    return [{"source": s, "target": t} for s, t in pairs * 6]


def rnn(units, **more):
    return {"type": "rnn", "units": units} | more


def lstm(units, **more):
    return {"type": "lstm", "units": units} | more


def gru(units, **more):
    return {"type": "gru", "units": units} | more


def embedding(width, **more):
    return {"type": "embedding", "outputDim": width} | more


def both_ways(layer, **more):
    return {"type": "bidirectional", "layer": layer} | more


def translator():
    """Encoder and decoder with attention."""
    return [
        {"type": "input", "name": "source"},
        {"type": "input", "name": "target"},
        embedding(8, name="e", inputs=["source"], maskZero=True),
        lstm(8, name="encoder", inputs=["e"], returnSequences=True),
        embedding(8, name="d", inputs=["target"], maskZero=True),
        lstm(
            8,
            name="decoder",
            inputs=["d", "encoder:1", "encoder:2"],
            returnSequences=True,
        ),
        {"type": "additiveAttention", "inputs": ["decoder", "encoder"]},
        {"type": "concatenate", "inputs": ["decoder", "additive_attention"]},
    ]


TRAINED = {
    "rnn, one-hot": chat(rnn(12)),
    "lstm, one-hot": chat(lstm(12)),
    "gru, one-hot": chat(gru(12)),
    "gru, reset before": chat(gru(12, resetAfter=False)),
    "rnn, embedding": chat(embedding(6), rnn(10, activation="relu")),
    "lstm, embedding": chat(embedding(6), lstm(10)),
    "gru, embedding": chat(embedding(6), gru(10)),
    "two lstm layers": chat(embedding(6), lstm(10), lstm(10)),
    "two gru layers, dropout": chat(
        gru(10), {"type": "dropout", "rate": 0.2}, gru(8)
    ),
    "normalized": chat(lstm(8), {"type": "layerNormalization"}, rnn(8)),
    "classification": samples(
        "classification", reviews(), embedding(6), both_ways(lstm(6))
    ),
    "classification, masked": samples(
        "classification",
        reviews(),
        embedding(6, maskZero=True),
        both_ways(gru(6), mergeMode="sum"),
    ),
    "classification, mean": samples(
        "classification",
        reviews(),
        embedding(6, maskZero=True),
        both_ways(lstm(6, returnSequences=True)),
        {"type": "globalAveragePooling1D"},
    ),
    "translation": samples("seq2seq", sentences(), *translator()),
}


def trained(engine):
    """Name and model of each network, trained for some steps."""
    for name, (config, data) in TRAINED.items():
        yield name, engine.train(config, data, 60)[0]


def read(path):
    """A case as a model of ours in float32."""
    with safetensors.safe_open(path, framework="numpy") as file:
        layers = json.loads(file.metadata()["config"])["layers"]
        tensors = {
            name.removeprefix("weight/"): file.get_tensor(name)
            for name in file.keys()
            if name.startswith("weight/")
        }
    floats = {k: v.astype(np.float32) for k, v in tensors.items()}
    note = {"layers": json.dumps(layers)}
    return Model(safetensors.numpy.save(floats, note), layers)


def golden():
    """Name and model of each network of the golden files, once."""
    seen = set()
    for path in sorted(GOLDEN.glob("*.safetensors")):
        model = read(path)
        shape = json.dumps(model.layers)
        if shape not in seen:
            seen.add(shape)
            yield path.stem, model


def everything(engine):
    """All of them."""
    yield from trained(engine)
    yield from golden()
