import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { resolveVariants } from '../../../configs/resolve-variants.ts';
import { buildSweep } from '../../support/configurations.ts';

const parse = (grid: object) => parseSweepConfiguration({ ...buildSweep([]), experiments: [{ name: 'g', grid }] });
const expand = (grid: object) => resolveVariants(parse(grid));
const explain = (grid: object): string => {
  try {
    parse(grid);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};
const mean = { type: 'readout', readout: 'mean' };
const pool = (pooling: number) => [{ type: 'convolution', channels: 4, pooling }, mean];

describe('a grid', () => {
  it('goes through the options of any architecture, fills in the others, and names variants after what differs', () => {
    const variants = expand({ architecture: ['transformer'], width: [32, 64], heads: [4], layers: [1, 2] });
    expect(variants.map(({ name }) => name)).toEqual([
      'transformer_width32_l1',
      'transformer_width32_l2',
      'transformer_width64_l1',
      'transformer_width64_l2',
    ]);
    const { readout: _, ...model } = variants[3]?.model ?? expect.fail('a variant');
    expect(model).toEqual({
      architecture: 'transformer',
      width: 64,
      heads: 4,
      feedForward: 128,
      layers: 2,
      positions: 'sinusoidal',
      preNorm: true,
      dropout: 0,
    });
    expect(expand({ architecture: ['tcn'], kernel: [3, 5] }).map(({ name }) => name)).toEqual(['tcn_kernel3', 'tcn_kernel5']);
  });

  it('goes through lists of blocks, named by their places', () => {
    const variants = expand({ architecture: ['blocks'], blocks: [pool(1), pool(2)] });
    expect(variants.map(({ name }) => name)).toEqual(['blocks_blocks1', 'blocks_blocks2']);
    expect(variants[1]?.model).toMatchObject({ blocks: [{ channels: 4, kernel: 3, pooling: 2 }, mean] });
  });

  it('takes several architectures where each has every option listed', () => {
    expect(expand({ architecture: ['transformer', 'tcn'], dropout: [0, 0.1] }).map(({ name }) => name)).toEqual([
      'transformer_d0',
      'transformer_d0.1',
      'tcn_d0',
      'tcn_d0.1',
    ]);
  });

  it.each([
    [
      'an option of another architecture',
      { architecture: ['gru', 'tcn'], hiddenSize: [8] },
      'grid.hiddenSize: is not an option of "tcn"; give each architecture a separate grid',
    ],
    ['an option without default', { architecture: ['lstm'] }, 'grid.hiddenSize: must be given: "lstm" has no default for it'],
    ['a value out of bounds', { architecture: ['tcn'], levels: [4, 40] }, 'grid.levels.1: must be at most 10'],
    [
      'a combination that makes no network',
      { architecture: ['transformer'], width: [32, 30], heads: [4] },
      'grid: transformer with width 30, heads 4: heads: must divide the width of 30: 1, 2, 3, 5, 6, 10, 15, 30',
    ],
    ['blocks without a readout', { architecture: ['blocks'], blocks: [pool(1), [mean, mean]] }, 'grid: blocks with blocks ['],
  ])('with %s is refused, naming what fits', (_, grid, message) => {
    expect(explain(grid)).toContain(message);
  });
});
