import type { PytorchForm } from '../pytorch-form.ts';

export const residualConvolutionInPytorch: PytorchForm = {
  definitions: `class Residual(nn.Module):
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
        return F.relu(second + kept).transpose(1, 2)`,
  create: 'Residual',
  run: 'lambda module, block, values, lengths, directions: (module(values), lengths, 1)',
};
