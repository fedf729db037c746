import { variantFingerprint } from '../../core/domain/keys.ts';
import { estimateCost } from '../../core/models/architectures/cost.ts';

/** Plans are made again and again, but keep their variants; every answer about progress needs costs, and every launch fingerprints. */
export const recallCost = remember(estimateCost);
export const recallFingerprint = remember(variantFingerprint);

function remember<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
