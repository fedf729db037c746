import { resolveSeeds } from '../../configs/resolve-variants.ts';
import type { Variant } from '../../core/domain/variant.ts';
import { stages } from '../activity-proxies.ts';
import { runStage } from '../run-stage.ts';
import { describeWaits } from './storage-waits.ts';
import { note, type SweepState } from './sweep-state.ts';

/** Finds the trials that a variant is initialised from, once per sweep. @throws ActivityFailure if they do not exist */
export async function findSources(state: SweepState, { training: { initialise } }: Variant): Promise<void> {
  if (initialise === undefined || Object.hasOwn(state.sources, initialise.from)) return;
  const { prepared, configuration } = state;
  if (prepared === null) throw new Error('Sources are looked for after the data is prepared.');
  const { from } = initialise;
  const { dataset, split } = prepared;
  const input = { from, dataset, split, seeds: resolveSeeds(configuration.seeds) };
  const found = await runStage({ start: (limits) => stages.findSource(input, limits), ...describeWaits(state, `the networks of ${from}`) });
  // Another variant may have searched at the same time.
  if (Object.hasOwn(state.sources, from)) return;
  state.sources = { ...state.sources, [from]: found.trials };
  for (const warning of found.warnings) note(state, `Warning: ${warning}.`);
}
