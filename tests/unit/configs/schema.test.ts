import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../cli/load-configuration.ts';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveSeeds, resolveVariants } from '../../../configs/resolve-variants.ts';
import { hasSearch } from '../../../configs/search/plan-search.ts';
import { renderJsonSchema } from '../../reference/json-schema.ts';
import { buildSweep } from '../../support/configurations.ts';
import { problemsOf } from '../../support/problems-of.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', '..', 'configs');
const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json') && file !== 'sweep.schema.json');

describe('configuration files', () => {
  it.each(files)('%s is valid and names its schema for editors', async (file) => {
    expect(JSON.parse(await readFile(path.join(FOLDER, file), 'utf8')).$schema).toBe('./sweep.schema.json');
    const { configuration } = await loadConfiguration(path.join(FOLDER, file));
    const searches = configuration.experiments.filter(hasSearch);
    expect(resolveVariants(configuration).length + searches.length).toBeGreaterThan(0);
  });
});

describe('the schema for editors and the page of fields', () => {
  it('describes every field', () => {
    expect(listUndescribed(JSON.parse(renderJsonSchema()), '')).toEqual([]);
  });
});

/** Paths of fields without a description; the `type` of a union says which of its forms it is. */
function listUndescribed(schema: unknown, place: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => listUndescribed(part, place));
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    // What a file that extends no other must have: the fields are described above.
    if (key === 'else') return [];
    if (key !== 'properties') return listUndescribed(value, place);
    return Object.entries(value as Record<string, { description?: string; const?: unknown }>).flatMap(([field, own]) => [
      ...(own.description === undefined && own.const === undefined ? [`${place}.${field}`] : []),
      ...listUndescribed(own, `${place}.${field}`),
    ]);
  });
}

describe('parseSweepConfiguration', () => {
  it('names every problem at once: field, what is allowed, value', () => {
    const sweep = buildSweep([0]) as unknown as Record<string, unknown>;
    const message = problemsOf({ ...sweep, seeds: -1, colour: 'red', split: { method: 'by-moon' } });
    expect(message).toContain('4 problems');
    expect(message).toContain('experiments.0.variants.0.hiddenSize');
    expect(message).toMatch(/seeds: .*got -1/);
    expect(message).toMatch(/there is no field "colour"; allowed: .*seeds/);
    expect(message).toMatch(/split\.method: .*leave-one-user-out.*got "by-moon"/);
  });

  it("refuses a claim about a variant that a sweep's grid does not give", () => {
    const grid = { architecture: ['gru'], hiddenSize: [10, 20] };
    const claims = [{ ...claim('x'), test: { ...claim('x').test, variants: ['gru_h10_l1_d0', 'gru_h30_l1_d0'] } }];
    const problems = problemsOf({ ...buildSweep([]), experiments: [{ name: 'g', grid }], claims });
    expect(problems).toMatch(/one problem:\n {2}claims\.0\.test: .*gru_h20_l1_d0.*got "gru_h30_l1_d0"/);
  });

  it.each([
    ['a variant name used twice', { experiments: [{ name: 'a', variants: [gru('x'), gru('x')] }] }, 'experiments.0.variants.1.name'],
    ['a variant named as the report', { experiments: [{ name: 'a', variants: [gru('report')] }] }, 'experiments.0.variants.0.name'],
    ['an experiment without variants', { experiments: [{ name: 'a' }] }, 'experiments.0.variants'],
    ['a claim about an unknown variant', { claims: [claim('nobody')] }, 'claims.0.test.variants.1'],
    ['a drawn test part beside an official one', { split: { method: 'official', testFraction: 0.2 } }, 'split.testFraction'],
    ['several folds of official parts', { split: { method: 'official', folds: 3 } }, 'split.folds'],
    ['too few folds', { split: { method: 'grouped-k-fold', folds: 2 } }, 'split.folds: must be at least 3, or null'],
    ['parts that leave nothing to train on', { split: { validationFraction: 0.5, testFraction: 0.5 } }, 'split.validationFraction'],
    [
      'a source that is not https',
      { dataset: { name: 'd', sources: ['http://example.org/a.zip'], format: { type: 'ts', path: '*' } } },
      'dataset.sources.0',
    ],
    [
      'a variable that workers do not hand on',
      { dataset: { name: 'd', sources: ['$HOME'], format: { type: 'ts', path: '*' } } },
      'dataset.sources.0: must be a path, $GESTURES_ZIP or an https:// address, got "$HOME"',
    ],
    ['a stall limit that ends everything', { execution: { stallTimeLimit: '0 s' } }, 'execution.stallTimeLimit: must be from'],
    ["a stall limit beyond Node's timers", { execution: { stallTimeLimit: '25 days' } }, 'execution.stallTimeLimit: must be from'],
    ['a stall limit that is no duration', { execution: { stallTimeLimit: 'soon' } }, 'execution.stallTimeLimit: must be a duration'],
    ['no source and no stand-in', { dataset: { name: 'd', format: { type: 'ts', path: '*' } } }, 'dataset.sources'],
    ['a seed given twice', { seeds: [1, 1] }, 'seeds'],
  ])('refuses %s, alone or together with a wrong field', (_, change, field) => {
    expect(problemsOf({ ...buildSweep([10, 20]), ...change })).toContain(field);
    const both = problemsOf({ ...buildSweep([10, 20]), normalisation: 'twice', ...change });
    expect(both).toContain(field);
    expect(both).toContain('normalisation');
  });

  it('tells wrong fields and what is wrong between fields at once, each once', () => {
    const problems = listProblems({
      ...buildSweep([]),
      experiments: [{ name: 'a', variants: [gru('h10'), { ...gru('h10'), hiddenSize: 0 }] }],
      claims: [claim('nobody')],
      split: { validationFraction: 0.5, testFraction: 0.5 },
      seeds: [3, 3, -1],
      dataset: { name: 'd', format: { type: 'ts', path: '' } },
    });
    expect(problems.map((line) => line.split(': ')[0]).sort()).toEqual([
      'claims.0.test.variants.1',
      'dataset.format.path',
      'dataset.sources',
      'experiments.0.variants.1.hiddenSize',
      'experiments.0.variants.1.name',
      'seeds',
      'seeds.2',
      'split.validationFraction',
    ]);
  });

  it.each([
    ['a misspelt list of variants', { experiments: [{ name: 'a', varients: [gru('h10')] }] }],
    ['a variant without a name', { experiments: [{ name: 'a', variants: [{ architecture: 'gru', hiddenSize: 8 }] }] }],
    ['an experiment that is none', { experiments: ['a'] }],
    ['no experiments', { experiments: undefined }],
    ['a wrong grid', { experiments: [{ name: 'a', grid: 3 }] }],
    ['a claim that is none', { claims: ['h10'] }],
    ['a misspelt list of sources', { dataset: { name: 'd', source: ['d.zip'], format: { type: 'ts', path: '*' } } }],
    ['no data set', { dataset: null }],
    ['a wrong split', { split: { validationFraction: 1.5 } }],
    ['a wrong count of seeds', { seeds: 0 }],
    ['another thing than an object', undefined],
  ])('tells nothing more about %s than that', (_, change) => {
    const claims = [claim('h20')];
    const problems = listProblems(change && { ...buildSweep([10, 20]), claims, ...change });
    expect(problems, problems.join('\n')).toHaveLength(1);
  });
});

