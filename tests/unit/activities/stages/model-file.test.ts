import { describe, expect, it } from 'vitest';
import type { SweepLedger } from '../../../../activities/contract/ledger-stages.ts';
import { evaluateTrial } from '../../../../activities/stages/evaluate-trial.ts';
import { loadEnsemble } from '../../../../activities/stages/export-ensemble.ts';
import { chooseTrial, loadModel, writeExports } from '../../../../activities/stages/export-model.ts';
import type { ModelFile } from '../../../../activities/stages/model-file.ts';
import { padSequences } from '../../../../activities/stages/pad-sequences.ts';
import { parseAgain } from '../../../../activities/stages/parse-again.ts';
import { splitDataset } from '../../../../activities/stages/split-dataset.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { findTrialResult } from '../../../../activities/stages/trial-result.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { decodeDataset } from '../../../../core/dataset/dataset-codec.ts';
import { generateSyntheticFiles } from '../../../../core/dataset/synthetic.ts';
import { writeArchive } from '../../../../core/dataset/write-archive.ts';
import { evaluationFile } from '../../../../core/domain/artifact-keys.ts';
import { canonicalJson } from '../../../../core/domain/canonical-json.ts';
import type { TrialRecord } from '../../../../core/domain/results.ts';
import type { TrialEvaluation } from '../../../../core/domain/trial.ts';
import { EXPORT_FORMATS } from '../../../../core/export/index.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createModel } from '../../core/training/support.ts';
import { createContext, planTraining, planTrial } from './support.ts';

function buildTrial(
  { trialKey, specification: { fold, seed } }: ReturnType<typeof planTrial>,
  result: Awaited<ReturnType<typeof findTrialResult>>,
  evaluation: TrialEvaluation,
): TrialRecord {
  return { variant: 'gru', trialKey, fold, seed, summary: result?.summary ?? null, evaluation } as TrialRecord;
}

/** An ensemble of one trial is exported as that trial; one of a nested split, or without all its networks, is refused. */
async function checkEnsemble(context: ReturnType<typeof createContext>, { configuration, ...rest }: SweepLedger, record: TrialRecord) {
  const ledgerOf = (method: SweepLedger['configuration']['split']['method']): SweepLedger => {
    const ensembles = [{ name: 'seeds', selection: 'all' as const, rounds: 1 }];
    return { ...rest, configuration: { ...configuration, ensembles, split: { ...configuration.split, method } } };
  };
  const load = (trial: TrialRecord, method = configuration.split.method) =>
    loadEnsemble(context, { ledger: ledgerOf(method), trials: [trial], name: 'seeds' });
  const { ensemble, fold, synthetic } = await load(record);
  expect(ensemble.members).toMatchObject([{ weight: 1, model: { provenance: { trial: record.trialKey } } }]);
  expect(fold.validation.accuracy).toBeCloseTo(record.evaluation?.validation.accuracy ?? Number.NaN, 10);
  expect(synthetic).toBe(true);
  await expect(load({ ...record, evaluation: null })).rejects.toThrow(/No fold of the ensemble "seeds" has all its networks yet/);
  await expect(load(record, 'nested-leave-one-user-out')).rejects.toThrow(/they differ from user to user/);
}

type Matrix = readonly (readonly number[])[];

/** A GRU as its paper and PyTorch have it, in plain numbers: none of the project's code, only what `model.json` says. */
function predictOutside(file: ModelFile, numbers: Float32Array, recording: Float32Array): number {
  const features = file.features.length;
  const steps = Array.from({ length: recording.length / features }, (_, step) =>
    file.features.map((_name, feature) => {
      const value = recording[step * features + feature] ?? Number.NaN;
      return (value - at(file.normalisation.means, feature)) / at(file.normalisation.deviations, feature);
    }),
  );
  const [inputWeight, recurrentWeight] = [readMatrix(file, numbers, 'rnn.weight_ih_l0'), readMatrix(file, numbers, 'rnn.weight_hh_l0')];
  const [inputBias, recurrentBias] = [readVector(file, numbers, 'rnn.bias_ih_l0'), readVector(file, numbers, 'rnn.bias_hh_l0')];
  const size = Number(file.model.hiddenSize);
  let state: number[] = Array(size).fill(0);
  for (const step of steps) {
    const [input, recurrent] = [multiply(inputWeight, step, inputBias), multiply(recurrentWeight, state, recurrentBias)];
    state = state.map((before, unit) => {
      const reset = sigmoid(at(input, unit) + at(recurrent, unit));
      const update = sigmoid(at(input, size + unit) + at(recurrent, size + unit));
      const candidate = Math.tanh(at(input, 2 * size + unit) + reset * at(recurrent, 2 * size + unit));
      return (1 - update) * candidate + update * before;
    });
  }
  const logits = multiply(readMatrix(file, numbers, 'linear.weight'), state, readVector(file, numbers, 'linear.bias'));
  return logits.indexOf(Math.max(...logits));
}

function readVector({ parameters }: ModelFile, numbers: Float32Array, name: string): number[] {
  const { offset, size } = parameters.find((parameter) => parameter.name === name) ?? expect.fail(name);
  return [...numbers.subarray(offset, offset + size)];
}

