import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelOptions, READOUTS } from '../../../../core/domain/variant.ts';
import { runCudnnScan } from '../../../../core/models/fast/cudnn-scan.ts';
import { loadNativeKernels, runNativeScan } from '../../../../core/models/fast/native-scan.ts';
import type { RunScan, ScanRequest } from '../../../../core/models/fast/scan.ts';
import { checkDevice, createFastNetwork, createPlainNetwork, detectDevice } from '../../../../core/models/index.ts';
import { runStepwiseScan } from './stepwise/stepwise-scan.ts';
import {
  type CaseRequest,
  countTensors,
  createCase,
  createModel,
  measureLargestDifference,
  PRESETS,
  readGradients,
  readPlainGradients,
} from './support.ts';

const ON_GPU = detectDevice() === 'gpu';
const TOLERANCE = 2e-5;
const everyModel = PRESETS.flatMap((architecture) => READOUTS.map((readout) => createModel({ architecture, readout })));
const name = (model: ModelOptions) => `${model.architecture}, ${model.readout}`;

const { levels, useLevel } = loadNativeKernels();

/** Every way recurrent layers are run on some machine, as far as this one can. */
const SCANS: readonly { readonly title: string; readonly runScan: RunScan; readonly level?: string }[] = [
  ...(ON_GPU ? [{ title: 'cuDNN', runScan: runCudnnScan }] : []),
  ...(ON_GPU ? [] : levels.map((level) => ({ title: `our operation for ${level} processors`, runScan: runNativeScan, level }))),
  { title: 'step by step', runScan: runStepwiseScan },
];

describe.each(SCANS)('fast kernels against the plain implementation: $title', ({ runScan, level }) => {
  beforeAll(() => level && useLevel(level));
  afterAll(() => useLevel(levels.at(-1) as string));
  const expectSame = (request: CaseRequest) => compareWithPlain(request, runScan);

  it.each(everyModel.map((model) => [name(model), model] as const))('%s: logits and gradients', (_, model) => {
    expectSame({ model, lengths: [4, 9, 6, 1, 9] });
  });

  it.each(PRESETS)('%s: with dropout', (architecture) => {
    const model = createModel({ architecture, layers: 3, dropout: 0.4 });
    expectSame({ model, lengths: [4, 6], drops: true });
    expectSame({ model: { ...model, dropout: 1 - 1e-9 }, lengths: [4, 6], drops: true });
  });

  it.each(PRESETS)('%s: shapes at the edges', (architecture) => {
    for (const readout of READOUTS) {
      expectSame({ model: createModel({ architecture, readout, hiddenSize: 1, layers: 1 }), lengths: [1] });
      expectSame({ model: createModel({ architecture, readout, hiddenSize: 3, layers: 1 }), lengths: [6, 6] });
      expectSame({ model: createModel({ architecture, readout, hiddenSize: 17, layers: 2 }), lengths: [2, 13, 5] });
    }
  });

  it.each(PRESETS)('%s: more than one tile of a product in each direction', (architecture) => {
    const lengths = Array.from({ length: 37 }, (_, index) => 1 + (index % 4));
    for (const readout of READOUTS) expectSame({ model: createModel({ architecture, readout, hiddenSize: 50 }), lengths });
  });

  it.each([1, 2, 7, 33, 130])('%s classes, with and without weights of losses', (classes) => {
    const lengths = Array.from({ length: 37 }, (_, index) => 1 + (index % 4));
    for (const hiddenSize of [1, 35]) {
      for (const weighs of [true, false]) expectSame({ model: createModel({ hiddenSize, layers: 1 }), lengths, classes, weighs });
    }
  });

  it('gives logits without dropout, equal to those of the gradient computation', () => {
    for (const model of everyModel) {
      const request = createCase({ model, lengths: [4, 9, 6] }, createFastNetwork);
      const network = createFastNetwork(request.shape, runScan);
      expect(measureLargestDifference([...network.computeLogits(request)], readGradients(network, request).logits)).toBe(0);
      request.weights.dispose();
    }
  });

  it('gives the same bits every time', () => {
    for (const architecture of PRESETS) {
      const lengths = Array.from({ length: 37 }, (_, index) => 1 + (index % 4));
      const request = createCase(
        { model: createModel({ architecture, hiddenSize: 50, dropout: 0.2 }), lengths, drops: true },
        createFastNetwork,
      );
      const run = () => readGradients(createFastNetwork(request.shape, runScan), request);
      expect(run()).toEqual(run());
      request.weights.dispose();
    }
  });

  it('leaks no tensor', () => {
    const before = countTensors();
    for (const model of everyModel) expectSame({ model: { ...model, dropout: 0.2 }, lengths: [4, 2, 3], drops: true });
    expect(countTensors()).toEqual(before);
  });
});

describe('our operations', () => {
  it('run at the named processor level, and at no other', () => {
    expect(levels[0]).toBe('baseline');
    expect(() => useLevel('none')).toThrow(/one of `levels`/);
  });

  it('refuse what does not fit', () => {
    const model = createModel({ architecture: 'lstm' });
    const input = createCase({ model, lengths: [3, 2] }, createPlainNetwork);
    const broken: RunScan = (request) => runNativeScan({ ...request, steps: request.steps + 1 });
    expect(() => createFastNetwork(input.shape, broken).computeLogits(input)).toThrow(/the input must be \[features, steps·batch\]/);
    input.weights.dispose();
  });

  it('pass the check that training workers run at their start', () => {
    expect(checkDevice()).toMatchObject({ matches: true });
  });

  it.each([
    ['outputs of every step', (request) => request.wanted === 'steps'],
    ['each sequence’s end', (request) => request.wanted === 'ends'],
    ['logits alone', (request) => !request.training],
  ] satisfies [string, (request: ScanRequest) => boolean][])('fail it if they are wrong for %s', (_, isWrong) => {
    const broken: RunScan = (request) => runNativeScan(isWrong(request) ? { ...request, reverse: !request.reverse } : request);
    expect(checkDevice(broken)).toMatchObject({ matches: false });
  });
});

function compareWithPlain(request: CaseRequest, runScan: RunScan): void {
  const input = createCase(request, createPlainNetwork);
  const plain = readPlainGradients(request);
  const fast = readGradients(createFastNetwork(input.shape, runScan), input);
  input.weights.dispose();
  expect(measureLargestDifference([fast.loss], [plain.loss])).toBeLessThan(TOLERANCE);
  expect(measureLargestDifference(fast.logits, plain.logits)).toBeLessThan(TOLERANCE);
  expect(measureLargestDifference(fast.gradient, plain.gradient)).toBeLessThan(TOLERANCE);
}
