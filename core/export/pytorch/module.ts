import { findForms } from '../../models/blocks/forms.ts';
import type { BlockType } from '../../models/blocks/index.ts';

interface Network {
  readonly blocks: readonly { readonly type: BlockType }[];
}

/** The source of `model.py`: PyTorch's own layers, named like the parameters. @param network the content of `MODEL` */
export function writeModule(network: Network): string {
  const forms = [...new Set(network.blocks.map(({ type }) => type))].map((type) => ({ type, ...findForms({ type }).pytorch }));
  const table = (field: 'create' | 'run') => `{\n${forms.map((form) => `    "${form.type}": ${form[field]},\n`).join('')}}`;
  const definitions = forms.flatMap((form) => form.definitions ?? []);
  const parts = [...definitions, `CREATE = ${table('create')}\nRUN = ${table('run')}`];
  // A JSON string is also a Python string.
  const source = SOURCE.replace('"@MODEL@"', () => JSON.stringify(JSON.stringify(network)));
  return `${[source, ...parts].join('\n\n\n')}\n`;
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
    return values.masked_fill(~valid(values, lengths)[:, :, None], padding)`;
