"""PyTorch modules from a state dict of Récurrence.

    network = load("model.safetensors")
    logits = network(batch)

The metadata "modules" of the file says what the modules are; their
parameters have the names of this network's, so that a network of one's own
with modules of these names loads the file as well. The last activation is
told but not applied: the output is what PyTorch's loss functions expect.
"""

import json

import safetensors
import torch


def last_step(cell, sequence, state):
    """What a recurrent module says last: in both directions."""
    hidden = state[0] if isinstance(state, tuple) else state
    if cell.bidirectional:
        return torch.cat([hidden[-2], hidden[-1]], -1)
    return hidden[-1]


def activate(x, module):
    """What a module's activation makes of its output."""
    name = module.get("activation", "linear")
    if name == "softmax":
        return torch.softmax(x, -1)
    return x if name == "linear" else getattr(torch, name)(x)


class Network(torch.nn.Module):
    """Modules in a row."""

    def __init__(self, modules):
        super().__init__()
        self.steps = []
        for i, module in enumerate(modules):
            name = module.get("name", f"bare_{i}")
            if "class" in module:
                kind = getattr(torch.nn, module["class"])
                self.add_module(name, kind(**module["arguments"]))
            self.steps.append((name, module))

    def forward(self, x):
        for i, (name, module) in enumerate(self.steps):
            layer = getattr(self, name, torch.nn.Identity())
            x = layer(x)
            if isinstance(x, tuple):
                last = not module["returnSequences"]
                x = last_step(layer, *x) if last else x[0]
            if i + 1 < len(self.steps):
                x = activate(x, module)
        return x


def load(path):
    """The network of a file, with its weights."""
    with safetensors.safe_open(path, framework="pt") as file:
        modules = json.loads(file.metadata()["modules"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    network = Network(modules)
    network.load_state_dict(tensors)
    return network.eval()
