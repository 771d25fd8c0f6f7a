#!/usr/bin/env python3
"""PyTorch: trained here, the same predictions there; and the other way."""

import safetensors.torch
import torch

import networks
import recurrence_torch
from engine import Model, Refused, main, one_hot, random_inputs, same_as

WORDS = 9


# --- ours there ------------------------------------------------------------


def check_export(engine, tally, name, model, inputs, ours):
    try:
        answer, state = engine.convert({"to": "torch"}, model.weights)
    except Refused as refusal:
        tally.check(f"{name}: PyTorch", "PyTorch" in str(refusal), refusal)
        return False
    path = engine.path("torch.safetensors")
    path.write_bytes(state)
    entry = model.inputs()[0]
    value = inputs[entry.get("name", "input")]
    network = recurrence_torch.load(path)
    tokens = entry.get("kind", "tokens") == "tokens"
    if tokens and answer["modules"][0]["class"] != "Embedding":
        value, tokens = one_hot(entry, value), False
    batch = torch.from_numpy(value)
    # PyTorch has no masks: without padding it must agree.
    if model.masked():
        batch, ours = batch[:1], ours[: len(ours) // 3]
    with torch.no_grad():
        logits = network(batch.long() if tokens else batch)
    last = answer["modules"][-1]
    theirs = recurrence_torch.activate(logits, last).numpy()
    tally.near(f"{name}: PyTorch predicts", same_as(ours, theirs), theirs)
    request = {"from": "torch", "layers": model.layers}
    _, weights = engine.convert(request, state)
    again = engine.predict(Model(weights, model.layers), inputs)
    whole = engine.predict(model, inputs)
    tally.near(f"{name}: back from PyTorch", again, whole)
    return True


# --- theirs here ------------------------------------------------------------


class Reader(torch.nn.Module):
    """Embedding, recurrent levels, linear layer, under names of its own."""

    def __init__(self, cell, **more):
        super().__init__()
        self.words = torch.nn.Embedding(WORDS, 5)
        self.reader = cell(5, 6, batch_first=True, **more)
        ways = 2 if more.get("bidirectional") else 1
        self.norm = torch.nn.LayerNorm(6 * ways)
        self.head = torch.nn.Linear(6 * ways, WORDS)

    def forward(self, tokens):
        sequence, _ = self.reader(self.words(tokens))
        return self.head(self.norm(sequence))


CELLS = {
    "RNN": (torch.nn.RNN, {}),
    "LSTM": (torch.nn.LSTM, {}),
    "GRU": (torch.nn.GRU, {}),
    "LSTM of 2": (torch.nn.LSTM, {"num_layers": 2}),
    "GRU of 2, both ways": (
        torch.nn.GRU,
        {"num_layers": 2, "bidirectional": True},
    ),
    "RNN, both ways, no bias": (
        torch.nn.RNN,
        {"bidirectional": True, "bias": False},
    ),
}


def train_torch(network, tokens):
    optimizer = torch.optim.Adam(network.parameters(), 0.02)
    for _ in range(5):
        optimizer.zero_grad()
        logits = network(tokens)
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), tokens.flatten()
        )
        loss.backward()
        optimizer.step()


def check_import(engine, tally, name, cell, more):
    torch.manual_seed(5)
    network = Reader(cell, **more)
    tokens = torch.randint(0, WORDS, (4, 6))
    train_torch(network, tokens)
    state = safetensors.torch.save(network.state_dict())
    request = {"from": "torch", "activation": "softmax"}
    answer, weights = engine.convert(request, state)
    model = Model(weights, answer["layers"])
    ours = engine.predict(model, {"input": tokens.numpy()})
    with torch.no_grad():
        theirs = torch.softmax(network(tokens), -1).numpy()
    tally.near(f"PyTorch {name}: predicted here", same_as(ours, theirs),
               theirs)


# --- all ------------------------------------------------------------------


def run(engine, tally):
    for name, (cell, more) in CELLS.items():
        check_import(engine, tally, name, cell, more)
    went = 0
    for name, model in networks.everything(engine):
        inputs = random_inputs(model)
        ours = engine.predict(model, inputs)
        went += check_export(engine, tally, name, model, inputs, ours)
    tally.check("many networks are rows of modules", went > 30, str(went))


if __name__ == "__main__":
    main(run)
