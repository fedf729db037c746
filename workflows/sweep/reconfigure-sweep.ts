import { upsertMemo } from '@temporalio/workflow';
import { z } from 'zod';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import { canonicalJson } from '../../core/domain/canonical-json.ts';
import { hashJson } from '../../core/domain/keys.ts';
import { beginAddedSearches } from '../search/begin-searches.ts';
import { reconfigureUpdate, type UpdateResult } from '../steering-messages.ts';
import type { SweepState } from './sweep-state.ts';
import { done, handle, type Sweep } from './sweep-update.ts';

/** Accepts another configuration while the sweep waits because its data could not be prepared: nothing has been trained with the old one. */
export function acceptReconfiguration(sweep: Sweep): void {
  handle(reconfigureUpdate, {
    takes: z.unknown(),
    check: (input) => checkReconfiguration(sweep.state, input),
    apply: (input) => reconfigure(sweep, input),
  });
}

function checkReconfiguration(state: SweepState, input: unknown): string | null {
  if (state.preparationFailure === null || state.phase !== 'parked') {
    return 'the configuration can only be replaced while the sweep waits because its data could not be prepared; later, use extend to add to it.';
  }
  try {
    parseSweepConfiguration(input);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function reconfigure({ state, launcher }: Sweep, input: unknown): UpdateResult {
  const configuration = beginAddedSearches(parseSweepConfiguration(input));
  const changed = listChanged(state.configuration, configuration);
  state.configuration = configuration;
  state.changes = {};
  state.changed = [];
  state.concurrency = configuration.execution.concurrency;
  // Perhaps only the first ledger failed; but the new configuration may use other data.
  state.prepared = null;
  state.retryPreparation = true;
  launcher.replan();
  // The command uses this to recognise the sweep that it started.
  upsertMemo({ configurationHash: hashJson(canonicalJson(input)) });
  const what = changed.length === 0 ? 'the configuration is the same' : `changed: ${changed.join(', ')}`;
  return done(state, `reconfigure: ${what}; the data will be read again.`);
}

/** Top-level fields. */
function listChanged(before: SweepConfiguration, after: SweepConfiguration): string[] {
  const fields = Object.keys(after) as (keyof SweepConfiguration)[];
  return fields.filter((field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null));
}
