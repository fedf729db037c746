import type { LedgerEntry, SweepLedger, VariantLedger } from '../../activities/contract/ledger-stages.ts';
import { collectTrials, plannedKey } from '../../activities/stages/collect-trials.ts';
import { describeData } from '../../activities/stages/describe-data.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import type { RecipeContext } from '../../activities/stages/stage-context.ts';
import { findTrialResult } from '../../activities/stages/trial-result.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { estimateMeasure } from '../../core/analysis/estimates.ts';
import { groupByVariant } from '../../core/analysis/variants.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepRow } from '../../web/views/views.ts';
import { readStoredAnswers } from '../steer/stored-answers.ts';

export type KnownBest = Pick<SweepRow, 'best' | 'interval' | 'trials'>;

const FINISHED: Omit<LedgerEntry, 'fold' | 'seed' | 'trialKey'> = {
  state: 'completed',
  reused: false,
  attempts: 1,
  secondsLost: 0,
  failure: null,
  warnings: [],
};
const NOTHING: KnownBest = { best: null, interval: null, trials: null };
/** Naming the best variant by the store alone reads every trial of the sweep: of larger sweeps it is not done for a list. */
const TRIALS_READ = 500;

/** A sweep's best variant with its interval, as the report computes it, out of the store. @param variant null: to be found there, too */
export async function readBest(context: RecipeContext, sweepId: string, variant: string | null): Promise<KnownBest> {
  const { store } = context;
  const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
  const planned = countPlanned(ledger);
  const trials = ledger.partial || ledger.finishedAt === null ? null : { completed: planned, total: planned };
  if (variant === null && planned > TRIALS_READ) return { ...NOTHING, trials };
  const stored = variant === null ? await readStoredAnswers(store, sweepId) : null;
  const best = variant ?? stored?.progress().best?.variant;
  const counted = { ...NOTHING, trials: trials ?? stored?.progress().trials ?? null };
  return best === undefined ? counted : { ...counted, ...(await estimate(context, ledger, best)) };
}

async function estimate(context: RecipeContext, ledger: SweepLedger, variant: string): Promise<Pick<KnownBest, 'best' | 'interval'>> {
  const { store } = context;
  const recorded = await readVariantLedgers(store, ledger, new Set([variant]));
  const variants = recorded.size > 0 ? recorded : await listFinished(store, ledger, variant);
  const trials = await collectTrials(store, ledger, variants, undefined, (name) => name === variant);
  const { split } = await describeData(ledger, context);
  const group = groupByVariant({ trials, split, experiments: [] }).get(variant);
  const found = group && estimateMeasure(group, 'validationAccuracy');
  return { best: found?.mean ?? null, interval: found?.interval ?? null };
}

/** The finished trials of a variant that still runs, and so has no record of its own: found by their keys. */
async function listFinished(store: ArtifactStore, ledger: SweepLedger, name: string): Promise<ReadonlyMap<string, VariantLedger>> {
  const { sweepId, startedAt, configuration, changes, folds } = ledger;
  const variant = planVariants(configuration, changes).find((planned) => planned.name === name);
  if (variant === undefined) return new Map();
  const seeds = resolveSeeds(configuration.seeds);
  const planned = folds.flatMap((_, fold) => seeds.map((seed) => ({ fold, seed, trialKey: plannedKey(ledger, variant, fold, seed) })));
  const found = await Promise.all(
    planned.map(async (trial) => ((await findTrialResult(store, trial.trialKey)) ? [{ ...FINISHED, ...trial }] : [])),
  );
  return new Map([[name, { sweepId, startedAt, round: 1, variant, changed: false, trials: found.flat() }]]);
}

function countPlanned({ configuration, changes, folds }: SweepLedger): number {
  return planVariants(configuration, changes).length * folds.length * resolveSeeds(configuration.seeds).length;
}
