/**
 * Versions of the code that creates each kind of artifact; part of its key, so that output of older code is not mistaken for output of this
 * code. Raise one whenever that code may give other results, even by a single bit, for any input: `npm run versions` does it, and a test
 * fails until it is done. `tests/versions/stage-sources.ts` defines what each covers.
 */
export const CODE_VERSIONS = {
  /** Parsed recordings, their description, splits, padded tensors. */
  data: '13',
  /** Models and histories: `core/models`, `core/training`, `core/dataset/augment.ts`, except blocks with their own version. */
  training: '7',
  /** Evaluation of trained models. */
  evaluation: '4',
  /** Scores of simple methods. */
  baselines: '1',
  /** Statistics, figures and pages. */
  report: '43',
} as const satisfies Readonly<Record<string, string>>;

/**
 * Versions of network blocks whose results changed while the training version stayed the same. They are part of the keys only of trials whose
 * network contains such a block or learns from one that does.
 */
export const BLOCK_VERSIONS = {
  transformer: '2',
  'residual-convolution': '2',
} as const satisfies Readonly<Record<string, string>>;

export type VersionedBlock = keyof typeof BLOCK_VERSIONS;
