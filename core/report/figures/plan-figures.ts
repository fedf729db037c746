import { planConfusionMatrix } from './confusion-matrix.ts';
import { planEfficiency } from './efficiency.ts';
import { planExperiments } from './experiments.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { planGroupAccuracy } from './group-accuracy.ts';
import { planSearches } from './searches.ts';
import { planTopConfigurations } from './top-configurations.ts';
import { planTrainingCurves } from './training-curves.ts';

export interface FigurePlanner {
  /** What the figures show; used if none can be planned. */
  readonly about: string;
  readonly plan: (input: FigureInput) => FigurePlan[];
}

/** In the report's order. */
export const FIGURE_PLANNERS: readonly FigurePlanner[] = [
  { about: 'Top configurations', plan: planTopConfigurations },
  { about: 'Experiments', plan: planExperiments },
  { about: 'Searches', plan: planSearches },
  { about: 'Accuracy by user', plan: planGroupAccuracy },
  { about: 'Confusion matrix', plan: planConfusionMatrix },
  { about: 'Training curves', plan: planTrainingCurves },
  { about: 'Efficiency', plan: planEfficiency },
];
