import project from '../../../package.json' with { type: 'json' };
import { expandModel } from '../../models/architectures/index.ts';
import { countLeastSteps, readsPadding } from '../../models/architectures/traits.ts';
import { findForms } from '../../models/blocks/forms.ts';
import { ONNX_TYPES } from '../../models/blocks/onnx-form.ts';
import { placeBlocks } from '../../models/parameters.ts';
import { type ExportModel, readWeights, shapeOf } from '../exporter.ts';
import type { CollectedGraph } from './graph.ts';
import { encodeModel } from './messages.ts';
import { readInput } from './read-input.ts';

const INPUT = 'input';
const LENGTHS = 'lengths';

/** Adds a network that reads the graph's inputs, including normalisation. @returns the name of its logits, `[batch, classes]` */
export function addNetwork(graph: CollectedGraph, model: ExportModel): string {
  const read = readWeights(model);
  let signal = readInput({
    graph,
    values: INPUT,
    lengths: LENGTHS,
    features: model.features.length,
    normalisation: model.normalisation,
    leastSteps: countLeastSteps(expandModel(model.model)),
  });
  for (const { options, prefix } of placeBlocks(shapeOf(model))) {
    signal = findForms(options).onnx({ graph, options, input: signal, weights: (name) => read(`${prefix}.${name}`) });
  }
  return signal.values;
}

export interface ClassifierRequest {
  readonly graph: CollectedGraph;
  readonly features: readonly string[];
  readonly classes: readonly string[];
  /** Each `[batch, classes]`. */
  readonly outputs: readonly { readonly name: string; readonly says: string }[];
  /** Written as JSON, which every language can read. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Encodes the graph as a file whose input is recordings of any length and whose outputs are values for each class. */
export function encodeClassifier({ graph, features, classes, outputs, metadata }: ClassifierRequest): Uint8Array {
  return encodeModel({
    producerVersion: project.version,
    says: `Classifies recordings of ${features.join(', ')}. Classes and provenance are in the metadata.`,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [
      {
        name: INPUT,
        type: ONNX_TYPES.float,
        shape: ['batch', 'time', features.length],
        says: 'Recordings in the original units, padded at the end with any values to a common length.',
      },
      { name: LENGTHS, type: ONNX_TYPES.int32, shape: ['batch'], says: 'Number of steps of each recording, at least 1.' },
    ],
    outputs: outputs.map((output) => ({ ...output, type: ONNX_TYPES.float, shape: ['batch', classes.length] })),
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`durasweep.${name}`, JSON.stringify(value)])),
  });
}

/** A note for users of networks that were trained on padded recordings. */
export function buildPaddingMetadata(models: readonly ExportModel[]): { readonly readout?: string } {
  if (!models.some(({ model }) => readsPadding(expandModel(model)))) return {};
  return { readout: 'last-padded: reads the step given by "lengths"; to include padding, pass the padded length' };
}
