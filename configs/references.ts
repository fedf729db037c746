import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import { isObject } from '../core/domain/is-object.ts';

const jsonPath = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/\.json$/, 'must be the path of a JSON file');

/**
 * Fields that only files have; they are resolved before a configuration is validated.
 * @internal For the JSON schema and the reference.
 */
export const referenceFields = {
  extends: jsonPath.describe(
    'Another configuration, beside this file or in configs/, which this file modifies. Objects are merged field by field; lists are replaced.',
  ),
  datasetFile: jsonPath.describe('A file with the data set, beside this file or in configs/; other fields given here override it.'),
};

/** The files to which a configuration refers; undefined: none. */
export interface References {
  readonly extends: string | undefined;
  readonly datasetFile: string | undefined;
}

/** @throws DurasweepError InvalidConfig if a reference is not a path. */
export function findReferences(content: unknown): References {
  const { extends: base, dataset } = isObject(content) ? content : {};
  return {
    extends: checkPath('extends', base),
    datasetFile: checkPath('dataset.file', isObject(dataset) ? dataset.file : undefined),
  };
}

export function hasReferences(content: unknown): boolean {
  const { extends: base, dataset } = isObject(content) ? content : {};
  return base !== undefined || (isObject(dataset) && dataset.file !== undefined);
}

function checkPath(field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const parsed = jsonPath.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DurasweepError('InvalidConfig', `${field}: must be the path of a JSON file, such as "gestures.json".`);
}
