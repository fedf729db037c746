import { z } from 'zod';
import { BLOCKS, type BlockOptions, type BlockType, findBlock } from '../../../../../core/models/blocks/index.ts';

type Network = readonly BlockOptions[];

const mean: BlockOptions = { type: 'readout', readout: 'mean' };
const gru = { type: 'recurrent', cell: 'gru', hiddenSize: 4, layers: 1, bidirectional: false, dropout: 0 } as const;
const convolution = { type: 'convolution', channels: 4, kernel: 3, dilation: 1, pooling: 1, activation: 'relu' } as const;
const residual = { type: 'residual-convolution', channels: 4, kernel: 3, dilation: 1, dropout: 0.3 } as const;
const transformer = {
  type: 'transformer',
  width: 6,
  heads: 2,
  feedForward: 5,
  layers: 2,
  positions: 'sinusoidal',
  preNorm: true,
  dropout: 0.3,
} as const;

/** Networks that show a block in every way it can stand, where those that follow from its options are not enough. */
export const WRITTEN = {
  convolution: [
    [convolution, mean],
    [{ ...convolution, kernel: 5, dilation: 2, activation: 'none' }, { ...convolution, pooling: 3 }, mean],
    [gru, { ...convolution, kernel: 1, pooling: 2 }, mean],
  ],
  recurrent: [
    [{ ...gru, layers: 2, bidirectional: true, dropout: 0.3 }, mean],
    [
      { ...gru, cell: 'lstm' },
      { ...gru, bidirectional: true },
      { type: 'readout', readout: 'last-valid' },
    ],
  ],
  transformer: [
    [transformer, mean],
    [
      { ...transformer, positions: 'learned', preNorm: false, heads: 3 },
      { type: 'readout', readout: 'attention' },
    ],
    [convolution, { ...transformer, positions: 'none', width: 4, layers: 1 }, gru, { type: 'readout', readout: 'last-valid' }],
    // Of the top layer only the ends are read.
    [transformer, { type: 'readout', readout: 'last-valid' }],
    [gru, { ...transformer, width: 4, layers: 1, preNorm: false, positions: 'learned' }, { type: 'readout', readout: 'last-valid' }],
  ],
  'residual-convolution': [
    [residual, { ...residual, dilation: 2 }, { type: 'readout', readout: 'last-valid' }],
    [gru, { ...residual, kernel: 1 }, { ...residual, kernel: 2, channels: 3, dilation: 4 }, mean],
    // Of each level only some steps are read; of what gives no such steps all are.
    [
      gru,
      { ...residual, dilation: 2 },
      { ...residual, channels: 3 },
      { ...residual, dilation: 2 },
      { type: 'readout', readout: 'last-valid' },
    ],
    [residual, { ...residual, dilation: 2 }, gru, { type: 'readout', readout: 'last-valid' }],
  ],
  readout: (['last-valid', 'mean', 'maximum', 'mean-maximum', 'attention'] as const).flatMap((readout) => [
    [
      { ...gru, bidirectional: true },
      { type: 'readout', readout },
    ],
    [residual, { type: 'readout', readout }],
    [{ type: 'readout', readout }],
  ]),
} as const satisfies { readonly [Type in BlockType]?: readonly Network[] };

/** The contract suite runs over all of them. */
export const SAMPLES: ReadonlyMap<string, readonly Network[]> = new Map(
  (Object.keys(BLOCKS) as BlockType[])
    .filter((type) => type !== 'linear')
    .map((type) => [type, (WRITTEN as Readonly<Record<string, readonly Network[]>>)[type] ?? placeEverywhere(type)]),
);

/** The block with each choice of its options: first, behind one with two directions, and behind a readout if it can be there. */
function placeEverywhere(type: BlockType): Network[] {
  const vector = { kind: 'vector', width: 4, directions: 1, clean: true } as const;
  return listChoices(type).flatMap((options) => [
    [options, gru, mean],
    [{ ...gru, bidirectional: true }, options, { type: 'readout', readout: 'last-valid' }],
    ...(findBlock(options).refuse(options, vector) === null ? [[gru, mean, options] as const] : []),
  ]);
}

/** Options of small networks: one value of each field, and every other choice of one field at a time. */
function listChoices(type: BlockType): BlockOptions[] {
  const { options: schema } = findBlock({ type });
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const fields = Object.entries(properties).map(([name, field]) => [name, listValues(field as z.core.JSONSchema.JSONSchema)] as const);
  const first = Object.fromEntries(fields.map(([name, [value]]) => [name, value]));
  const varied = fields.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value })));
  return [first, ...varied].flatMap((choice) => schema.safeParse(choice).data ?? []);
}

function listValues({ const: only, enum: choices, type }: z.core.JSONSchema.JSONSchema): readonly unknown[] {
  if (only !== undefined) return [only];
  if (choices !== undefined) return choices;
  return type === 'boolean' ? [false, true] : type === 'integer' ? [4, 3] : [0.3];
}
