"""Small networks in PyTorch, told in the engine's names and layouts.

Only SGD is used, with and without momentum. What PyTorch's optimizers do
otherwise than Keras's, which the engine follows:

* Adam and AdamW: PyTorch adds epsilon to sqrt(v / (1 - beta2^t)), Keras to
  sqrt(v); so even with eps=1e-7 the steps differ.
* RMSprop: PyTorch divides by sqrt(v) + eps, Keras by sqrt(v + eps).
  Momentum: PyTorch multiplies the buffer by the rate of the moment, Keras
  puts the rate into it.
* Adagrad: PyTorch divides by sqrt(sum) + eps, Keras by sqrt(sum + eps); it
  starts its sum at 0, Keras at 0.1.
* SGD with momentum, Nesterov's too: PyTorch's buffer holds gradients and is
  multiplied by the rate of the moment; Keras's holds steps, each with the
  rate of its own time. The same as long as the rate stays the same.
"""

import dataclasses

import numpy as np
import torch

from batches import BATCH, STEPS, Batch, coarse, generator
from entries import (
    SGD,
    bidirectional,
    configuration,
    dense,
    embedding,
    recurrent,
    tokens,
)

SOURCE = f"torch {torch.__version__.partition('+')[0]}"

WORDS = 5
EMBEDDED = 2
UNITS = 2
MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
KERAS_NAMES = {"rnn": "simple_rnn", "lstm": "lstm", "gru": "gru"}

# Where each of the engine's gates lies among PyTorch's: an LSTM has i f c o
# (PyTorch calls c "g") in both, a GRU z r h there and r z n in PyTorch.
GATES = {"rnn": (0,), "lstm": (0, 1, 2, 3), "gru": (1, 0, 2)}


@dataclasses.dataclass
class Case:
    """A PyTorch case."""

    name: str
    kind: str
    depth: int = 1
    both_ways: bool = False
    every_step: bool = True
    relu: bool = False
    momentum: float = 0.0


def all_cases():
    """Every case that PyTorch computes, in order."""
    return [
        Case("torch_rnn_relu", "rnn", relu=True),
        Case("torch_rnn", "rnn", every_step=False),
        Case("torch_lstm", "lstm", every_step=False, momentum=0.9),
        Case("torch_lstm_deep", "lstm", 2),
        Case("torch_lstm_bidirectional", "lstm", both_ways=True),
        Case("torch_gru", "gru", every_step=False, momentum=0.9),
        Case("torch_gru_deep", "gru", 2, both_ways=True),
    ]


def configure(case):
    """The case in the engine's language.

    Only the top layer may return its last step alone, and only one way: the
    last step of a bidirectional PyTorch layer has read a single step
    backwards, unlike Keras's.
    """
    layers = [tokens("x", WORDS), embedding("embedding", EMBEDDED, WORDS)]
    for level in range(case.depth):
        top = level == case.depth - 1
        layer = recurrent(case.kind, UNITS, case.every_step or not top)
        suffix = f"_{level}" if level else ""
        if case.relu:
            layer["activation"] = "relu"
        if case.both_ways:
            layer = bidirectional(layer, name=f"bidirectional{suffix}")
        else:
            layer["name"] += suffix
        layers.append(layer)
    layers.append(dense("dense", WORDS, "softmax"))
    optimizer = SGD | {"momentum": case.momentum}
    return configuration(layers, "crossEntropy", optimizer)


class Network(torch.nn.Module):
    """Embedding, recurrent layers and a linear layer that gives logits."""

    def __init__(self, case):
        super().__init__()
        extra = {"nonlinearity": "relu"} if case.relu else {}
        self.every_step = case.every_step
        self.embedding = torch.nn.Embedding(WORDS, EMBEDDED)
        self.rnn = MODULES[case.kind](
            EMBEDDED,
            UNITS,
            case.depth,
            batch_first=True,
            bidirectional=case.both_ways,
            **extra,
        )
        width = UNITS * (2 if case.both_ways else 1)
        self.linear = torch.nn.Linear(width, WORDS)

    def forward(self, inputs):
        sequence, _ = self.rnn(self.embedding(inputs))
        return self.linear(sequence if self.every_step else sequence[:, -1])


