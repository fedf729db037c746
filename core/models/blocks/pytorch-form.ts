/** A block as Python source for `model.py`, which has `valid` and `clean` for padding, and imports torch, `nn`, `F` and `math`. */
export interface PytorchForm {
  /** Functions and classes that the other fields name; absent: none. */
  readonly definitions?: string;
  /** A callable that creates the module. It is given the block's options with `input`, the width of its input. */
  readonly create: string;
  /** A callable `(module, block, values, lengths, directions)` that returns the last three, changed. */
  readonly run: string;
}
