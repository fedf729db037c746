import type { ModelOptions } from '../../../../core/domain/variant.ts';
import type { ExportModel } from '../../../../core/export/exporter.ts';
import { initialiseParameters, layoutParameters } from '../../../../core/models/parameters.ts';

export const FEATURES = ['x', 'y', 'z'];
export const CLASSES = ['circle', 'line "quoted"', 'Ω', 'wave'];

export function createExportModel(model: ModelOptions, options: Partial<ExportModel> = {}): ExportModel {
  const layout = layoutParameters({ model, features: FEATURES.length, classes: CLASSES.length });
  return {
    model,
    features: FEATURES,
    classes: CLASSES,
    normalisation: { method: 'standardise', means: [0.5, -9.81, 3], deviations: [2, 0.7, 5] },
    weights: initialiseParameters({ layout, seed: 4 }),
    motion: { scales: [2, 0.7, 5], level: 0.4, medianSteps: 20, longestSteps: 60 },
    provenance: {
      sweep: 'quick',
      variant: 'gru',
      trial: 'abc',
      fold: 0,
      seed: 0,
      bestEpoch: 3,
      validationAccuracy: 0.9,
      testAccuracy: 0.85,
      dataset: 'gestures',
      datasetSha256: 'def',
      synthetic: false,
      modelSha256: '123',
      trainedBy: 'durasweep',
    },
    ...options,
  };
}