def layer_prefix(case, level, backward):
    """The engine's name for one direction of one recurrent layer."""
    suffix = f"_{level}" if level else ""
    cell = KERAS_NAMES[case.kind]
    if not case.both_ways:
        return f"{cell}{suffix}"
    direction = "backward" if backward else "forward"
    return f"bidirectional{suffix}/{direction}_{cell}"


def reorder(kind, values):
    """PyTorch's gates along the first axis, put into the engine's order."""
    parts = np.split(values, len(GATES[kind]))
    return np.concatenate([parts[gate] for gate in GATES[kind]])


def convert(case, tensors, is_gradient=False):
    """PyTorch's parameters (or their gradients) in the engine's layout.

    Kernels, (G*H, C) in PyTorch, are transposed to (C, G*H) with the gates
    in the engine's order. A GRU keeps its two biases, bias_ih and bias_hh,
    as two rows; RNN and LSTM have the sum of them as their only bias. The
    gradient of the sum is that of either one.
    """
    found = {
        "embedding/embeddings": tensors["embedding.weight"],
        "dense/kernel": tensors["linear.weight"].T,
        "dense/bias": tensors["linear.bias"],
    }
    for level in range(case.depth):
        for backward in (False, True) if case.both_ways else (False,):
            theirs = f"l{level}" + ("_reverse" if backward else "")
            part = {
                key: reorder(case.kind, tensors[f"rnn.{key}_{theirs}"])
                for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
            if case.kind == "gru":
                bias = np.stack([part["bias_ih"], part["bias_hh"]])
            elif is_gradient:
                bias = part["bias_ih"]
            else:
                bias = part["bias_ih"] + part["bias_hh"]
            ours = layer_prefix(case, level, backward)
            found[f"{ours}/kernel"] = part["weight_ih"].T
            found[f"{ours}/recurrent_kernel"] = part["weight_hh"].T
            found[f"{ours}/bias"] = bias
    return found


def state_of(network):
    """The parameters as arrays, by PyTorch's names."""
    return {
        name: value.detach().numpy().copy()
        for name, value in network.named_parameters()
    }


def make_network(case, rng):
    """A network with random weights big enough that every term counts."""
    network = Network(case).double()
    with torch.no_grad():
        for _, value in sorted(network.named_parameters()):
            drawn = coarse(rng.normal(0, 0.5, value.shape))
            value.copy_(torch.from_numpy(drawn))
    return network


def trained_parameters(case, network):
    """The parameters for the optimizer.

    Of the two biases of an RNN or LSTM only one is trained: their sum is the
    engine's single bias, and would move twice as far if both were.
    """
    return [
        value
        for name, value in network.named_parameters()
        if case.kind == "gru" or "bias_hh" not in name
    ]


def differentiate(network, batch):
    """The output after softmax and the loss, with gradients on the side."""
    network.zero_grad()
    logits = network(torch.from_numpy(batch.inputs["x"]).long())
    target = torch.from_numpy(batch.target).long()
    loss = torch.nn.functional.cross_entropy(
        logits.reshape(-1, WORDS), target.reshape(-1)
    )
    loss.backward()
    return torch.softmax(logits, -1).detach().numpy(), loss.item()


def compute(case):
    """The batch and all result tensors of a case."""
    torch.set_num_threads(1)
    rng = generator(case.name)
    shape = (BATCH, STEPS)
    batch = Batch({"x": rng.integers(0, WORDS, shape) * 1.0})
    steps = shape if case.every_step else shape[:1]
    batch.target = rng.integers(0, WORDS, steps) * 1.0
    network = make_network(case, rng)
    batch.weights = convert(case, state_of(network))
    tensors = {f"torch/{k}": v for k, v in state_of(network).items()}
    optimizer = torch.optim.SGD(
        trained_parameters(case, network), lr=0.1, momentum=case.momentum
    )
    losses = []
    for step in range(11):
        if step in (1, 10):
            after = convert(case, state_of(network))
            tensors |= {f"after{step}/{k}": v for k, v in after.items()}
        output, loss = differentiate(network, batch)
        losses.append(loss)
        if step == 0:
            tensors |= {"output": output, "loss": loss}
            raw = {k: v.grad.numpy() for k, v in network.named_parameters()}
            raw = convert(case, raw, is_gradient=True)
            tensors |= {f"gradient/{k}": v.copy() for k, v in raw.items()}
        optimizer.step()
    return batch, tensors | {"losses": losses}
