import type { ExportEnsemble, ExportedFile } from '../exporter.ts';
import { createGraph } from './graph.ts';
import { addNetwork, buildPaddingMetadata, encodeClassifier } from './network.ts';

/** If a mean is 0, its logit is that of this probability, as in evaluations. */
const LEAST_PROBABILITY = 1e-38;

/**
 * One graph with all members in parallel and the weighted mean of their probabilities.
 *
 * @throws RangeError if there is no member, or members differ in features or classes
 */
export async function writeOnnxEnsemble(ensemble: ExportEnsemble): Promise<ExportedFile> {
  const { features, classes } = findCommon(ensemble);
  const graph = createGraph();
  const weighted = ensemble.members.map(({ model, weight }) => {
    const probabilities = graph.add('Softmax', [addNetwork(graph, model)], { axis: 1 });
    return graph.add('Mul', [probabilities, graph.floats([], [weight])]);
  });
  const mean = graph.add('Sum', weighted);
  const logits = graph.add('Log', [graph.add('Max', [mean, graph.floats([], [LEAST_PROBABILITY])])]);
  graph.addNamed('Identity', [mean], 'probabilities');
  graph.addNamed('Identity', [logits], 'logits');
  const scaled = graph.add('Div', [logits, graph.floats([], [ensemble.temperature])]);
  graph.addNamed('Softmax', [scaled], 'calibrated', { axis: 1 });
  const bytes = encodeClassifier({
    graph,
    features,
    classes,
    outputs: [
      { name: 'logits', says: 'Natural logarithms of the probabilities.' },
      { name: 'probabilities', says: "Weighted mean of the networks' probabilities of each class." },
      { name: 'calibrated', says: 'Probability of each class after temperature scaling.' },
    ],
    metadata: buildMetadata(ensemble),
  });
  return { name: 'model.onnx', bytes, contentType: 'application/octet-stream' };
}

function findCommon({ name, members }: ExportEnsemble) {
  const [first] = members;
  if (first === undefined) throw new RangeError(`The ensemble ${name} has no network.`);
  const { features, classes } = first.model;
  const key = JSON.stringify([features, classes]);
  const differs = members.some(({ model }) => JSON.stringify([model.features, model.classes]) !== key);
  if (differs) throw new RangeError(`The networks of the ensemble ${name} differ in features or classes.`);
  return { features, classes };
}

function buildMetadata(ensemble: ExportEnsemble): Record<string, unknown> {
  const { name, members, temperature } = ensemble;
  const { features, classes } = findCommon(ensemble);
  return {
    classes,
    features,
    ensemble: { name, temperature, members: members.map(({ model: { model, provenance }, weight }) => ({ weight, model, provenance })) },
    normalisation: { inside: true },
    ...buildPaddingMetadata(members.map(({ model }) => model)),
  };
}
