import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import { readSweepLedger } from '../../activities/stages/ledgers.ts';
import { applyChanges } from '../../configs/apply-changes.ts';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { findChange, parseChange } from '../../configs/variant-change.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { isObject } from '../../core/domain/is-object.ts';
import { checkSweepId } from '../../core/domain/sweep-id.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { ConfigurationCopy, EditedVariant } from '../../web/server/backend.ts';
import { startSweep } from '../start-sweep.ts';
import type { PagePlatform } from './page-sources.ts';

/** A sweep's current configuration, including changes made since its start. */
export async function readConfiguration(store: ArtifactStore, sweepId: string): Promise<unknown> {
  const { configuration, changes } = await readLedger(store, sweepId);
  return applyChanges(configuration, changes);
}

/** Every field of a variant and its training; nested fields have dotted names: `schedule.type`. */
export async function readFields(store: ArtifactStore, sweepId: string, variant: string): Promise<Record<string, unknown>> {
  const { configuration, changes } = await readLedger(store, sweepId);
  const planned = planVariants(configuration, changes).find(({ name }) => name === variant);
  if (planned === undefined) throw new DurasweepError('InvalidConfig', `There is no variant "${variant}".`);
  return { ...flatten(planned.model), ...flatten(planned.training) };
}

/** Validates a change of a variant. @returns the problem, or null */
export async function checkChange(store: ArtifactStore, sweepId: string, { variant, changes }: EditedVariant): Promise<string | null> {
  const ledger = await readLedger(store, sweepId);
  return explain(() => parseChange(ledger.configuration, variant, { ...findChange(ledger.changes, variant), ...changes }));
}

/** Validates a configuration. @returns the problem, or null */
export function checkConfiguration(configuration: unknown): string | null {
  return explain(() => parseSweepConfiguration(configuration));
}

/** Starts a sweep with a configuration that was edited on the page. @returns a message about what was done */
export async function startCopy({ client }: PagePlatform, { sweepId, configuration }: ConfigurationCopy): Promise<string> {
  checkSweepId(sweepId);
  const { continued } = await startSweep(client, { input: configuration, configuration: parseSweepConfiguration(configuration) }, sweepId);
  return continued ? `"${sweepId}" is already running with this configuration.` : `"${sweepId}" has started.`;
}

function readLedger(store: ArtifactStore, sweepId: string): Promise<SweepLedger> {
  return readSweepLedger(store, { sweepId, startedAt: null });
}

function explain(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof DurasweepError) return error.message;
    throw error;
  }
}

function flatten(value: object, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, inner]) =>
    isObject(inner) ? Object.entries(flatten(inner, `${prefix}${name}.`)) : [[`${prefix}${name}`, inner] as const],
  );
  return Object.fromEntries(entries);
}
