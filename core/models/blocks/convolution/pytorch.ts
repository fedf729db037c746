import type { PytorchForm } from '../pytorch-form.ts';

export const convolutionInPytorch: PytorchForm = {
  definitions: `def create_convolution(block):
    reach = (block["kernel"] - 1) // 2 * block["dilation"]
    return nn.Conv1d(block["input"], block["channels"], block["kernel"], padding=reach, dilation=block["dilation"])


def run_convolution(module, block, values, lengths, directions):
    sums = module(clean(values, lengths).transpose(1, 2))
    outputs = F.relu(sums) if block["activation"] == "relu" else sums
    pooling = block["pooling"]
    if pooling > 1:
        outputs = F.max_pool1d(outputs, pooling)
        lengths = (lengths // pooling).clamp(min=1)
    return outputs.transpose(1, 2), lengths, 1`,
  create: 'create_convolution',
  run: 'run_convolution',
};
