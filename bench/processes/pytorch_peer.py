"""The reference protocol in PyTorch: the peer that the benchmark compares with.

    python pytorch_peer.py FOLD.json THREADS DEVICE

FOLD.json names the arrays of one fold (see ../fold-files.ts), DEVICE is "cpu" or "cuda". Reads requests from standard input, one JSON text per line, and answers each
with one (see messages.ts): "epoch" trains one epoch on given batches, "protocol" trains a model to the end of the reference protocol.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

CLASSES = 20
BATCH_SIZE = 64
PATIENCE = 7


class Network(nn.Module):
    def __init__(self, architecture: str, hiddenSize: int, layers: int, dropout: float, readout: str = "last-padded", **_):
        super().__init__()
        self.architecture = architecture
        self.reads_valid = readout == "last-valid"
        bidirectional = architecture == "bidirectional-gru"
        if architecture == "conv1d-gru":
            self.conv = nn.Conv1d(3, 16, kernel_size=3, padding=1)
        cell = nn.LSTM if architecture == "lstm" else nn.GRU
        inputs = 16 if architecture == "conv1d-gru" else 3
        between = dropout if layers > 1 else 0.0
        self.rnn = cell(inputs, hiddenSize, layers, batch_first=True, bidirectional=bidirectional, dropout=between)
        if architecture == "deep-gru":
            self.norm = nn.LayerNorm(hiddenSize)
            self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(hiddenSize * (2 if bidirectional else 1), CLASSES)

    def forward(self, values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        if self.architecture == "conv1d-gru":
            values = torch.max_pool1d(torch.relu(self.conv(values.transpose(1, 2))), 2).transpose(1, 2)
            lengths = (lengths // 2).clamp(min=1)
        outputs = self.rnn(values)[0]
        last = outputs[torch.arange(len(lengths)), lengths - 1] if self.reads_valid else outputs[:, -1]
        return self.linear(self.dropout(self.norm(last)) if self.architecture == "deep-gru" else last)


class Transformer(nn.Module):
    """An encoder with sinusoidal positions, normalised before attention and feed-forward, read at the last step."""

    def __init__(self, width: int, heads: int, feedForward: int, layers: int, dropout: float, **_):
        super().__init__()
        self.width = width
        self.embedding = nn.Linear(3, width)
        layer = nn.TransformerEncoderLayer(width, heads, feedForward, dropout, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, nn.LayerNorm(width), enable_nested_tensor=False)
        self.linear = nn.Linear(width, CLASSES)

    def forward(self, values: torch.Tensor, _lengths: torch.Tensor) -> torch.Tensor:
        steps = torch.arange(values.shape[1], device=values.device)[:, None]
        angles = steps * 10_000 ** (-torch.arange(0, self.width, 2, device=values.device) / self.width)
        positions = torch.stack([angles.sin(), angles.cos()], 2).flatten(1)
        return self.linear(self.encoder(self.embedding(values) + positions)[:, -1])


class ResidualConvolutions(nn.Module):
    """One level of a temporal convolutional network: y = ReLU(x + F(x)), F being a causal convolution and ReLU, twice."""

    def __init__(self, inputs: int, channels: int, kernel: int, dilation: int):
        super().__init__()
        self.before = (kernel - 1) * dilation
        self.conv1 = nn.Conv1d(inputs, channels, kernel, dilation=dilation)
        self.conv2 = nn.Conv1d(channels, channels, kernel, dilation=dilation)
        self.downsample = nn.Identity() if inputs == channels else nn.Conv1d(inputs, channels, 1)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        inner = torch.relu(self.conv1(nn.functional.pad(values, (self.before, 0))))
        inner = torch.relu(self.conv2(nn.functional.pad(inner, (self.before, 0))))
        return torch.relu(inner + self.downsample(values))


class ConvolutionalNetwork(nn.Module):
    def __init__(self, channels: int, kernel: int, levels: int, **_):
        super().__init__()
        self.levels = nn.Sequential(
            *[ResidualConvolutions(channels if level else 3, channels, kernel, 2**level) for level in range(levels)]
        )
        self.linear = nn.Linear(channels, CLASSES)

    def forward(self, values: torch.Tensor, _lengths: torch.Tensor) -> torch.Tensor:
        return self.linear(self.levels(values.transpose(1, 2))[:, :, -1])


NETWORKS = {"transformer": Transformer, "tcn": ConvolutionalNetwork}


class Part:
    """One part of the fold; batches are cut from rows padded beforehand, so that padding costs almost nothing."""

    def __init__(self, folder: Path, part: dict, device: str):
        shape = (part["count"], part["maxLength"], part["features"])
        self.values = torch.from_numpy(np.fromfile(folder / part["values"], np.float32).reshape(shape)).to(device)
        self.lengths = np.fromfile(folder / part["lengths"], np.int32)
        self.labels = torch.from_numpy(np.fromfile(folder / part["labels"], np.int32).astype(np.int64)).to(device)

    def cut(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Values, lengths and labels."""
        lengths = self.lengths[rows]
        return self.values[rows, : int(lengths.max())], torch.from_numpy(lengths).long(), self.labels[rows]


