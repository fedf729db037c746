import { expandModel } from '../../models/architectures/index.ts';
import { countLeastSteps } from '../../models/architectures/traits.ts';
import { layoutParameters, placeBlocks } from '../../models/parameters.ts';
import { type Exporter, type ExportModel, readWeights, shapeOf } from '../exporter.ts';
import { writeModule } from './module.ts';
import { type NamedTensor, writeStateDict } from './state-dict.ts';

/** A `state_dict` and the module that loads it; only PyTorch is needed. */
export const pytorchExporter: Exporter = {
  says: 'model.pt (a state_dict) and model.py, the module that loads it, for PyTorch',
  write: async (model) => [
    { name: 'model.pt', bytes: await writeStateDict(listTensors(model)), contentType: 'application/octet-stream' },
    {
      name: 'model.py',
      bytes: new TextEncoder().encode(writeModule(buildNetworkOptions(model))),
      contentType: 'text/x-python; charset=utf-8',
    },
  ],
};

function listTensors(model: ExportModel): NamedTensor[] {
  const read = readWeights(model);
  const { means, deviations } = model.normalisation;
  const shape = [model.features.length];
  return [
    { name: 'input.mean', shape, values: Float64Array.from(means) },
    { name: 'input.deviation', shape, values: Float64Array.from(deviations) },
    ...layoutParameters(shapeOf(model)).parameters.map(({ name }) => ({ name, ...read(name) })),
  ];
}

function buildNetworkOptions(model: ExportModel) {
  const { features, classes, normalisation, provenance } = model;
  const blocks = placeBlocks(shapeOf(model)).map(({ prefix, options, input }) => ({ prefix, ...options, input: input.width }));
  return {
    classes,
    features,
    normalisation: normalisation.method,
    least_steps: countLeastSteps(expandModel(model.model)),
    blocks,
    provenance,
  };
}