function readMatrix(file: ModelFile, numbers: Float32Array, name: string): Matrix {
  const [rows = 0, columns = 0] = file.parameters.find((parameter) => parameter.name === name)?.shape ?? expect.fail(name);
  const flat = readVector(file, numbers, name);
  return Array.from({ length: rows }, (_, row) => flat.slice(row * columns, (row + 1) * columns));
}

const multiply = (matrix: Matrix, vector: readonly number[], bias: readonly number[]) =>
  matrix.map((row, index) => row.reduce((sum, value, column) => sum + value * at(vector, column), at(bias, index)));
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const at = (values: readonly number[], index: number) => values[index] ?? Number.NaN;

describe('model.json and model.bin', () => {
  it('suffice to classify recordings in their original units like the evaluation', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const { dataset, split: options } = parseSweepConfiguration(buildSweep([4]));
    const files = generateSyntheticFiles({ seed: 0, users: 3, classes: 3, repetitions: 8 });
    const raw = await store.put({ key: 'source.zip', bytes: await writeArchive(files) });
    const stored = await parseAgain({ dataset, raw, name: 'raw.zip', isArchive: true, synthetic: true }, context);
    const split = await splitDataset({ dataset: stored, split: options }, context);
    const [tensors] = await padSequences({ dataset: stored, split, normalisation: 'standardise' }, context);
    const trial = planTrial(1, { tensors: tensors ?? expect.fail('no fold'), maxEpochs: 6 });
    const model = createModel({ hiddenSize: 5, layers: 1, readout: 'last-valid' });
    await trainTrial(planTraining({ ...trial, specification: { ...trial.specification, model } }), context);
    await evaluateTrial({ trialKey: trial.trialKey } as Parameters<typeof evaluateTrial>[0], context);

    const read = (name: string) => store.objects.get(`trials/${trial.trialKey}/${name}`) ?? expect.fail(name);
    const readJson = (name: string) => JSON.parse(new TextDecoder().decode(read(name)));
    const file: ModelFile = readJson('model.json');
    const { recordings, classes } = decodeDataset(await store.get(stored.parsed));
    const evaluation: TrialEvaluation = readJson(evaluationFile());
    const numbers = new Float32Array(Uint8Array.from(read('model.bin')).buffer);
    expect(canonicalJson(file.classes)).toBe(canonicalJson(classes));
    expect(numbers).toHaveLength(file.parameters.reduce((sum, { size }) => sum + size, 0));
    expect(new Set(evaluation.validation.predictions.map(({ predicted }) => predicted)).size).toBeGreaterThan(1);
    for (const { recording, predicted } of evaluation.validation.predictions) {
      expect(predictOutside(file, numbers, recordings[recording]?.values ?? expect.fail(`${recording}`))).toBe(predicted);
    }

    const record = buildTrial(trial, await findTrialResult(store, trial.trialKey), evaluation);
    const ledger = { sweepId: 'sweep', dataset: stored, configuration: { dataset }, split: { reference: split.reference } } as SweepLedger;
    const { model: exported, judged } = await loadModel(context, ledger, record);
    expect(judged).toHaveLength(evaluation.validation.count);
    expect(exported.provenance).toMatchObject({ sweep: 'sweep', variant: 'gru', synthetic: true, trial: trial.trialKey });
    expect((await writeExports(exported, EXPORT_FORMATS)).map(({ name }) => name)).toEqual([
      'model.onnx',
      'model.json',
      'model.pt',
      'model.py',
    ]);
    const [first] = evaluation.validation.predictions;
    const doubted = [{ ...(first ?? expect.fail('none')), confidence: 0.123 }];
    const other = { ...record, evaluation: { ...evaluation, validation: { ...evaluation.validation, predictions: doubted } } };
    await expect(loadModel(context, ledger, other)).rejects.toThrow(/the trained network gave 0.123/);
    // Means over distorted copies are not what the network says of the recordings alone.
    const withCopies = { ...ledger, configuration: { dataset, evaluation: { copies: 2 } } } as SweepLedger;
    expect((await loadModel(context, withCopies, other)).model).toEqual(exported);
    await checkEnsemble(context, { ...ledger, configuration: { dataset, split: options } } as SweepLedger, record);
    store.objects.delete(`trials/${trial.trialKey}/model.json`);
    await expect(loadModel(context, ledger, record)).rejects.toThrow(/has no model.json/);
  });

  it('of the best trial: on validation, then by fold and seed', () => {
    const buildTrial = (fold: number, seed: number, accuracy: number | null) =>
      ({ variant: 'gru', fold, seed, summary: accuracy === null ? null : { bestValidationAccuracy: accuracy } }) as TrialRecord;
    const trials = [buildTrial(1, 0, 0.9), buildTrial(0, 1, 0.9), buildTrial(0, 2, 0.9), buildTrial(0, 0, 0.8), buildTrial(2, 0, null)];
    expect(chooseTrial(trials, 'gru')).toMatchObject({ fold: 0, seed: 1 });
    expect(() => chooseTrial(trials, 'lstm')).toThrow(/"lstm" has no finished trial; these have: gru/);
  });
});
