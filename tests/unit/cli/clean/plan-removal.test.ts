import { describe, expect, it } from 'vitest';
import { type Needs, planRemoval, type RemovalQuestion } from '../../../../cli/clean/plan-removal.ts';

const NOW = 1_000_000_000;
const DAY = 86_400_000;
const TENSORS_A = 'a'.repeat(64);
const TENSORS_B = 'b'.repeat(64);

function object(key: string, ageMs = DAY) {
  return { key, bytes: 10, modifiedAtMs: NOW - ageMs };
}

function need({ trials = [], datasets = [], tensors = [] }: { trials?: string[]; datasets?: string[]; tensors?: string[] }): Needs {
  return { trials: new Set(trials), datasets: new Set(datasets), tensors: new Set(tensors) };
}

const OBJECTS = [
  object('sweeps/old/executions/1/ledgers/000000.json'),
  object('sweeps/new/executions/2/ledgers/000000.json'),
  ...['own', 'shared', 'orphan'].flatMap((key) => [object(`trials/${key}/model.bin`), object(`trials/${key}/result.json`)]),
  object('datasets/first/raw.zip'),
  object('datasets/second/raw.zip'),
  object(`baselines/${TENSORS_A}.json`),
  object(`baselines/${TENSORS_B}-2.json`),
  object('elsewhere/file'),
];

function ask(change: Partial<RemovalQuestion>): RemovalQuestion {
  return {
    objects: OBJECTS,
    needs: new Map([
      ['old', need({ trials: ['own', 'shared'], datasets: ['first'], tensors: [TENSORS_A] })],
      ['new', need({ trials: ['shared'], datasets: ['second'], tensors: [TENSORS_B] })],
    ]),
    removed: new Set(),
    running: new Set(),
    nowMs: NOW,
    readTensors: async () => TENSORS_A,
    ...change,
  };
}

async function plan(change: Partial<RemovalQuestion>) {
  const removal = await planRemoval(ask(change));
  const name = ({ kind, name }: { kind: string; name: string }) => `${kind}/${name.slice(0, 8)}`;
  return { removed: removal.groups.map(name), spared: removal.spared.map(name) };
}

describe('what is cleaned', () => {
  it('is only what no sweep refers to if no sweep is removed', async () => {
    await expect(plan({})).resolves.toEqual({ removed: ['trials/orphan'], spared: [] });
  });

  it('is, with a sweep, everything that no other sweep refers to, beginning with the sweep itself', async () => {
    const { removed } = await plan({ removed: new Set(['old']) });
    expect(removed).toEqual(['sweeps/old', 'trials/own', 'trials/orphan', 'baselines/aaaaaaaa', 'datasets/first']);
  });

  it('includes, with a data set, the information for recreating it', async () => {
    const recipe = object('recipes/datasets/first/splits/a.json.json');
    const first = async (removed: string[]) => {
      const removal = await planRemoval(ask({ objects: [...OBJECTS, recipe], removed: new Set(removed) }));
      return removal.groups.find(({ name }) => name === 'first')?.objects.map(({ key }) => key);
    };
    await expect(first([])).resolves.toBeUndefined();
    await expect(first(['old'])).resolves.toEqual(['datasets/first/raw.zip', recipe.key]);
  });

  it('includes objects set aside as damaged, even if a sweep refers to their keys, unless that happened recently', async () => {
    const set = (ageMs: number) => [...OBJECTS, object('quarantine/trials/shared/model.bin/0123.json', ageMs)];
    await expect(plan({ objects: set(DAY) })).resolves.toEqual({ removed: ['trials/orphan', 'quarantine/trials/s'], spared: [] });
    await expect(plan({ objects: set(60_000) })).resolves.toMatchObject({ spared: ['quarantine/trials/s'] });
  });

  it('is never under an unknown name', async () => {
    const { removed } = await plan({ removed: new Set(['old', 'new']) });
    expect(removed.filter((name) => name.startsWith('elsewhere'))).toEqual([]);
    expect(removed).toHaveLength(OBJECTS.length - 1 - 3);
  });

  it('includes no recent trial or data, even of a removed sweep', async () => {
    const objects = OBJECTS.map((listed) => ({ ...listed, modifiedAtMs: NOW - 60_000 }));
    await expect(plan({ objects })).resolves.toEqual({ removed: [], spared: ['trials/orphan'] });
    await expect(plan({ objects, removed: new Set(['old']) })).resolves.toEqual({
      removed: ['sweeps/old'],
      spared: ['trials/own', 'trials/orphan', 'baselines/aaaaaaaa', 'datasets/first'],
    });
  });
});

describe('while a sweep is running', () => {
  it('nothing created by any sweep is removed before it has a ledger', async () => {
    const { removed, spared } = await plan({ removed: new Set(['old']), running: new Set(['begun']) });
    expect(removed).toEqual(['sweeps/old']);
    expect(spared).toHaveLength(4);
  });

  it('trials on its tensors stay, because it may have been extended; others are removed', async () => {
    const running = new Set(['new']);
    const removed = new Set(['old']);
    const onOthers = await plan({ removed, running });
    expect(onOthers.removed).toContain('trials/own');
    const onItsOwn = await plan({ removed, running, readTensors: async () => TENSORS_B });
    expect(onItsOwn).toMatchObject({
      removed: ['sweeps/old', 'baselines/aaaaaaaa', 'datasets/first'],
      spared: ['trials/own', 'trials/orphan'],
    });
    const unfinished = await plan({ removed, running, readTensors: async () => null });
    expect(unfinished.spared).toEqual(['trials/own', 'trials/orphan']);
  });

  it('its own objects stay, even if it is named', async () => {
    const { removed } = await plan({ removed: new Set(['new']), running: new Set(['new']) });
    expect(removed).not.toContain('sweeps/new');
  });
});
