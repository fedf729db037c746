import { expandModel } from '../../models/architectures/index.ts';
import { countLeastSteps } from '../../models/architectures/traits.ts';
import { layoutParameters, placeBlocks } from '../../models/parameters.ts';
import { MODEL_FORMAT, MODEL_FORMAT_VERSION, type ModelDocument } from '../../streaming/model-document.ts';
import { type Exporter, type ExportModel, readWeights, shapeOf } from '../exporter.ts';

/** One JSON file for this project's classifier and recogniser, which need no library, in Node and browsers. */
export const jsonExporter: Exporter = {
  says: 'model.json for `npm run predict` and for recognition in streams, in Node and browsers',
  write: async (model) => [
    {
      name: 'model.json',
      bytes: new TextEncoder().encode(`${JSON.stringify(buildModelDocument(model))}\n`),
      contentType: 'application/json',
    },
  ],
};

export function buildModelDocument(model: ExportModel): ModelDocument {
  readWeights(model);
  const { features, classes, normalisation, weights, motion, provenance } = model;
  return {
    format: MODEL_FORMAT,
    formatVersion: MODEL_FORMAT_VERSION,
    classes,
    features,
    normalisation,
    leastSteps: countLeastSteps(expandModel(model.model)),
    blocks: placeBlocks(shapeOf(model)).map(({ prefix, options, input }) => ({ prefix, options, input })),
    parameters: layoutParameters(shapeOf(model)).parameters.map(({ name, shape, offset, size }) => ({ name, shape, offset, size })),
    weights: encodeLittleEndian(weights),
    motion,
    provenance: { ...provenance },
  };
}

function encodeLittleEndian(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
