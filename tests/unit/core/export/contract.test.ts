import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, padFold } from '../../../../core/dataset/index.ts';
import { NORMALISATION_METHODS, type NormalisationMethod } from '../../../../core/dataset/normalise.ts';
import type { ExportModel } from '../../../../core/export/exporter.ts';
import { EXPORT_FORMATS, EXPORTERS, writeOnnxEnsemble } from '../../../../core/export/index.ts';
import { createClassifier, createStepwise } from '../../../../core/streaming/classifier.ts';
import type { ModelDocument } from '../../../../core/streaming/model-document.ts';
import { findOnnxRuntime } from '../../../support/javascript.ts';
import { findTool, runPython } from '../../../support/python.ts';
import { measureLargestDifference } from '../models/support.ts';
import { CLASSES, createExportModel, FEATURES } from './export-model.ts';
import { computeLogits, computeProbabilities, type NamedModel, NETWORKS } from './networks.ts';
import { readRecordings } from './recordings.ts';

const RECORDINGS = await readRecordings();
const TOLERANCE = 1e-5;
const onnx = await findTool('onnx');
const pytorch = await findTool('pytorch');
const onnxRuntime = await findOnnxRuntime();

interface Case extends NamedModel {
  readonly normalisation: NormalisationMethod;
}

const CASES: readonly Case[] = [
  ...NETWORKS.map((network) => ({ ...network, normalisation: 'standardise' as const })),
  ...(['none', 'per-recording'] as const).map((normalisation) => ({
    name: `normalisation-${normalisation}`,
    model: { architecture: 'conv1d-gru', hiddenSize: 5, layers: 1, dropout: 0, readout: 'mean' } as const,
    normalisation,
  })),
];

