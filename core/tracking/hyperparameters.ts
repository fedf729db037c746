import type { TrialRecord } from '../domain/results.ts';

/** A field value that tracking tools can show. */
export type Hyperparameter = string | number | boolean;

/** A trial's fields; nested ones by path: `schedule.type`; lists as JSON. */
export function listHyperparameters({
  model,
  training,
  fold,
  seed,
}: Pick<TrialRecord, 'model' | 'training' | 'fold' | 'seed'>): Map<string, Hyperparameter> {
  const found = new Map<string, Hyperparameter>([
    ['fold', fold],
    ['seed', seed],
  ]);
  const add = (value: unknown, path: string): void => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found.set(path, value);
    else if (Array.isArray(value)) found.set(path, JSON.stringify(value));
    else if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) add(inner, path === '' ? name : `${path}.${name}`);
    }
  };
  add(model, '');
  add(training, '');
  return found;
}
