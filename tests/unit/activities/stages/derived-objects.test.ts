import { describe, expect, it } from 'vitest';
import { examineStore } from '../../../../activities/stages/examine-store.ts';
import { findFoldInputs } from '../../../../activities/stages/fold-inputs.ts';
import { padSequences } from '../../../../activities/stages/pad-sequences.ts';
import { parseAgain } from '../../../../activities/stages/parse-again.ts';
import { getDerived } from '../../../../activities/stages/recipes.ts';
import { splitDataset } from '../../../../activities/stages/split-dataset.ts';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { generateSyntheticArchive, generateSyntheticFiles } from '../../../../core/dataset/synthetic.ts';
import { writeArchive } from '../../../../core/dataset/write-archive.ts';
import { buildSweep } from '../../../support/configurations.ts';
import { createMemoryStore, type MemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

/** What is made of them does not depend on how many there are. */
const FEW = { seed: 0, users: 3, classes: 4, repetitions: 3 };

const DAMAGES: readonly { readonly how: string; readonly damage: (store: MemoryStore, key: string) => void }[] = [
  { how: 'changed by one bit', damage: (store, key) => void store.objects.set(key, flip(store.objects.get(key))) },
  { how: 'cut short', damage: (store, key) => void store.objects.set(key, (store.objects.get(key) ?? new Uint8Array()).slice(0, 40)) },
  { how: 'gone', damage: (store, key) => void store.objects.delete(key) },
];

describe.each(DAMAGES)('what is derived from a data set and $how', ({ damage }) => {
  it('is recreated with the same content, by its reader and by a later sweep', async () => {
    const { store, keys, prepare } = await createPrepared();
    const before = await prepare();
    for (const key of keys(before)) damage(store, key);
    for (const key of keys(before).toReversed()) {
      const reference = before.all.find((one) => one.key === key) ?? expect.fail(key);
      expect(await getDerived(createContext({ store }), reference)).toHaveLength(reference.bytes);
    }
    for (const key of keys(before)) damage(store, key);
    expect((await prepare()).all).toEqual(before.all);
    expect((await examineStore(store)).problems).toEqual([]);
  });
});

it('what is damaged is found by an examination, which changes nothing', async () => {
  const { store, keys, prepare } = await createPrepared();
  const before = keys(await prepare());
  for (const key of before) store.objects.set(key, flip(store.objects.get(key)));
  const { problems } = await examineStore(store);
  expect(problems.map(({ key }) => key).sort()).toEqual(before.toSorted());
  expect((await store.list('quarantine/')).length).toBe(0);
});

it('the normalisation of tensors is stored beside them', async () => {
  const { store, prepare } = await createPrepared();
  const { folds, dataset } = await prepare();
  const inputs = await findFoldInputs(store, folds[0] ?? expect.fail('no fold'));
  expect(inputs?.normalisation.means).toHaveLength(inputs?.features.length ?? 0);
  expect(inputs?.classes.length).toBeGreaterThan(1);
  expect(dataset.recordings).toBeGreaterThan(0);
});

it('is reported as lost if its own inputs are missing too', async () => {
  const { store, prepare } = await createPrepared();
  const { folds } = await prepare();
  store.objects.clear();
  const reading = getDerived(createContext({ store }), folds[0] ?? expect.fail('no fold'));
  await expect(reading).rejects.toMatchObject({ failureClass: 'DataLost', message: expect.stringContaining('prepares its data again') });
});

it('each data stage counts its progress', async () => {
  const reports: unknown[] = [];
  const { prepare } = await createPrepared((details) => reports.push(details));
  await prepare();
  expect(reports).toContainEqual({ what: 'rows', done: 1 });
  expect(reports).toContainEqual({ what: 'recordings', done: 1 });
  expect(reports).toContainEqual({ fold: 0, folds: 1 });
});

it('the split warns of names that may be two spellings of one', async () => {
  const files = [...generateSyntheticFiles(FEW)].map(([path, bytes]) => [path.replace('U02', 'U1'), bytes] as const);
  const { prepare } = await createPrepared(() => undefined, await writeArchive(new Map(files)));
  expect((await prepare()).warnings).toContainEqual(expect.stringContaining('users "U01" and "U1" may be one user'));
});

async function createPrepared(reportProgress: (details: unknown) => void = () => undefined, archive?: Uint8Array) {
  const store = createMemoryStore();
  const context = createContext({ store, reportProgress });
  const configuration = parseSweepConfiguration(buildSweep([4], { dataset: { ...buildSweep([4]).dataset, synthetic: 'always' } }));
  const raw = await store.put({ key: 'source.zip', bytes: archive ?? (await generateSyntheticArchive(FEW)) });
  async function prepare() {
    const input = { dataset: configuration.dataset, raw, name: 'raw.zip', isArchive: true, synthetic: true };
    const dataset = await parseAgain(input, context);
    const split = await splitDataset({ dataset, split: configuration.split }, context);
    const folds = await padSequences({ dataset, split, normalisation: configuration.normalisation }, context);
    return { dataset, folds, warnings: split.warnings, all: [dataset.parsed, dataset.description, split.reference, ...folds] };
  }
  const keys = ({ all }: { readonly all: readonly { readonly key: string }[] }) => all.map(({ key }) => key);
  return { store, prepare, keys };
}

function flip(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
  return changed;
}
