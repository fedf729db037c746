import type { ModelOptions } from '../domain/variant.ts';
import type { Weights } from '../models/blocks/onnx-form.ts';
import { layoutParameters, type NetworkShape } from '../models/parameters.ts';
import type { Motion } from '../streaming/motion.ts';

/** Shift and scale of values before the network reads them. */
export interface InputNormalisation {
  /** `per-recording`: by each recording's own mean and deviation, over its steps. */
  readonly method: 'none' | 'standardise' | 'per-recording';
  /** `[features]`. */
  readonly means: readonly number[];
  /** `[features]`, > 0. */
  readonly deviations: readonly number[];
}

/** The origin of a model; part of every exported file. */
interface Provenance {
  readonly sweep: string;
  readonly variant: string;
  readonly trial: string;
  readonly fold: number;
  readonly seed: number;
  readonly bestEpoch: number;
  readonly validationAccuracy: number;
  readonly testAccuracy: number | null;
  readonly dataset: string;
  readonly datasetSha256: string;
  readonly synthetic: boolean;
  readonly modelSha256: string;
  readonly trainedBy: string;
}

/** A trained network and everything needed to use it. */
export interface ExportModel {
  readonly model: ModelOptions;
  /** Names, in the order of a step's values. */
  readonly features: readonly string[];
  /** Names, in the order of the outputs. */
  readonly classes: readonly string[];
  readonly normalisation: InputNormalisation;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
  /** Motion of the recordings of the training part, for detecting recordings in a stream. */
  readonly motion: Motion;
  readonly provenance: Provenance;
}

/** Networks of one fold whose probabilities are averaged. */
export interface ExportEnsemble {
  readonly name: string;
  /** Weights are > 0 and add up to 1. */
  readonly members: readonly { readonly model: ExportModel; readonly weight: number }[];
  /** Fitted on the validation part. */
  readonly temperature: number;
}

export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** An export format. The same model gives the same bytes. */
export interface Exporter {
  /** Description of its files for `--help`. */
  readonly says: string;
  readonly write: (model: ExportModel) => Promise<readonly ExportedFile[]>;
}

export function shapeOf({ model, features, classes }: ExportModel): NetworkShape {
  return { model, features: features.length, classes: classes.length };
}

/** Looks up parameters by their full name. @throws RangeError if the weights do not belong to this network */
export function readWeights(model: ExportModel): (name: string) => Weights {
  const { parameters, total } = layoutParameters(shapeOf(model));
  if (model.weights.length !== total) {
    throw new RangeError(`The network has ${total} parameters, and ${model.weights.length} weights were given.`);
  }
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    const parameter = known.get(name);
    if (parameter === undefined) throw new RangeError(`There is no parameter ${name}; known: ${[...known.keys()].join(', ')}.`);
    const { shape, offset, size } = parameter;
    return { shape, values: model.weights.slice(offset, offset + size) };
  };
}
