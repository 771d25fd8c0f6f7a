"""The bench's work in PyTorch, one thread. One JSON object a line on standard input:
{"prepare": {cell, units, batch, length, vocabulary, learningRate}} or {"train": steps}, which answers
{"seconds": s, "loss": l}. The first line it writes holds its versions."""

import json
import platform
import sys
import time
import warnings

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")  # it is not needed here

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class LanguageModel(nn.Module):
    def __init__(self, cell, units, vocabulary):
        super().__init__()
        self.vocabulary = vocabulary
        self.cell = CELLS[cell](vocabulary, units, batch_first=True)
        self.output = nn.Linear(units, vocabulary)

    def forward(self, ids):
        states, _ = self.cell(functional.one_hot(ids, self.vocabulary).float())
        return self.output(states)


class Task:
    def __init__(self, work):
        torch.manual_seed(1)
        self.shape = (work["batch"], work["length"])
        self.vocabulary = work["vocabulary"]
        self.model = LanguageModel(work["cell"], work["units"], self.vocabulary)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=work["learningRate"])

    def batch(self):
        return torch.randint(self.vocabulary, self.shape)

    def step(self):
        inputs, targets = self.batch(), self.batch()
        self.optimizer.zero_grad()
        scores = self.model(inputs).reshape(-1, self.vocabulary)
        loss = functional.cross_entropy(scores, targets.reshape(-1))
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def train(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            loss = self.step()
        return {"seconds": time.perf_counter() - start, "loss": loss}


def main():
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    task = None
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            task = Task(request["prepare"])
            answer = {}
        else:
            answer = task.train(request["train"])
        print(json.dumps(answer), flush=True)


main()
