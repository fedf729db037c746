import type { PytorchForm } from '../pytorch-form.ts';

export const recurrentInPytorch: PytorchForm = {
  definitions: `def create_recurrent(block):
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
    return outputs, lengths, 2 if block["bidirectional"] else 1`,
  create: 'create_recurrent',
  run: 'run_recurrent',
};
