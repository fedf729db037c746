import type { PytorchForm } from '../pytorch-form.ts';

export const layerNormInPytorch: PytorchForm = {
  create: 'lambda block: nn.LayerNorm(block["input"])',
  run: 'lambda module, block, values, lengths, directions: (module(values), lengths, directions)',
};
