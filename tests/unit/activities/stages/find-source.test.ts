import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../../activities/contract/ledger-stages.ts';
import { findSource } from '../../../../activities/stages/find-source.ts';
import { recordSweep, recordVariant } from '../../../../activities/stages/ledgers.ts';
import { readSource } from '../../../../activities/stages/read-source.ts';
import { trainTrial } from '../../../../activities/stages/train-trial.ts';
import { encodeFoldSequences } from '../../../../core/dataset/sequences-codec.ts';
import { trialKey } from '../../../../core/domain/keys.ts';
import type { ExportModel } from '../../../../core/export/exporter.ts';
import { EXPORTERS } from '../../../../core/export/index.ts';
import { createExportModel } from '../../core/export/export-model.ts';
import { createMemoryStore, type MemoryStore } from '../../core/storage/memory-store.ts';
import { createFold } from '../../core/training/support.ts';
import { createContext, keyTrial, planTraining, planTrial } from './support.ts';

const nowhere = (key: string) => ({ bucket: 'memory', key, sha256: key, bytes: 0 });
const dataset = {
  sha256: 'data',
  synthetic: false,
  recordings: 4,
  raw: nowhere('raw'),
  parsed: nowhere('parsed'),
  description: nowhere('d'),
};

async function putSplit(store: MemoryStore, key: string, folds: readonly { train: number[]; test: number[] }[]) {
  const described = { method: 'random', folds: folds.map(({ train }) => ({ train: train.length })) };
  const split = { split: { folds: folds.map((fold) => ({ ...fold, validation: [9] })) }, description: described };
  const reference = await store.put({ key, bytes: Buffer.from(JSON.stringify(split)) });
  return { reference, folds: folds.length };
}

/** A sweep "users" of a variant "gru" with these trials, trained on recordings 0 and 1 in both its folds. */
async function createSource(trials: readonly Partial<LedgerEntry>[]) {
  const store = createMemoryStore();
  const context = createContext({ store });
  const startedAt = '2026-01-01T00:00:00.000Z';
  const identity = { sweepId: 'users', startedAt };
  const split = await putSplit(store, 'source-split', [
    { train: [0, 1], test: [2] },
    { train: [0, 1], test: [3] },
  ]);
  await recordSweep({ ...identity, dataset, split, folds: [] } as never, context);
  const entries = trials.map((trial) => ({
    fold: 0,
    seed: 0,
    trialKey: `${trial.fold ?? 0}-${trial.seed ?? 0}`,
    state: 'completed',
    ...trial,
  }));
  await recordVariant({ ...identity, round: 1, variant: { name: 'gru' }, trials: entries } as never, context);
  const find = (options: object = {}) => findSource({ from: 'users/gru', dataset, split, seeds: [0, 1], ...options }, context);
  return { store, find };
}

const ALL = [0, 1].flatMap((fold) => [0, 1].map((seed) => ({ fold, seed })));

describe('findSource', () => {
  it("gives each fold and seed its own trial, or the source's only one", async () => {
    const { find } = await createSource(ALL);
    expect((await find()).trials.map((trial) => trial.trialKey)).toEqual(['0-0', '0-1', '1-0', '1-1']);
    const single = await createSource([{ fold: 0, seed: 7 }]);
    expect((await single.find()).trials.map((trial) => trial.trialKey)).toEqual(['0-7', '0-7', '0-7', '0-7']);
  });

  it.each([
    ['a variant that is not there', ALL, { from: 'users/lstm' }, /"users\/lstm" cannot be used: sweep "users" has trained gru/],
    ['a sweep that is not there', ALL, { from: 'nobody/gru' }, /Sweep "nobody" has no ledger/],
    ['other folds', ALL, { split: { folds: 3 } }, /it has 2 folds, this sweep 3/],
    ['a seed that was not trained', ALL, { seeds: [5] }, /trained with seeds 0, 1, not with seed 5/],
    ['a trial that is not finished', [{ state: 'parked' as const }], {}, /its trial of fold 0, seed 0 is parked; retry this variant/],
  ])('refuses %s with a message', async (_, trials, options, message) => {
    const { find } = await createSource(trials);
    await expect(find(options)).rejects.toThrow(message);
  });

  it('warns if the source was trained on evaluated recordings', async () => {
    const { store, find } = await createSource(ALL);
    expect((await find()).warnings).toEqual([]);
    const split = await putSplit(store, 'other-split', [
      { train: [3], test: [1] },
      { train: [1], test: [3] },
    ]);
    expect((await find({ split })).warnings).toEqual([expect.stringContaining('recordings that 1 of 2 folds are evaluated on')]);
    const others = { ...dataset, parsed: nowhere('other data') };
    expect((await find({ split, dataset: others })).warnings).toEqual([]);
  });
});

