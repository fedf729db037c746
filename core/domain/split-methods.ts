/** A method of splitting recordings into training, validation and test parts. */
interface SplitMethodDescription {
  /** Description for the reference. */
  readonly says: string;
  /** Whether no group is ever in two parts; null: depends on the data. */
  readonly keepsGroupsWhole: boolean | null;
  /** Fields of `split` that it uses; the others have no effect. */
  readonly reads: readonly ('seed' | 'validationFraction' | 'testFraction' | 'folds')[];
  /** Default number of folds. */
  readonly usualFolds: number;
  readonly fewestFolds: number;
  /** Whether each group is split by itself. */
  readonly splitsEachGroup?: true;
}

export const SPLIT_METHODS = {
  random: {
    says: 'any recordings',
    keepsGroupsWhole: false,
    reads: ['seed', 'validationFraction', 'testFraction', 'folds'],
    usualFolds: 1,
    fewestFolds: 1,
  },
  stratified: {
    says: 'the same share of each class',
    keepsGroupsWhole: false,
    reads: ['seed', 'validationFraction', 'testFraction', 'folds'],
    usualFolds: 1,
    fewestFolds: 1,
  },
  'leave-one-user-out': { says: 'each group is the test part once', keepsGroupsWhole: true, reads: [], usualFolds: 1, fewestFolds: 1 },
  'nested-leave-one-user-out': {
    says: 'every pair of groups is held out once, so that variants are selected for each user without that user',
    keepsGroupsWhole: true,
    reads: [],
    usualFolds: 1,
    fewestFolds: 1,
  },
  'within-user': {
    says: 'each group by itself, with the same share of each of its classes: one fold per group',
    keepsGroupsWhole: false,
    reads: ['seed', 'validationFraction', 'testFraction'],
    usualFolds: 1,
    fewestFolds: 1,
    splitsEachGroup: true,
  },
  'grouped-k-fold': { says: 'whole groups, in k parts', keepsGroupsWhole: true, reads: ['seed', 'folds'], usualFolds: 5, fewestFolds: 3 },
  official: {
    says: 'the parts defined by the data',
    keepsGroupsWhole: null,
    reads: ['seed', 'validationFraction'],
    usualFolds: 1,
    fewestFolds: 1,
  },
} as const satisfies Readonly<Record<string, SplitMethodDescription>>;

export type SplitMethod = keyof typeof SPLIT_METHODS;
export const SPLIT_METHOD_NAMES = Object.keys(SPLIT_METHODS) as [SplitMethod, ...SplitMethod[]];

/** Whether a method needs groups. */
export function needsGroups(method: string | undefined): boolean {
  const methods: Readonly<Record<SplitMethod, SplitMethodDescription>> = SPLIT_METHODS;
  const found = SPLIT_METHOD_NAMES.find((name) => name === method);
  return found !== undefined && (methods[found].keepsGroupsWhole === true || methods[found].splitsEachGroup === true);
}