class Training:
    def __init__(self, model: dict, seed: int, device: str, learning_rate: float = 1e-3):
        torch.manual_seed(seed)
        self.device = device
        self.network = NETWORKS.get(model["architecture"], Network)(**model).to(device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=learning_rate)

    def train_epoch(self, part: Part, batches: list) -> float:
        start = time.perf_counter()
        self.network.train()
        for rows in batches:
            values, lengths, labels = part.cut(rows)
            self.optimizer.zero_grad()
            nn.functional.cross_entropy(self.network(values, lengths), labels).backward()
            self.optimizer.step()
        if self.device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - start

    @torch.no_grad()
    def validate(self, part: Part, order: np.ndarray | None = None) -> tuple[float, float]:
        """Accuracy and loss, in batches of the part's order or another one: with the last valid step, neither depends on it."""
        self.network.eval()
        correct, loss, count = 0, 0.0, len(part.labels)
        rows = np.arange(count) if order is None else order
        for first in range(0, count, BATCH_SIZE):
            values, lengths, labels = part.cut(rows[first : first + BATCH_SIZE])
            logits = self.network(values, lengths)
            correct += int((logits.argmax(1) == labels).sum())
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
        return correct / count, loss / count


def train_to_the_end(training: Training, max_epochs: int, seed: int, train: Part, validation: Part) -> dict:
    start = time.perf_counter()
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(training.optimizer, factor=0.5, patience=5)
    generator = np.random.default_rng(seed)
    best, best_epoch = -1.0, 0
    for epoch in range(1, max_epochs + 1):
        order = generator.permutation(len(train.labels))
        training.train_epoch(train, [order[first : first + BATCH_SIZE] for first in range(0, len(order), BATCH_SIZE)])
        accuracy, loss = training.validate(validation)
        scheduler.step(loss)
        if accuracy > best:
            best, best_epoch = accuracy, epoch
        if epoch - best_epoch >= PATIENCE:
            break
    return {"seconds": time.perf_counter() - start, "epochs": epoch, "bestValidationAccuracy": best}


def main() -> None:
    fold_path, threads, device = sys.argv[1:]
    torch.set_num_threads(int(threads))
    fold = json.loads(Path(fold_path).read_text())
    folder = Path(fold_path).parent
    train, validation = (Part(folder, fold[name], device) for name in ("train", "validation"))
    trainings: dict[str, Training] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["type"] == "protocol":
            training = Training(request["model"], request["seed"], device)
            reply = train_to_the_end(training, request["maxEpochs"], request["seed"], train, validation)
        else:
            key = json.dumps(request["model"])
            training = trainings.setdefault(key, None) or Training(request["model"], 0, device)
            trainings[key] = training
            batches = [np.array(rows) for rows in request["batches"]]
            reply = {"seconds": training.train_epoch(train, batches)}
        reply["residentMegabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
