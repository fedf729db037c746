import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import type { ExperimentConfiguration, SweepConfiguration } from '../../configs/schema.ts';
import { findChange, type VariantChange } from '../../configs/variant-change.ts';
import { canonicalJson } from '../../core/domain/canonical-json.ts';
import type { Extension } from '../extend-request.ts';
import type { SweepState } from './sweep-state.ts';

/** The configuration and changes of a sweep with more variants, seeds or epochs; the state itself is not modified. */
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

/**
 * Explains why experiments cannot be added: an existing one keeps its question and training, so new ones would be ignored. Null: they can.
 * Checked before an extension is accepted, never during replay, because older code accepted such extensions.
 */
export function explainLostFields(
  existing: readonly ExperimentConfiguration[],
  { experiments = [], seeds, maxEpochs }: Extension,
): string | null {
  const search = maxEpochs === undefined ? undefined : existing.find((experiment) => experiment.search !== undefined);
  if (search !== undefined)
    return `maxEpochs: the search of "${search.name}" compares trials by their epochs, so its limit cannot be raised; add an experiment with the variants it found.`;
  const race = seeds === undefined ? undefined : existing.find((experiment) => experiment.search?.pruner.type === 'race');
  if (race !== undefined) return `seeds: the search of "${race.name}" compares trials seed by seed, so no seeds can be added.`;
  for (const added of experiments) {
    const { name, question, training } = added;
    const same = [...existing, ...experiments].find((experiment) => experiment.name === name);
    if (same === undefined || same === added) continue;
    if (training !== undefined && canonicalJson(training) !== canonicalJson(same.training ?? {})) {
      return `experiments: "${name}" exists, and its training cannot be changed; give each added variant its own training, or name a new experiment.`;
    }
    if (same.search !== undefined || added.search !== undefined)
      return `experiments: "${name}" exists; use steerSearch to change a search, and add variants in a separate experiment.`;
    if (question !== '' && question !== same.question) {
      return `experiments: "${name}" exists, and its question cannot be changed; omit question, or name a new experiment.`;
    }
  }
  return null;
}

function addExperiment(existing: readonly ExperimentConfiguration[], added: ExperimentConfiguration): ExperimentConfiguration[] {
  const same = existing.find((experiment) => experiment.name === added.name);
  if (same === undefined) return [...existing, added];
  if (same.grid !== undefined && added.grid !== undefined) {
    throw new Error(`experiments: "${added.name}" already has a grid; name a new experiment for another one.`);
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
    return [name, { ...findChange(changes, name), maxEpochs }] as const;
  });
  return Object.fromEntries(raised);
}
