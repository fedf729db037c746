/** The source of `model.py`: PyTorch's own layers, named like the parameters. @param network the content of `MODEL` */
export function writeModule(network: object): string {
  // A JSON string is also a Python string.
  return SOURCE.replace('"@MODEL@"', () => JSON.stringify(JSON.stringify(network)));
}

const SOURCE = `"""A sequence classifier trained by durasweep, in PyTorch.

    import model, torch
    network = model.load("model.pt")
    recording = torch.tensor([[0.1, 9.6, -0.2], [0.2, 9.7, -0.1]])  # [steps, features], in the data's own units
    logits = network(recording[None], torch.tensor([len(recording)]))
    print(model.MODEL["classes"][logits.argmax(1).item()], logits.softmax(1))

Recordings are padded at the end, with anything, to the longest of their batch: values are [batch, time, features], lengths [batch].
"""

import json
import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

MODEL = json.loads("@MODEL@")


def load(path="model.pt"):
    """The trained network, ready to classify."""
    network = Network(MODEL)
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return network.eval()


class Network(nn.Module):
    def __init__(self, description):
        super().__init__()
        self.blocks = description["blocks"]
        self.least_steps = description["least_steps"]
        self.input = Input(description["normalisation"], len(description["features"]))
        for block in self.blocks:
            setattr(self, block["prefix"], CREATE[block["type"]](block))

    def forward(self, values, lengths):
        """Logits [batch, classes] of values [batch, time, features] and lengths [batch]."""
        values = clean(self.input(values, lengths), lengths)
        values = F.pad(values, (0, 0, 0, max(0, self.least_steps - values.shape[1])))
        directions = 1
        for block in self.blocks:
            run = RUN[block["type"]]
            values, lengths, directions = run(getattr(self, block["prefix"]), block, values, lengths, directions)
        return values


class Input(nn.Module):
    """Normalisation, as the training's data had it."""

    def __init__(self, method, features):
        super().__init__()
        self.method = method
        self.register_buffer("mean", torch.zeros(features, dtype=torch.float64))
        self.register_buffer("deviation", torch.ones(features, dtype=torch.float64))

    def forward(self, values, lengths):
        exact = values.double()
        mean, deviation = self.mean, self.deviation
        if self.method == "per-recording":
            count = lengths[:, None, None]
            mean = clean(exact, lengths).sum(1, keepdim=True) / count
            deviation = (clean(exact - mean, lengths).square().sum(1, keepdim=True) / count).sqrt()
            deviation = torch.where(deviation > 0, deviation, torch.ones_like(deviation))
        return ((exact - mean) / deviation).float()


def valid(values, lengths):
    """Which steps count, [batch, time]."""
    return torch.arange(values.shape[1], device=values.device)[None] < lengths[:, None].to(values.device)


def clean(values, lengths, padding=0.0):
    """The values with zeros beyond each recording's length."""
    return values.masked_fill(~valid(values, lengths)[:, :, None], padding)


def create_recurrent(block):
    kind = nn.GRU if block["cell"] == "gru" else nn.LSTM
    return kind(
        block["input"],
        block["hiddenSize"],
        num_layers=block["layers"],
        batch_first=True,
        dropout=block["dropout"] if block["layers"] > 1 else 0.0,
        bidirectional=block["bidirectional"],
    )


def run_recurrent(module, block, values, lengths, directions):
    packed = pack_padded_sequence(values, lengths.cpu(), batch_first=True, enforce_sorted=False)
    outputs, _ = pad_packed_sequence(module(packed)[0], batch_first=True, total_length=values.shape[1])
    return outputs, lengths, 2 if block["bidirectional"] else 1


def create_convolution(block):
    reach = (block["kernel"] - 1) // 2 * block["dilation"]
    return nn.Conv1d(block["input"], block["channels"], block["kernel"], padding=reach, dilation=block["dilation"])


def run_convolution(module, block, values, lengths, directions):
    sums = module(clean(values, lengths).transpose(1, 2))
    outputs = F.relu(sums) if block["activation"] == "relu" else sums
    pooling = block["pooling"]
    if pooling > 1:
        outputs = F.max_pool1d(outputs, pooling)
        lengths = (lengths // pooling).clamp(min=1)
    return outputs.transpose(1, 2), lengths, 1


class Residual(nn.Module):
    def __init__(self, block):
        super().__init__()
        width, channels, kernel, dilation = (block[name] for name in ("input", "channels", "kernel", "dilation"))
        self.reach = (kernel - 1) * dilation
        self.conv1 = nn.Conv1d(width, channels, kernel, dilation=dilation)
        self.conv2 = nn.Conv1d(channels, channels, kernel, dilation=dilation)
        self.downsample = None if width == channels else nn.Conv1d(width, channels, 1)
        self.dropout = nn.Dropout(block["dropout"])

    def forward(self, values):
        given = values.transpose(1, 2)
        first = self.dropout(F.relu(self.conv1(F.pad(given, (self.reach, 0)))))
        second = self.dropout(F.relu(self.conv2(F.pad(first, (self.reach, 0)))))
        kept = given if self.downsample is None else self.downsample(given)
        return F.relu(second + kept).transpose(1, 2)


class Encoder(nn.Module):
    def __init__(self, block):
        super().__init__()
        width = block["width"]
        self.positions_kind = block["positions"]
        self.embedding = None if block["input"] == width else nn.Linear(block["input"], width)
        self.positions = nn.Embedding(512, width) if self.positions_kind == "learned" else None
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, block["heads"], block["feedForward"], block["dropout"], batch_first=True, norm_first=block["preNorm"]
            )
            for _ in range(block["layers"])
        )
        self.norm = nn.LayerNorm(width) if block["preNorm"] else None

    def forward(self, values, lengths):
        if self.embedding is not None:
            values = self.embedding(values)
        time, width = values.shape[1:]
        steps = torch.arange(time, device=values.device)
        if self.positions_kind == "learned":
            values = values + self.positions(steps.clamp(max=511))
        if self.positions_kind == "sinusoidal":
            channels = torch.arange(width, dtype=torch.float64, device=values.device)
            frequencies = 10000.0 ** (-(channels - channels % 2) / width)
            turns = (channels % 2) * (math.pi / 2)
            values = values + torch.sin(steps[:, None] * frequencies + turns).float()
        padding = ~valid(values, lengths)
        for layer in self.layers:
            values = layer(values, src_key_padding_mask=padding)
        return values if self.norm is None else self.norm(values)


class Readout(nn.Module):
    def __init__(self, block):
        super().__init__()
        self.readout = block["readout"]
        if self.readout == "attention":
            self.weight = nn.Parameter(torch.zeros(block["input"]))

    def forward(self, values, lengths, directions):
        batch = torch.arange(len(values))
        if self.readout == "last-padded":  # at the step that the length names
            return values[batch, lengths - 1]
        if self.readout == "last-valid":
            if directions == 1:
                return values[batch, lengths - 1]
            half = values.shape[2] // 2
            return torch.cat([values[batch, lengths - 1, :half], values[:, 0, half:]], 1)
        if self.readout == "attention":
            scores = (values @ self.weight).masked_fill(~valid(values, lengths), -1e30)
            return (clean(values, lengths) * scores.softmax(1)[:, :, None]).sum(1)
        mean = clean(values, lengths).sum(1) / lengths[:, None]
        if self.readout == "mean":
            return mean
        maximum = clean(values, lengths, -math.inf).amax(1)
        return maximum if self.readout == "maximum" else torch.cat([mean, maximum], 1)


CREATE = {
    "recurrent": create_recurrent,
    "convolution": create_convolution,
    "residual-convolution": Residual,
    "transformer": Encoder,
    "layer-norm": lambda block: nn.LayerNorm(block["input"]),
    "dropout": lambda block: nn.Dropout(block["dropout"]),
    "readout": Readout,
    "linear": lambda block: nn.Linear(block["input"], block["width"]),
}
RUN = {
    "recurrent": run_recurrent,
    "convolution": run_convolution,
    "residual-convolution": lambda module, block, values, lengths, directions: (module(values), lengths, 1),
    "transformer": lambda module, block, values, lengths, directions: (module(values, lengths), lengths, 1),
    "layer-norm": lambda module, block, values, lengths, directions: (module(values), lengths, directions),
    "dropout": lambda module, block, values, lengths, directions: (module(values), lengths, directions),
    "readout": lambda module, block, values, lengths, directions: (module(values, lengths, directions), lengths, 1),
    "linear": lambda module, block, values, lengths, directions: (module(values), lengths, 1),
}
`;