const ENSEMBLE = {
  name: 'ensemble',
  members: [
    { name: 'gru-mean', weight: 0.5 },
    { name: 'bidirectional-gru-attention', weight: 0.3 },
    { name: 'normalisation-per-recording', weight: 0.2 },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-exports-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('model.py has the code of its own blocks, and of no others', async () => {
  const files = await EXPORTERS.pytorch.write(
    createExportModel({ architecture: 'gru', hiddenSize: 3, layers: 1, dropout: 0, readout: 'mean' }),
  );
  const source = Buffer.from(files.find(({ name }) => name === 'model.py')?.bytes ?? '').toString();
  for (const table of ['CREATE', 'RUN']) {
    const [, rows = ''] = new RegExp(`^${table} = \\{\n(.*?)^\\}`, 'ms').exec(source) ?? [];
    expect([...rows.matchAll(/^ {4}"([\w-]+)":/gm)].map(([, type]) => type)).toEqual(['recurrent', 'readout', 'linear']);
  }
  expect(source).not.toMatch(/class Encoder|@\w+@/);
});

describe.each(EXPORT_FORMATS)('the exporter %s', (format) => {
  it('writes the same bytes for the same model, and refuses weights of another network', async () => {
    const model = createExportModel({ architecture: 'gru', hiddenSize: 3, layers: 1, dropout: 0, readout: 'mean' });
    expect(await EXPORTERS[format].write(model)).toEqual(await EXPORTERS[format].write(model));
    const others = { ...model, weights: model.weights.slice(1) };
    await expect(EXPORTERS[format].write(others)).rejects.toThrow(/has 88 parameters, and 87 weights were given/);
  });
});

describe('the file of an ensemble', () => {
  it('is the same for the same networks, and refuses an empty list or different kinds', async () => {
    const model = createExportModel({ architecture: 'gru', hiddenSize: 3, layers: 1, dropout: 0, readout: 'mean' });
    const write = (models: readonly ExportModel[]) =>
      writeOnnxEnsemble({ name: 'all', temperature: 1, members: models.map((each) => ({ model: each, weight: 1 / models.length })) });
    expect(await write([model, model])).toEqual(await write([model, model]));
    await expect(write([])).rejects.toThrow('The ensemble all has no network.');
    await expect(write([model, { ...model, classes: ['a', 'b', 'c', 'd'] }])).rejects.toThrow(/differ in features or classes/);
  });
});

describe("agreement with our network, on recordings of mixed lengths in the data's own units", () => {
  it.each(CASES)('model.json: $name', async (one) => {
    const { exported, recordings, logits } = prepareCase(one);
    const document = await readDocument(exported);
    const classifier = createClassifier(document);
    const stepwise = createStepwise(document);
    recordings.forEach(({ values, length }, index) => {
      const expected = computeProbabilities(logits[index] as number[]);
      expect(measureLargestDifference([...classifier.classify(values, length)], expected)).toBeLessThan(TOLERANCE);
      if (stepwise === null) return;
      stepwise.reset();
      const steps = Array.from({ length }, (_, step) => [...stepwise.push(values.subarray(step * 3, step * 3 + 3))]);
      expect(measureLargestDifference(steps.at(-1) ?? [], expected)).toBeLessThan(TOLERANCE);
    });
  });

  it.skipIf(onnx === null)('model.onnx passes the checker, and ONNX Runtime gives the same logits', async () => {
    await checkWith('check_onnx.py', 'onnx', onnx);
  });

  it.skipIf(onnxRuntime === null)('ONNX Runtime gives the same logits in Node and, as WebAssembly, in browsers', async () => {
    if (onnxRuntime === null) return;
    await writeCases('onnx');
    const script = path.resolve('tests/fixtures/exports/check-onnxruntime.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, folder, onnxRuntime], {
      maxBuffer: 2 ** 24,
    });
    const found = JSON.parse(stdout) as Record<'node' | 'web', Record<string, number>>;
    expectAgreement(found.node);
    expectAgreement(found.web);
  });

  it.skipIf(pytorch === null)('model.pt is loaded by model.py with PyTorch alone, which gives the same logits', async () => {
    await checkWith('check_pytorch.py', 'pytorch', pytorch);
  });
});

async function checkWith(script: string, format: 'onnx' | 'pytorch', python: typeof onnx): Promise<void> {
  if (python === null) return;
  await writeCases(format);
  const output = await runPython(python, [path.resolve('tests/fixtures/exports', script), folder]);
  expectAgreement(JSON.parse(output) as Record<string, number>);
}

function expectAgreement(differences: Readonly<Record<string, number>>): void {
  expect(Object.keys(differences).filter((name) => name !== ENSEMBLE.name)).toEqual(CASES.map(({ name }) => name));
  expect(Object.entries(differences).filter(([, difference]) => !(difference <= TOLERANCE))).toEqual([]);
}

/** Everything is written, and one process checks all of it: to start one takes seconds. */
async function writeCases(format: 'onnx' | 'pytorch'): Promise<void> {
  const cases = await Promise.all(
    CASES.map(async (one) => {
      const { name } = one;
      const { exported, recordings, logits } = prepareCase(one);
      const files = await EXPORTERS[format].write(exported);
      for (const { name: file, bytes } of files) await writeFile(path.join(folder, `${name}-${file}`), bytes);
      return { name, values: recordings.map(({ values }) => [...values]), lengths: recordings.map(({ length }) => length), logits };
    }),
  );
  if (format === 'onnx') cases.push(await writeEnsembleCase());
  await writeFile(path.join(folder, 'cases.json'), JSON.stringify({ features: FEATURES.length, classes: CLASSES, cases }));
}

/** Networks of different kinds and normalisations in one file: its logits are logarithms of the mean of their probabilities. */
async function writeEnsembleCase() {
  const prepared = ENSEMBLE.members.map(({ name, weight }) => {
    const found = CASES.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no network ${name}`);
    return { ...prepareCase(found), weight };
  });
  const members = prepared.map(({ exported, weight }) => ({ model: exported, weight }));
  const { name: file, bytes } = await writeOnnxEnsemble({ name: ENSEMBLE.name, members, temperature: 1.5 });
  await writeFile(path.join(folder, `${ENSEMBLE.name}-${file}`), bytes);
  const { recordings } = prepared[0] as (typeof prepared)[number];
  const logits = recordings.map((_, index) => {
    const said = prepared.map(({ logits, weight }) => computeProbabilities(logits[index] ?? []).map((each) => weight * each));
    return CLASSES.map((_, at) => Math.log(said.reduce((sum, each) => sum + (each[at] ?? 0), 0)));
  });
  const lengths = recordings.map(({ length }) => length);
  return { name: ENSEMBLE.name, values: recordings.map(({ values }) => [...values]), lengths, logits };
}

type Prepared = ReturnType<typeof prepare>;
/** Each is asked for by every format. */
const prepared = new Map<string, Prepared>();

function prepareCase({ name, model, normalisation }: Case): Prepared {
  const known = prepared.get(name) ?? prepare(model, normalisation);
  prepared.set(name, known);
  return known;
}

function prepare(model: ExportModel['model'], method: NormalisationMethod) {
  expect(NORMALISATION_METHODS).toContain(method);
  const labelled = RECORDINGS.map((recording) => ({ ...recording, label: recording.label % CLASSES.length, group: 0 }));
  const dataset: Dataset = { name: 'mixed', classes: CLASSES, groups: ['all'], features: FEATURES, recordings: labelled };
  const all = RECORDINGS.map((_, index) => index);
  const { fold, normalisation } = padFold({ dataset, fold: { train: all, validation: [], test: [] }, normalisation: method });
  const { values, maxLength, features, recordings } = fold.train;
  const normalised = RECORDINGS.map(({ length }, index) => {
    const row = recordings.indexOf(index);
    return { length, values: values.slice(row * maxLength * features, (row * maxLength + length) * features) };
  });
  const exported = createExportModel(model, { normalisation });
  return { exported, recordings: dataset.recordings, logits: computeLogits(exported, normalised) };
}

async function readDocument(model: ExportModel): Promise<ModelDocument> {
  const [file] = await EXPORTERS.json.write(model);
  return JSON.parse(new TextDecoder().decode(file?.bytes)) as ModelDocument;
}
