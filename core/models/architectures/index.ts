import { z } from 'zod';
import { type ModelOptions, READOUTS, type Readout } from '../../domain/variant.ts';
import { type BlockOptions, blockSchema } from '../blocks/index.ts';
import { transformerShape } from '../blocks/transformer/options.ts';

interface Architecture<Options extends z.ZodRawShape> {
  /** Description for the field reference. */
  readonly says: string;
  /** The architecture's own fields in a variant. */
  readonly options: Options;
  /** Whether `training.readout` sets its readout. */
  readonly hasReadout: boolean;
  /** Its blocks, without the classifier. */
  readonly expand: (options: z.output<z.ZodObject<Options>>, readout: Readout) => readonly BlockOptions[];
}

const define = <Options extends z.ZodRawShape>(architecture: Architecture<Options>) => architecture;

const hiddenSize = z.int().min(1).max(4_096).describe('Number of units in each recurrent layer and direction.');
const dropout = z.number().min(0).lt(1).default(0).describe('Share of activations dropped between layers during training.');
/** Options shared by the five recurrent presets. */
const recurrentShape = { hiddenSize, layers: z.int().min(1).max(16).default(1).describe('Recurrent layers.'), dropout };
type RecurrentShape = z.output<z.ZodObject<typeof recurrentShape>>;

const recurrent = (cell: 'gru' | 'lstm', options: RecurrentShape, bidirectional = false) =>
  ({ type: 'recurrent', cell, ...options, bidirectional }) as const;
const readOut = (readout: Readout) => ({ type: 'readout', readout }) as const;

/** Networks by name, each a list of blocks. Trial keys contain a preset's options, so a new option must be absent at its default. */
export const ARCHITECTURES = {
  gru: define({
    says: 'A GRU.',
    options: recurrentShape,
    hasReadout: true,
    expand: (options, readout) => [recurrent('gru', options), readOut(readout)],
  }),
  lstm: define({
    says: 'An LSTM.',
    options: recurrentShape,
    hasReadout: true,
    expand: (options, readout) => [recurrent('lstm', options), readOut(readout)],
  }),
  'bidirectional-gru': define({
    says: 'A bidirectional GRU.',
    options: recurrentShape,
    hasReadout: true,
    expand: (options, readout) => [recurrent('gru', options, true), readOut(readout)],
  }),
  'conv1d-gru': define({
    says: 'A convolution that halves the steps, then a GRU.',
    options: recurrentShape,
    hasReadout: true,
    expand: (options, readout) => [
      { type: 'convolution', channels: 16, kernel: 3, dilation: 1, pooling: 2, activation: 'relu' },
      recurrent('gru', options),
      readOut(readout),
    ],
  }),
  'deep-gru': define({
    says: 'A GRU with layer normalisation and dropout before the classifier.',
    options: recurrentShape,
    hasReadout: true,
    expand: (options, readout) => [
      recurrent('gru', options),
      readOut(readout),
      { type: 'layer-norm' },
      { type: 'dropout', dropout: options.dropout },
    ],
  }),
  transformer: define({
    says: 'A Transformer encoder.',
    options: transformerShape,
    hasReadout: true,
    expand: (options, readout) => [{ type: 'transformer', ...options }, readOut(readout)],
  }),
  tcn: define({
    says: 'A temporal convolutional network: residual causal convolutions whose dilation doubles with each level.',
    options: {
      channels: z.int().min(1).max(4_096).default(64).describe('Width of every level.'),
      kernel: z.int().min(1).max(31).default(3).describe('Kernel size: the step itself and those before it.'),
      levels: z.int().min(1).max(10).default(4).describe('Number of residual blocks; the dilation doubles with each.'),
      dropout: z.number().min(0).lt(1).default(0).describe('Share of activations dropped after each convolution during training.'),
    },
    hasReadout: true,
    expand: ({ levels, ...options }, readout) => [
      ...Array.from({ length: levels }, (_, level) => ({ type: 'residual-convolution', ...options, dilation: 2 ** level }) as const),
      readOut(readout),
    ],
  }),
  blocks: define({
    says: 'A list of blocks.',
    options: {
      blocks: z
        .array(blockSchema)
        .min(1)
        .max(64)
        .describe('Blocks from the recording to one vector; the classifier is added automatically.'),
    },
    hasReadout: false,
    expand: ({ blocks }) => blocks,
  }),
} as const;

export type ArchitectureName = keyof typeof ARCHITECTURES;
export const ARCHITECTURE_NAMES = Object.keys(ARCHITECTURES) as [ArchitectureName, ...ArchitectureName[]];

/** A model's blocks, without the classifier. @throws ZodError if the options are not valid for the architecture */
export function expandModel(model: ModelOptions): readonly BlockOptions[] {
  const known = expanded.get(model);
  if (known !== undefined) return known;
  const { architecture, readout = 'last-padded', ...options } = model;
  const found = findArchitecture(architecture);
  const blocks = found.expand(schemaOf(found).parse(options) as never, READOUT_SCHEMA.parse(readout));
  expanded.set(model, blocks);
  return blocks;
}

/** Cached because every batch asks for it. */
const expanded = new WeakMap<ModelOptions, readonly BlockOptions[]>();

const READOUT_SCHEMA = z.enum(READOUTS);
/** Cached because building a schema takes longer than checking thousands of models against it. */
const schemas = new WeakMap<object, z.ZodObject>();

function schemaOf({ options }: Pick<Architecture<z.ZodRawShape>, 'options'>): z.ZodObject {
  const known = schemas.get(options) ?? z.strictObject(options);
  schemas.set(options, known);
  return known;
}

/** Whether `training.readout` sets the readout of a model. */
export function takesReadout({ architecture }: Pick<ModelOptions, 'architecture'>): boolean {
  return findArchitecture(architecture).hasReadout;
}

function findArchitecture(name: string): Architecture<z.ZodRawShape> {
  if (Object.hasOwn(ARCHITECTURES, name)) return ARCHITECTURES[name as ArchitectureName] as unknown as Architecture<z.ZodRawShape>;
  throw new RangeError(`Unknown architecture ${JSON.stringify(name)}; known: ${ARCHITECTURE_NAMES.join(', ')}.`);
}
