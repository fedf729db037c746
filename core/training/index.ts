/**
 * The training loop: epochs, early stopping, checkpoints, evaluation. The same seed gives the same bits, also after resuming. Needs
 * TensorFlow, which any `durasweep` command that trains sets up.
 *
 * @example
 * ```js
 * import { TRAINING_DEFAULTS } from 'durasweep/configs';
 * import { generateSyntheticFiles, padFold, readDataset, splitDataset, SYNTHETIC_FORMAT } from 'durasweep/dataset';
 * import { evaluateTrial, train } from 'durasweep/training';
 *
 * const files = generateSyntheticFiles({ seed: 0, users: 3, classes: 2, repetitions: 4 });
 * const dataset = await readDataset({ name: 'waves', input: { type: 'files', files }, format: SYNTHETIC_FORMAT });
 * const options = { method: 'random', seed: 0, validationFraction: 0.25, testFraction: 0, folds: 1 };
 * const { fold: data } = padFold({ dataset, fold: splitDataset({ dataset, options }).folds[0], normalisation: 'none' });
 *
 * const model = { architecture: 'gru', hiddenSize: 8, layers: 1, dropout: 0, readout: 'last-valid' };
 * const outcome = await train({ data, model, seed: 0, training: { ...TRAINING_DEFAULTS, maxEpochs: 2 } });
 * const { validation } = await evaluateTrial({ model, weights: outcome.bestWeights, data });
 * console.log(outcome.status, outcome.history.length, validation.count); // completed 2 6
 * ```
 */
export { type EvaluateRequest, evaluateTrial } from './evaluate.ts';
export { type EpochEvent, type SeededTraining, type TrainOutcome, type TrainRequest, train } from './train.ts';
