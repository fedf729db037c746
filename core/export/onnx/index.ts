import project from '../../../package.json' with { type: 'json' };
import { expandModel } from '../../models/architectures/index.ts';
import { countLeastSteps, readsPadding } from '../../models/architectures/traits.ts';
import { ONNX_TYPES } from '../../models/blocks/onnx-form.ts';
import { findOnnxForm } from '../../models/blocks/onnx-forms.ts';
import { placeBlocks } from '../../models/parameters.ts';
import { type Exporter, type ExportModel, readWeights, shapeOf } from '../exporter.ts';
import { createGraph } from './graph.ts';
import { encodeModel } from './messages.ts';
import { readInput } from './read-input.ts';

/** ONNX, opset 17: recordings of any length in, probabilities of the classes out. */
export const onnxExporter: Exporter = {
  says: 'model.onnx for ONNX Runtime: in Python, C++, C#, Java, browsers and phones',
  write: async (model) => [{ name: 'model.onnx', bytes: writeOnnx(model), contentType: 'application/octet-stream' }],
};

function writeOnnx(model: ExportModel): Uint8Array {
  const { features, classes, normalisation } = model;
  const graph = createGraph();
  const read = readWeights(model);
  const blocks = expandModel(model.model);
  let signal = readInput({
    graph,
    values: 'input',
    lengths: 'lengths',
    features: features.length,
    normalisation,
    leastSteps: countLeastSteps(blocks),
  });
  for (const { options, prefix } of placeBlocks(shapeOf(model))) {
    signal = findOnnxForm(options)({ graph, options, input: signal, weights: (name) => read(`${prefix}.${name}`) });
  }
  graph.addNamed('Identity', [signal.values], 'logits');
  graph.addNamed('Softmax', [signal.values], 'probabilities', { axis: 1 });
  const output = (name: string, says: string) => ({ name, type: ONNX_TYPES.float, shape: ['batch', classes.length], says });
  return encodeModel({
    producerVersion: project.version,
    says: `Classifies recordings of ${features.join(', ')}. Classes and provenance are in the metadata.`,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [
      {
        name: 'input',
        type: ONNX_TYPES.float,
        shape: ['batch', 'time', features.length],
        says: 'Recordings in the original units, padded at the end with any values to a common length.',
      },
      { name: 'lengths', type: ONNX_TYPES.int32, shape: ['batch'], says: 'Number of steps of each recording, at least 1.' },
    ],
    outputs: [output('logits', 'Outputs before the softmax.'), output('probabilities', 'Probability of each class.')],
    metadata: describeModel(model, readsPadding(blocks)),
  });
}

/** Everything as JSON, so that it reads the same in every language. */
function describeModel({ model, features, classes, normalisation, provenance }: ExportModel, padded: boolean): Record<string, string> {
  const described = {
    classes,
    features,
    model,
    normalisation: { method: normalisation.method, inside: true },
    provenance,
    ...(padded ? { readout: 'last-padded: reads the step given by "lengths"; to include padding, pass the padded length' } : {}),
  };
  return Object.fromEntries(Object.entries(described).map(([name, value]) => [`durasweep.${name}`, JSON.stringify(value)]));
}
