import { listVariants } from './resolve-variants.ts';
import type { ExperimentConfiguration, SweepConfiguration } from './schema.ts';
import { changeVariant, findChange, type VariantChanges } from './variant-change.ts';

/**
 * Merges `changes` into the configuration, so that it can be stored for running the same sweep again. The grid of a changed variant is
 * expanded; other experiments stay unchanged.
 */
export function applyChanges(configuration: SweepConfiguration, changes: VariantChanges): SweepConfiguration {
  return { ...configuration, experiments: configuration.experiments.map((experiment) => changeExperiment(experiment, changes)) };
}

function changeExperiment(experiment: ExperimentConfiguration, changes: VariantChanges): ExperimentConfiguration {
  // The variants of a large search take long to list.
  if (Object.keys(changes).length === 0) return experiment;
  const variants = listVariants(experiment);
  if (!variants.some(({ name }) => Object.hasOwn(changes, name))) return experiment;
  const { grid: _writtenOut, search: _suggested, ...rest } = experiment;
  return { ...rest, variants: variants.map((variant) => changeVariant(variant, findChange(changes, variant.name) ?? {})) };
}
