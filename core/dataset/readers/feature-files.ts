import { DurasweepError } from '../../domain/errors.ts';
import { rejectFile } from '../rejection.ts';
import type { DataFile } from './reader.ts';

/** Files that contain the same series, one file per feature, in the order of the features. */
export interface FeatureFiles {
  readonly files: readonly [DataFile, ...DataFile[]];
}

/**
 * Groups files that differ only in {feature}; without it, every file is a group.
 *
 * @throws DurasweepError `DatasetRejected` if a set lacks a feature that another has; `InvalidConfig` for a path with {feature} and `*`.
 */
export function groupFeatureFiles(
  files: readonly DataFile[],
  path: string,
): { features: readonly string[]; sets: readonly FeatureFiles[] } {
  if (!path.includes('{feature}')) return { features: ['dimension 0'], sets: files.map((file) => ({ files: [file] })) };
  if (path.includes('*')) {
    const message = `format.path: ${JSON.stringify(path)} has {feature} and *; write {group}, {class} or {part} instead of *, so that files of one set are told from others.`;
    throw new DurasweepError('InvalidConfig', message);
  }
  const features = [...new Set(files.map(({ match }) => match.feature ?? ''))].sort();
  const sets = new Map<string, Map<string, DataFile>>();
  for (const file of files) {
    const { group, className, part, feature } = file.match;
    const key = JSON.stringify([group, className, part]);
    const set = sets.get(key) ?? new Map<string, DataFile>();
    sets.set(key, set.set(feature ?? '', file));
  }
  return { features, sets: [...sets.values()].map((set) => collectSet(set, features)) };
}

function collectSet(set: ReadonlyMap<string, DataFile>, features: readonly string[]): FeatureFiles {
  const [first, ...others] = features.map((feature) => {
    const file = set.get(feature);
    if (file !== undefined) return file;
    const path = [...set.values()][0]?.path ?? '';
    throw rejectFile({
      position: { path, line: null },
      reason: `expected a file of feature ${JSON.stringify(feature)} beside it, found none`,
    });
  });
  // Every set has at least the file for which it was created.
  if (first === undefined) throw new RangeError('A set of feature files without a feature.');
  return { files: [first, ...others] };
}
