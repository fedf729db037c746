import { setTimeout as delay } from 'node:timers/promises';
import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import { findChangedRows } from '../views/merge-variants.ts';
import type { ProgressView, VariantRow } from '../views/views.ts';
import type { PageBackend, SweepReader } from './backend.ts';
import type { Channel } from './channel.ts';

const OVERVIEW_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 1_000;
const AFTER_TROUBLE_MS = 2_000;
/** A sweep that has ended changes only if someone runs it again. */
const WHEN_OVER_MS = 10_000;
/** A server that hangs gives no error. */
const SLOW_MS = 10_000;
const SLOW = 'Temporal or the store has not answered for 10 seconds; this page may be out of date. It goes on by itself when they answer.';
const OVER = new Set(['finished', 'cancelled', 'failed', 'terminated', 'timed out', 'forgotten']);

/** Polls for as long as someone is watching. @returns a function that ends it */
export function watchOverview(backend: PageBackend, channel: Channel): () => void {
  return repeat(channel, async () => {
    channel.publish('overview', await backend.readOverview());
    return OVERVIEW_EVERY_MS;
  });
}

/** The same for one sweep: its progress each time, its variants only if the progress has changed. */
export function watchSweep(backend: PageBackend, channel: Channel, sweepId: string): () => void {
  let reader: SweepReader | null = null;
  let told: { readonly stamp: string; readonly variants: readonly VariantRow[]; readonly attempts: readonly AttemptsRow[] } | null = null;
  return repeat(channel, async () => {
    reader ??= await backend.openSweep(sweepId);
    const progress = await reader.readProgress().catch((error: unknown) => {
      // Temporal or a worker may be gone: next time what is there then is read.
      reader = null;
      throw error;
    });
    channel.publish('links', reader.links);
    channel.publish('progress', progress);
    const stamp = stampOf(progress);
    if (told?.stamp !== stamp) {
      let shown = told?.variants ?? null;
      const variants = await reader.readVariants(progress, (ranked) => {
        if (shown !== null) return;
        shown = ranked;
        channel.publish('variants', ranked);
      });
      channel.publish('variants', variants, shown === null ? undefined : findChangedRows(shown, variants));
      const attempts = await reader.readAttempts();
      channel.publish('attempts', attempts);
      told = { stamp, variants, attempts };
    }
    channel.publish('running', await reader.readRunning(progress));
    if (!OVER.has(progress.phase)) return SWEEP_EVERY_MS;
    // A new sweep may use the same id.
    reader = null;
    return WHEN_OVER_MS;
  });
}

/** Everything that changes when a variant's row changes. */
function stampOf({ counts, trials, variants, parked, best, running, phase }: ProgressView): string {
  return JSON.stringify([counts, trials, variants, parked, best, running, phase]);
}

function repeat(channel: Channel, step: () => Promise<number>): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const run = async () => {
    while (!signal.aborted) {
      const slow = setTimeout(() => !signal.aborted && channel.publish('trouble', SLOW), SLOW_MS);
      slow.unref();
      const pauseMs = await step()
        .finally(() => clearTimeout(slow))
        .then(
          (pause) => {
            channel.publish('trouble', null);
            return pause;
          },
          (error: unknown) => {
            channel.publish('trouble', error instanceof Error ? error.message : String(error));
            return AFTER_TROUBLE_MS;
          },
        );
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  void run();
  return () => controller.abort();
}
