import type { PytorchForm } from '../pytorch-form.ts';

export const transformerInPytorch: PytorchForm = {
  definitions: `class Encoder(nn.Module):
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
        return values if self.norm is None else self.norm(values)`,
  create: 'Encoder',
  run: 'lambda module, block, values, lengths, directions: (module(values, lengths), lengths, 1)',
};
