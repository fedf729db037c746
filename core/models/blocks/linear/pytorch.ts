import type { PytorchForm } from '../pytorch-form.ts';

export const linearInPytorch: PytorchForm = {
  create: 'lambda block: nn.Linear(block["input"], block["width"])',
  run: 'lambda module, block, values, lengths, directions: (module(values), lengths, 1)',
};
