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

/** The last epoch cannot be kept of a training that ends when it gets no better. */
const KEEPS_LAST: readonly Rule[] = [
  { says: `${PATIENCE} with training.keep "last"`, breaks: (variant) => variant.training.keep === 'last' && stopsEarly(variant) },
];

/** Both users of a nested fold are validated on, and one of them is the test user of either role: no training may look at them. */
const NESTED: readonly Rule[] = [
  { says: 'training.keep: must be "last"', breaks: ({ training }) => training.keep !== 'last' },
  { says: PATIENCE, breaks: stopsEarly },
  {
    says: 'training.schedule: must be "constant" or "cosine", which do not use the validation loss,',
    breaks: ({ training }) => training.schedule.type === 'plateau',
  },
];

/** What trainings choose on the validation part although they must not, a line each. */
export function findChosenEpochs({ split }: Pick<SweepConfiguration, 'split'>, variants: readonly Variant[]): string[] {
  const isNested = split.method === 'nested-leave-one-user-out';
  const rules = isNested ? NESTED : KEEPS_LAST;
  return rules.flatMap(({ says, breaks }) => {
    const names = variants.filter(breaks).map(({ name }) => name);
    const where = isNested ? ' with split.method "nested-leave-one-user-out": the users that validate are tested on too' : '';
    return names.length === 0 ? [] : [`${says}${where} (${nameSome(names)})`];
  });
}
