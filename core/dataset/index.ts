/**
 * Reads, splits, normalises and pads recordings from files. No network, no store.
 *
 * @example
 * ```js
 * import { generateSyntheticFiles, padFold, readDataset, splitDataset, SYNTHETIC_FORMAT } from 'durasweep/dataset';
 *
 * const files = generateSyntheticFiles({ seed: 0, users: 3, classes: 2, repetitions: 4 });
 * const dataset = await readDataset({ name: 'waves', input: { type: 'files', files }, format: SYNTHETIC_FORMAT });
 * const options = { method: 'leave-one-user-out', seed: 0, validationFraction: 0.2, testFraction: 0, folds: 1 };
 * const split = splitDataset({ dataset, options });
 * const { fold } = padFold({ dataset, fold: split.folds[0], normalisation: 'standardise' });
 * console.log(dataset.recordings.length, split.folds.length, fold.train.count); // 24 3 8
 * ```
 */
export type { Dataset, Recording } from './dataset.ts';
export type { DatasetFormat } from './formats/index.ts';
export { type PaddedFold, padFold } from './pad.ts';
export { type DatasetInput, type ReadDatasetRequest, readDataset } from './read-dataset.ts';
export { fillFolds, splitDataset } from './split.ts';
export type { Split, SplitFold, SplitOptions } from './split-types.ts';
export { generateSyntheticFiles, SYNTHETIC_FORMAT } from './synthetic.ts';
