import { applyChanges } from '../../configs/apply-changes.ts';
import { joinWithOr } from '../../configs/explain-issue.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { planTrainings, resolveSeeds } from '../../configs/resolve-variants.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import { findChange, parseChange, type VariantChange, type VariantChanges } from '../../configs/variant-change.ts';
import { nameSome } from '../../core/domain/name-some.ts';
import { explainUnfit } from '../../core/domain/training-problems.ts';
import type { Extension } from '../extend-request.ts';
import { explainLostFields, extendSweep } from './extend-sweep.ts';
import { listNames } from './list-names.ts';
import type { SweepState } from './sweep-state.ts';
import { explainTooManyTrials } from './trial-limit.ts';
import { listInState, stateOf } from './variant-states.ts';

// Why an update makes no sense in the sweep's state; null if it does.

const MOST_NAMED = 20;

export function checkAnyFailed(state: SweepState): string | null {
  if (state.preparationFailure !== null || listInState(state, 'parked').length > 0) return null;
  return 'no variant is parked; retryVariant tries a skipped or cancelled one again.';
}

export function checkReportFailed({ reportFailure }: SweepState): string | null {
  return reportFailure === null ? 'no report has failed; npm run steer -- report <sweep> writes a new one at any time.' : null;
}

export function checkState(state: SweepState, variant: string, allowed: readonly string[]): string | null {
  const names = listNames(state).map(({ name }) => name);
  if (!names.includes(variant)) return `there is no variant "${variant}"; there are ${nameSome(names, MOST_NAMED)}.`;
  const found = stateOf(state, variant);
  return allowed.includes(found) ? null : `"${variant}" is ${found}; it must be ${joinWithOr(allowed)}.`;
}

export function checkChange(state: SweepState, variant: string, changes: VariantChange = {}): string | null {
  const { configuration, changes: before } = state;
  try {
    const change = parseChange(configuration, variant, { ...findChange(before, variant), ...changes });
    return explainUnfitData(state, configuration, { ...before, [variant]: change });
  } catch (error) {
    return (error as Error).message;
  }
}

export function checkExtension(state: SweepState, request: Extension): string | null {
  if (Object.keys(request).length === 0) return 'name what to add: experiments, seeds or maxEpochs.';
  try {
    // What cannot be added must not be told as what the whole would then break.
    const lost = explainLostFields(state.configuration.experiments, request);
    if (lost !== null) return lost;
    const { configuration, changes } = extendSweep(state, request);
    planVariants(parseSweepConfiguration(configuration), changes);
    const trials = { folds: state.prepared?.folds.length ?? 1, seeds: resolveSeeds(configuration.seeds).length };
    return explainTooManyTrials(trials) ?? explainUnfitData(state, configuration, changes);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Explains what cannot be trained on the sweep's data; null if everything can, or if the data is not known yet. */
function explainUnfitData({ prepared }: SweepState, configuration: SweepConfiguration, changes: VariantChanges): string | null {
  const data = prepared?.split.data;
  return data === undefined ? null : explainUnfit(planTrainings(applyChanges(configuration, changes)), data);
}
