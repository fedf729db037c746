import type { PytorchForm } from '../pytorch-form.ts';

export const dropoutInPytorch: PytorchForm = {
  create: 'lambda block: nn.Dropout(block["dropout"])',
  run: 'lambda module, block, values, lengths, directions: (module(values), lengths, directions)',
};
