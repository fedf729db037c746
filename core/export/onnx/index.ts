import type { Exporter, ExportModel } from '../exporter.ts';
import { createGraph } from './graph.ts';
import { addNetwork, buildPaddingMetadata, encodeClassifier } from './network.ts';

/** ONNX, opset 17: recordings of any length in, probabilities of the classes out. */
export const onnxExporter: Exporter = {
  says: 'model.onnx for ONNX Runtime: in Python, C++, C#, Java, browsers and phones',
  write: async (model) => [{ name: 'model.onnx', bytes: writeOnnx(model), contentType: 'application/octet-stream' }],
};

function writeOnnx(model: ExportModel): Uint8Array {
  const graph = createGraph();
  const logits = addNetwork(graph, model);
  graph.addNamed('Identity', [logits], 'logits');
  graph.addNamed('Softmax', [logits], 'probabilities', { axis: 1 });
  return encodeClassifier({
    graph,
    features: model.features,
    classes: model.classes,
    outputs: [
      { name: 'logits', says: 'Outputs before the softmax.' },
      { name: 'probabilities', says: 'Probability of each class.' },
    ],
    metadata: buildMetadata(model),
  });
}

function buildMetadata(model: ExportModel): Record<string, unknown> {
  const { features, classes, normalisation, provenance } = model;
  return {
    classes,
    features,
    model: model.model,
    normalisation: { method: normalisation.method, inside: true },
    provenance,
    ...buildPaddingMetadata([model]),
  };
}
