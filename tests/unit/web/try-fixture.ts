import { buildModelDocument } from '../../../core/export/json/index.ts';
import { measureMotion } from '../../../core/streaming/motion.ts';
import { buildTryView, type TryInput, type TryView } from '../../../web/views/try-view.ts';
import { CLASSES, createExportModel } from '../core/export/export-model.ts';

/** Waves that end at their starting point, two of each class. */
const RECORDINGS = Array.from({ length: 2 * CLASSES.length }, (_, index) => ({
  length: 24,
  label: index % CLASSES.length,
  values: Float32Array.from({ length: 72 }, (_, place) => 9.81 + 3 * Math.sin((Math.PI * (2 + (index % 3)) * Math.floor(place / 3)) / 12)),
}));

/** A small untrained network, and recordings. */
export function createTryView(sensor: TryInput['sensor']): TryView {
  const motion = measureMotion(RECORDINGS, 3);
  const model = createExportModel({ architecture: 'gru', hiddenSize: 4, layers: 1, dropout: 0, readout: 'mean' }, { motion });
  return buildTryView({ model: buildModelDocument(model), recordings: RECORDINGS, sensor });
}
