import type { PytorchForm } from '../pytorch-form.ts';

export const readoutInPytorch: PytorchForm = {
  definitions: `class Readout(nn.Module):
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
        return maximum if self.readout == "maximum" else torch.cat([mean, maximum], 1)`,
  create: 'Readout',
  run: 'lambda module, block, values, lengths, directions: (module(values, lengths, directions), lengths, 1)',
};
