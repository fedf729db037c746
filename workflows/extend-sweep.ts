import { planVariants, type VariantChange } from '../configs/plan-variants.ts';
import { resolveSeeds } from '../configs/resolve-variants.ts';
import type { ExperimentConfiguration, SweepConfiguration } from '../configs/schema.ts';
import type { SweepState } from './sweep-state.ts';

export interface Extension {
  readonly experiments?: readonly ExperimentConfiguration[] | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly maxEpochs?: number | undefined;
}

/** The configuration and changes of a sweep with more variants, seeds or epochs; the state itself stays as it is. */
export function extendSweep(
  state: Pick<SweepState, 'configuration' | 'changes'>,
  { experiments = [], seeds = [], maxEpochs }: Extension,
): { configuration: SweepConfiguration; changes: Record<string, VariantChange> } {
  const configuration: SweepConfiguration = {
    ...state.configuration,
    experiments: experiments.reduce(addExperiment, state.configuration.experiments),
    seeds: [...new Set([...resolveSeeds(state.configuration.seeds), ...seeds])],
  };
  return { configuration, changes: maxEpochs === undefined ? state.changes : raiseEpochs(configuration, state.changes, maxEpochs) };
}

function addExperiment(existing: readonly ExperimentConfiguration[], added: ExperimentConfiguration): ExperimentConfiguration[] {
  const same = existing.find((experiment) => experiment.name === added.name);
  if (same === undefined) return [...existing, added];
  if (same.grid !== undefined && added.grid !== undefined) {
    throw new Error(`experiments: "${added.name}" has a grid already; name a new experiment for another one.`);
  }
  const grid = added.grid ?? same.grid;
  const merged = { ...same, variants: [...same.variants, ...added.variants], ...(grid === undefined ? {} : { grid }) };
  return existing.map((experiment) => (experiment === same ? merged : experiment));
}

function raiseEpochs(
  configuration: SweepConfiguration,
  changes: Readonly<Record<string, VariantChange>>,
  maxEpochs: number,
): Record<string, VariantChange> {
  const raised = planVariants(configuration, changes).map(({ name, training }) => {
    if (training.maxEpochs > maxEpochs) {
      throw new Error(`maxEpochs: ${maxEpochs} is below the ${training.maxEpochs} that "${name}" has; give ${training.maxEpochs} or more.`);
    }
    return [name, { ...changes[name], maxEpochs }] as const;
  });
  return Object.fromEntries(raised);
}
