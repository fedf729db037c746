import { DurasweepError } from '../domain/errors.ts';
import { nameSome } from '../domain/name-some.ts';
import type { SplitFold, SplitInput } from './split-types.ts';

/**
 * Folds without the recordings of some classes: nothing is trained, validated or tested on them. Those that would have been in the test part are
 * kept separately, as recordings that a network should reject.
 *
 * @throws DurasweepError `InvalidConfig` if a class is not in the data, fewer than two are left, or none of their recordings would be tested
 */
export function withholdClasses(dataset: SplitInput, folds: readonly SplitFold[], names: readonly string[]): SplitFold[] {
  checkNames(dataset, names);
  const isUnknown = (index: number) => names.includes(dataset.classes[dataset.recordings[index]?.label ?? -1] ?? '');
  return folds.map((fold) => {
    const known = (part: readonly number[]) => part.filter((index) => !isUnknown(index));
    const unknown = fold.test.filter(isUnknown);
    if (unknown.length === 0) {
      const message = `split.unknownClasses: fold ${fold.fold} has no test recording of ${nameSome(names)}; use a split.method with a test part, or other classes.`;
      throw new DurasweepError('InvalidConfig', message);
    }
    return { ...fold, train: known(fold.train), validation: known(fold.validation), test: known(fold.test), unknown };
  });
}

function checkNames({ classes }: SplitInput, names: readonly string[]): void {
  const missing = names.filter((name) => !classes.includes(name));
  if (missing.length > 0) {
    const message = `split.unknownClasses: must be classes of the data (${nameSome(classes)}), got ${nameSome(missing)}.`;
    throw new DurasweepError('InvalidConfig', message);
  }
  if (classes.length - names.length >= 2) return;
  throw new DurasweepError(
    'InvalidConfig',
    `split.unknownClasses: must leave at least two of ${classes.length} classes, got ${names.length}.`,
  );
}
