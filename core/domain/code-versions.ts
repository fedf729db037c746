/**
 * Versions of the code that makes each kind of artifact; part of its key, so that what older code made is not taken for what this code
 * would make. Raise one whenever that code may give other results, by a single bit, for any input: `npm run versions` says how, and a test
 * tells when it is due. What each covers is in `tests/versions/stage-sources.ts`.
 */
export const CODE_VERSIONS = {
  /** Parsed recordings, their description, splits, padded tensors. */
  data: '10',
  /** Models and histories: `core/models`, `core/training`, `core/dataset/augment.ts`; without the blocks that have a version of their own. */
  training: '4',
  /** What is measured of a finished training. */
  evaluation: '2',
  /** Scores of the simple methods. */
  baselines: '1',
  /** Statistics, figures and pages. */
  report: '18',
} as const satisfies Readonly<Record<string, string>>;

export type CodeStage = keyof typeof CODE_VERSIONS;

/**
 * The same of blocks of networks whose results have changed while the training's version stayed: part of the keys of trials whose network has
 * such a block, or learns from one that has, and of no others.
 */
export const BLOCK_VERSIONS = {
  transformer: '2',
  'residual-convolution': '2',
} as const satisfies Readonly<Record<string, string>>;

export type VersionedBlock = keyof typeof BLOCK_VERSIONS;
