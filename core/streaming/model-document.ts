import type { Signal } from '../models/blocks/block.ts';
import type { BlockOptions } from '../models/blocks/index.ts';
import type { Motion } from './motion.ts';

export const MODEL_FORMAT = 'durasweep-model';
export const MODEL_FORMAT_VERSION = 1;

/** Content of an exported `model.json`: a trained network and everything needed to use it, in one text file. */
export interface ModelDocument {
  readonly format: typeof MODEL_FORMAT;
  readonly formatVersion: typeof MODEL_FORMAT_VERSION;
  /** Names, in the order of the outputs. */
  readonly classes: readonly string[];
  /** Names, in the order of a step's values. */
  readonly features: readonly string[];
  /** A value becomes (value − mean) / deviation; `per-recording`: with those of the recording itself. */
  readonly normalisation: {
    readonly method: 'none' | 'standardise' | 'per-recording';
    readonly means: readonly number[];
    readonly deviations: readonly number[];
  };
  /** Shorter recordings are padded with zeros to this number of steps, after normalisation. */
  readonly leastSteps: number;
  /** In order; the last one's outputs are the classes. */
  readonly blocks: readonly DocumentBlock[];
  /** Position of each parameter in the weights; names and shapes are those of a PyTorch `state_dict`. */
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly offset: number;
    readonly size: number;
  }[];
  /** float32, little-endian, base64. */
  readonly weights: string;
  readonly motion: Motion;
  readonly provenance: Readonly<Record<string, string | number | boolean | null>>;
}

export interface DocumentBlock {
  /** Prefix of its parameters' names. */
  readonly prefix: string;
  readonly options: BlockOptions;
  readonly input: Signal;
}