function listProblems(input: unknown): string[] {
  return problemsOf(input)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

function gru(name: string) {
  return { name, architecture: 'gru', hiddenSize: 8 };
}

function claim(variant: string) {
  const test = { type: 'ordered', variants: ['h10', variant], direction: 'increases', smallestEffect: 0 };
  return { name: 'c', statement: 's', metric: 'validationAccuracy', test };
}

describe('resolveVariants', () => {
  it('fills in the reference protocol', () => {
    const [variant] = resolveVariants(parseSweepConfiguration(buildSweep([10])));
    expect(variant?.model).toEqual({ architecture: 'gru', hiddenSize: 10, layers: 1, dropout: 0, readout: 'last-padded' });
    expect(variant?.training).toMatchObject({
      maxEpochs: 20,
      batchSize: 64,
      learningRate: 1e-3,
      earlyStoppingPatience: 7,
      batching: 'random',
    });
  });

  it("lets a variant's training win over its experiment's, and that over the sweep's", () => {
    const sweep = buildSweep([10], {
      training: { maxEpochs: 5, learningRate: 0.1, augmentation: { jitter: 1 } },
      experiments: [
        {
          name: 'e',
          training: { learningRate: 0.2, augmentation: { crop: 0.1 } },
          variants: [
            { name: 'own', architecture: 'gru', hiddenSize: 8, training: { learningRate: 0.3 } },
            { name: 'inherits', architecture: 'gru', hiddenSize: 8 },
          ],
        },
      ],
    });
    const [own, inherits] = resolveVariants(parseSweepConfiguration(sweep));
    expect([own?.training.learningRate, inherits?.training.learningRate]).toEqual([0.3, 0.2]);
    expect(own?.training).toMatchObject({ maxEpochs: 5, augmentation: { jitter: 1, crop: 0.1, scaling: 0 } });
  });

  it('expands a grid to every combination, each with its own name', () => {
    const grid = { architecture: ['gru' as const, 'lstm' as const], hiddenSize: [8, 16], dropout: [0, 0.1, 0.2] };
    const variants = resolveVariants(parseSweepConfiguration(buildSweep([], { experiments: [{ name: 'g', grid }] })));
    expect(new Set(variants.map(({ name }) => name)).size).toBe(12);
  });

  it.each([
    [undefined, [['gru_h8_l1_d0', 0.2]]],
    [
      [0.1, 0.3],
      [
        ['gru_h8_l1_d0_lr0.1', 0.1],
        ['gru_h8_l1_d0_lr0.3', 0.3],
      ],
    ],
  ])("gives a grid's variants its learning rates %s, or else the sweep's", (learningRate, expected) => {
    const grid = { architecture: ['gru' as const], hiddenSize: [8], ...(learningRate === undefined ? {} : { learningRate }) };
    const sweep = buildSweep([], { training: { learningRate: 0.2 }, experiments: [{ name: 'g', grid }] });
    const variants = resolveVariants(parseSweepConfiguration(sweep));
    expect(variants.map(({ name, training }) => [name, training.learningRate])).toEqual(expected);
  });
});

describe('resolveSeeds', () => {
  it('counts from 0, or takes the list', () => {
    expect(resolveSeeds(3)).toEqual([0, 1, 2]);
    expect(resolveSeeds([7, 5])).toEqual([7, 5]);
  });
});
