import type { ModelOptions } from '../domain/variant.ts';
import type { Weights } from '../models/blocks/onnx-form.ts';
import { layoutParameters, type NetworkShape } from '../models/parameters.ts';
import type { Motion } from '../streaming/motion.ts';

/** What values are shifted and scaled by before the network reads them. */
export interface InputNormalisation {
  /** `per-recording`: by each recording's own mean and deviation, over its steps. */
  readonly method: 'none' | 'standardise' | 'per-recording';
  /** `[features]`. */
  readonly means: readonly number[];
  /** `[features]`, > 0. */
  readonly deviations: readonly number[];
}

/** Where a model comes from; goes into every file that is made of it. */
export interface Provenance {
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

/** A trained network and all it takes to use it. */
export interface ExportModel {
  readonly model: ModelOptions;
  /** Names, in the order of a step's values. */
  readonly features: readonly string[];
  /** Names, in the order of the outputs. */
  readonly classes: readonly string[];
  readonly normalisation: InputNormalisation;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
  /** How recordings of the training part move, for those who look for them in a stream. */
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

/** A format that models are written in. The same model gives the same bytes. */
export interface Exporter {
  /** For `--help`: what can be done with its files. */
  readonly says: string;
  readonly write: (model: ExportModel) => Promise<readonly ExportedFile[]>;
}

export function shapeOf({ model, features, classes }: ExportModel): NetworkShape {
  return { model, features: features.length, classes: classes.length };
}

/** Looks parameters up by their whole name. @throws RangeError where the weights are not this network's */
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
