import { planConfusionMatrix } from './confusion-matrix.ts';
import { planEfficiency } from './efficiency.ts';
import { planExperiments } from './experiments.ts';
import type { FigureInput, FigurePlan } from './figure.ts';
import { planGroupAccuracy } from './group-accuracy.ts';
import { planTopConfigurations } from './top-configurations.ts';
import { planTrainingCurves } from './training-curves.ts';

/** All figures the results have data for, in the report's order. */
export function planFigures(input: FigureInput): FigurePlan[] {
  return [
    ...planTopConfigurations(input),
    ...planExperiments(input),
    ...planGroupAccuracy(input),
    ...planConfusionMatrix(input),
    ...planTrainingCurves(input),
    ...planEfficiency(input),
  ];
}
