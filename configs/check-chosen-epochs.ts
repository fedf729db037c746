import { nameSome } from '../core/domain/name-some.ts';
import type { Variant } from '../core/domain/variant.ts';
import type { SweepConfiguration } from './schema.ts';

interface Rule {
  /** `training.<field>: must be …`. */
  readonly says: string;
  readonly breaks: (variant: Variant) => boolean;
}

const PATIENCE = 'training.earlyStoppingPatience: must be null';
const stopsEarly = ({ training }: Variant) => training.earlyStoppingPatience !== null;

/** Keeping the last epoch is not compatible with early stopping. */
const KEEPS_LAST: readonly Rule[] = [
  { says: `${PATIENCE} with training.keep "last"`, breaks: (variant) => variant.training.keep === 'last' && stopsEarly(variant) },
];

/** Both users of a nested fold validate, and each is also the test user in one role, so training must not use them for any selection. */
const NESTED: readonly Rule[] = [
  { says: 'training.keep: must be "last"', breaks: ({ training }) => training.keep !== 'last' },
  { says: PATIENCE, breaks: stopsEarly },
  {
    says: 'training.schedule: must be "constant" or "cosine", which do not use the validation loss,',
    breaks: ({ training }) => training.schedule.type === 'plateau',
  },
];

/** Lists what training selects on the validation part although it must not, one line each. */
export function findChosenEpochs({ split }: Pick<SweepConfiguration, 'split'>, variants: readonly Variant[]): string[] {
  const isNested = split.method === 'nested-leave-one-user-out';
  const rules = isNested ? NESTED : KEEPS_LAST;
  return rules.flatMap(({ says, breaks }) => {
    const names = [...new Set(variants.filter(breaks).map(({ name }) => name))];
    const where = isNested ? ' with split.method "nested-leave-one-user-out": the validation users are also test users' : '';
    return names.length === 0 ? [] : [`${says}${where} (${nameSome(names)})`];
  });
}
