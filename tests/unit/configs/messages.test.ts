import { describe, expect, it } from 'vitest';
import { listWarnings } from '../../../configs/list-warnings.ts';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { buildSweep } from '../../support/configurations.ts';
import { problemsOf } from '../../support/problems-of.ts';

const columns = { type: 'columns', path: '{group}/{class}/*.csv', features: [{ name: 'x', column: 0 }] };
const withFormat = (format: object, more: object = {}) => ({
  dataset: { name: 'd', sources: ['d'], format: { ...columns, ...format } },
  ...more,
});
const withRenames = (...rename: object[]) => ({ dataset: { name: 'd', sources: ['d'], format: columns, rename } });
const withGrid = (grid: object) => ({ experiments: [{ name: 'g', grid }] });
const withVariant = (variant: object) => ({ experiments: [{ name: 'e', variants: [{ name: 'v', ...variant }] }] });
const withBlocks = (blocks: object[]) => withVariant({ architecture: 'blocks', blocks });
const gru = { type: 'recurrent', cell: 'gru', hiddenSize: 8 };
const mean = { type: 'readout', readout: 'mean' };
const pool16 = { type: 'convolution', channels: 4, pooling: 16 };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a configuration is refused in words', () => {
  it.each([
    ['a whole number', { training: { maxEpochs: 2.5 } }, 'training.maxEpochs: must be a whole number, got 2.5'],
    ['an unknown type of format', withFormat({ type: 'csv' }), 'dataset.format.type: must be "columns", '],
    ['a rate that moves nothing', { training: { learningRate: 5e-324 } }, 'training.learningRate: must be at least'],
    ['a limit no timer holds', { execution: { parkTimeLimit: '99999999999999999999 days' } }, 'parkTimeLimit: must be at most "3650 days"'],
    ['a folder in front', withFormat({ path: './{class}.csv' }), 'dataset.format.path: must be relative to the source'],
    ['an absolute pattern', withFormat({ path: '/a/{class}.csv' }), 'dataset.format.path: must be relative to the source'],
    ['backslashes', withFormat({ path: 'a\\{class}' }), 'with "/" between folders'],
    ['an unknown placeholder', withFormat({ path: '{user}/{class}' }), 'must be without {user}: placeholders are {group}'],
    ['alternatives', withFormat({ path: '{class}/*.{csv,txt}' }), 'must be without alternatives such as {csv,txt}'],
    ['a comment that is a number', withFormat({ comment: '-' }), 'dataset.format.comment: must be a text with which no number begins'],
    ['placeholders side by side', withFormat({ path: '{group}{class}.csv' }), 'with a fixed text or "/" between two placeholders'],
    ['features in the path of rows', withFormat({ path: '{feature}/{class}.csv' }), 'without {feature}, which only "type": "lines" reads'],
    ['no class', withFormat({ path: '*.csv' }), 'must be a pattern with {class}'],
    ['no class, but columns', withFormat({ path: 'all.csv' }), 'if a column of the file names it, use "type": "table"'],
    ['no user', withFormat({ path: '{class}/*' }, { split: { method: 'leave-one-user-out' } }), 'must be a pattern with {group}'],
    ['names without header', withFormat({ features: [{ name: 'x', column: 'x' }] }), 'must be a number, counted from 0'],
    ['a column that is not there', withFormat({ columnCount: 1, features: [{ name: 'x', column: 1 }] }), 'less than the columnCount of 1'],
    ['a feature twice', withFormat({ features: [0, 1].map((column) => ({ name: 'x', column })) }), 'a name not yet used'],
    [
      'two names for one',
      withRenames({ from: 'a', to: 'b' }, { from: 'a', to: 'c', of: 'user' }),
      'dataset.rename: must name each "from" once',
    ],
    ['one sign for two things', withFormat({ thousands: 'point' }), 'dataset.format.thousands: must be different from decimal'],
    ['one comma for two things', withFormat({ decimal: 'comma', thousands: 'comma' }), 'different from decimal, which is "comma"'],
    [
      'rotations of one feature',
      withFormat({}, { training: { augmentation: { rotationDegrees: 45 } } }),
      'training.augmentation.rotationDegrees: must be 0 with 1 feature',
    ],
    [
      'options of another architecture',
      withVariant({ architecture: 'blocks', blocks: [mean], hiddenSize: 8 }),
      'there is no field "hiddenSize"',
    ],
    ['no readout', withBlocks([gru]), 'variants.0.blocks: the blocks must end with one vector for each recording: a readout must be'],
    ['two readouts', withBlocks([gru, mean, mean]), 'variants.0.blocks.2: (readout) must be the only readout'],
    ['a layer after the readout', withBlocks([mean, gru]), 'variants.0.blocks.1: (recurrent) must come before the readout'],
    [
      'pooling that leaves nothing',
      withBlocks([pool16, pool16, pool16, mean]),
      'must pool at most 256 steps into one in total; these pool 4096',
    ],
    [
      'heads that do not divide the width',
      withVariant({ architecture: 'transformer', heads: 5 }),
      'heads: must divide the width of 64: 1, 2, 4, 8, 16, 32, 64',
    ],
    [
      'such heads in a list',
      withBlocks([{ type: 'transformer', width: 6, heads: 4 }, mean]),
      'blocks.0.heads: must divide the width of 6: 1, 2, 3, 6',
    ],
    [
      'an option of another preset',
      withVariant({ architecture: 'tcn', hiddenSize: 8 }),
      'there is no field "hiddenSize"; allowed: name, architecture, channels',
    ],
    ['an unknown block', withBlocks([{ type: 'wavelet' }]), 'variants.0.blocks.0.type: must be "convolution", "recurrent"'],
    ['an even kernel', withBlocks([{ type: 'convolution', channels: 4, kernel: 4 }, mean]), 'blocks.0.kernel: must be odd, such as 3'],
    ['a removed field', { execution: { packSeeds: true } }, 'execution: the field "packSeeds" was removed because '],
    ['a removed field at its default', { execution: { packSeeds: false } }, 'delete it'],
    ['a value twice in a grid', withGrid({ architecture: ['gru'], hiddenSize: [8, 8] }), 'must name each value once'],
  ])('%s', (_, change, message) => {
    expect(problemsOf({ ...buildSweep([8]), ...change })).toContain(message);
  });

  it('millions of variants are counted, not written out', () => {
    const lists = { hiddenSize: numbers(200), layers: numbers(16), dropout: numbers(100).map((n) => n / 200), batchSize: numbers(25) };
    const problems = problemsOf({ ...buildSweep([]), ...withGrid({ architecture: ['gru'], ...lists }) });
    expect(problems).toContain('a sweep can have 50000 variants; with the 8000000 of this experiment');
  });

  it('of very many problems the first are told, and how many there are', () => {
    const problems = problemsOf({ ...buildSweep([]), experiments: [{ name: 'e', variants: numbers(5_000).map(() => ({})) }] });
    expect(problems.split('\n')).toHaveLength(52);
    expect(problems).toMatch(/and 49\d\d more$/);
  });

  it('a field some thousand levels deep', () => {
    const deep = JSON.parse(`${'['.repeat(8_000)}${']'.repeat(8_000)}`);
    expect(problemsOf({ ...buildSweep([8]), name: deep })).toContain('name: must be a text in double quotes');
  });
});

it('a grid goes through any field of a training, and a single value leaves names short', () => {
  const grid = { architecture: ['gru' as const], hiddenSize: [8], batchSize: [8, 16], maxEpochs: [3] };
  const variants = resolveVariants(parseSweepConfiguration({ ...buildSweep([]), ...withGrid(grid) }));
  expect(variants.map(({ name, training }) => [name, training.batchSize, training.maxEpochs])).toEqual([
    ['gru_h8_l1_d0_batch8', 8, 3],
    ['gru_h8_l1_d0_batch16', 16, 3],
  ]);
});

it('what has no effect is said', () => {
  const change = withFormat({}, { split: { method: 'leave-one-user-out', folds: 3 } });
  const warnings = listWarnings(parseSweepConfiguration({ ...buildSweep([8]), ...change }));
  expect(warnings).toEqual(['split.folds: 3 has no effect with split.method "leave-one-user-out".']);
});