describe('a trial that is initialised from a model file', () => {
  it('starts with its weights, read from the store; another file gives another key', async () => {
    const folder = await createModelFolder();
    const store = createMemoryStore();
    const context = createContext({ store, readableFolders: { roots: [folder.path], secretFolder: '/nowhere' } });
    const tensors = await store.put({ key: 'fold.bin', bytes: encodeFoldSequences(createFold()) });
    const { specification } = planTrial(1, { tensors });
    const find = (name: string, options: object = {}) =>
      findSource({ from: `file:${folder.path}/${name}`, dataset, split: { folds: 2 } as never, seeds: [0, 1], ...options }, context);
    const exported = { ...createExportModel(specification.model), classes: ['a', 'b', 'c', 'd'] };
    await folder.write('model.json', exported);
    const { trials, warnings } = await find('model.json');
    expect(trials.map(({ fold, seed }) => [fold, seed])).toEqual(ALL.map(({ fold, seed }) => [fold, seed]));
    expect(new Set(trials.map((trial) => trial.trialKey)).size).toBe(1);
    expect(warnings).toEqual([]);
    const { provenance } = exported;
    expect((await find('model.json', { dataset: { ...dataset, sha256: provenance.datasetSha256 } })).warnings).toHaveLength(1);
    await folder.write('model.json', { ...exported, weights: exported.weights.map((weight) => weight / 2) });
    expect((await find('model.json')).trials[0]?.trialKey).not.toBe(trials[0]?.trialKey);
    const initialise = { from: trials[0]?.trialKey ?? '', freeze: ['rnn'] };
    const network = await readSource({ ...specification, training: { ...specification.training, initialise } }, context);
    expect(network?.weights).toEqual(exported.weights);
  });

  it.each([
    ['nothing there', 'missing.json', null, /no such file/],
    ['other JSON', 'model.json', '{}', /it is not an exported model/],
    ['a path outside', '../model.json', null, /outside what this worker may read/],
  ])('refuses %s with a message', async (_, name, text, message) => {
    const folder = await createModelFolder();
    if (text !== null) await writeFile(path.join(folder.path, name), text);
    const context = createContext({ store: createMemoryStore(), readableFolders: { roots: [folder.path], secretFolder: '/nowhere' } });
    const input = { from: `file:${folder.path}/${name}`, dataset, split: { folds: 1 } as never, seeds: [0] };
    await expect(findSource(input, context)).rejects.toThrow(message);
  });
});

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function createModelFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-source-'));
  folders.push(folder);
  return {
    path: folder,
    write: async (name: string, model: ExportModel) => {
      const [file] = await EXPORTERS.json.write(model);
      await writeFile(path.join(folder, name), file?.bytes ?? '');
    },
  };
}

describe('a trial that is initialised from another', () => {
  it('starts with its weights, also with data of other classes; without the source it is refused with a remedy', async () => {
    const store = createMemoryStore();
    const context = createContext({ store });
    const tensors = await store.put({ key: 'fold.bin', bytes: encodeFoldSequences(createFold()) });
    const { specification: first } = planTrial(1, { tensors });
    const other = await store.put({
      key: 'other.bin',
      bytes: encodeFoldSequences({ ...createFold(), classes: ['low', 'middle', 'high', 'none'] }),
    });
    const initialise = { from: trialKey(first), freeze: ['rnn'] };
    const heir = { ...first, tensors: other, training: { ...first.training, initialise } };
    const plan = keyTrial(heir);
    await expect(trainTrial(planTraining(plan), context)).rejects.toThrow(/no longer has a result in the store\. Train its variant/);
    await trainTrial(planTraining(keyTrial(first)), context);
    expect(await trainTrial(planTraining(plan), context)).toMatchObject([{ status: 'completed', reused: false }]);
    const read = (key: string) => store.objects.get(`trials/${key}/model.bin`)?.subarray(0, 400);
    expect(read(plan.trialKey)).toEqual(read(trialKey(first)));
  });
});
