import pLimit from 'p-limit';
import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { nameTrainingCode } from '../../core/domain/block-versions.ts';
import { trialKey } from '../../core/domain/keys.ts';
import { RESULT_LOST } from '../../core/domain/lost-results.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import { pinSource } from '../../core/domain/sources.ts';
import type { EpochRecord, TrialSpecification, TrialState } from '../../core/domain/trial.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { inspect } from '../../core/storage/set-aside.ts';
import type { LedgerEntry, SweepLedger, VariantLedger } from '../contract/ledger-stages.ts';
import { needsPredictions } from './collect-ensembles.ts';
import { findJson } from './json-artifact.ts';
import { readPause } from './paused-training.ts';
import { readEvaluation } from './read-evaluation.ts';
import { historySchema } from './stored-schemas.ts';
import { findPredictions } from './trial-predictions.ts';
import { findTrialResult } from './trial-result.ts';

/** Concurrent reads: enough to hide latency, few enough for any store. */
const CONCURRENT_READS = 16;

type Outcome = Pick<TrialRecord, 'summary' | 'history' | 'evaluation' | 'evaluationCodeVersion' | 'trainingCodeVersion'>;

const NO_OUTCOME: Outcome = { summary: null, history: [], evaluation: null };

/** One record for every planned trial, in the order of the plan: variants, then folds, then seeds. */
export async function collectTrials(
  store: ArtifactStore,
  ledger: SweepLedger,
  variants: ReadonlyMap<string, VariantLedger>,
  onTrial: () => void = () => undefined,
  isWanted: (variant: string) => boolean = () => true,
): Promise<TrialRecord[]> {
  const limit = pLimit(CONCURRENT_READS);
  const withPredictions = needsPredictions(ledger.configuration);
  const seeds = resolveSeeds(ledger.configuration.seeds);
  const wanted = planVariants(ledger.configuration, ledger.changes).filter(({ name }) => isWanted(name));
  const planned = wanted.flatMap((variant) =>
    ledger.folds.flatMap((_, fold) => seeds.map((seed) => ({ variant: variants.get(variant.name)?.variant ?? variant, fold, seed }))),
  );
  return Promise.all(
    planned.map(({ variant, fold, seed }) =>
      limit(async () => {
        onTrial();
        const own = variants.get(variant.name);
        const entry = own?.trials.find((trial) => trial.fold === fold && trial.seed === seed);
        // A sweep that has ended leaves no trial without a record.
        if (own === undefined && isOver(ledger, variant.name)) {
          return { ...buildTrial(ledger, variant, fold, seed, entry), changed: false, ...buildLoss('record') };
        }
        const outcome =
          entry?.state === 'completed'
            ? await readOutcome(store, entry.trialKey, { withPredictions, copies: ledger.configuration.evaluation?.copies })
            : { found: await readUnfinished(store, entry), lost: null };
        const described = { ...buildTrial(ledger, variant, fold, seed, entry), changed: own?.changed ?? false };
        return outcome.lost === null ? { ...described, ...outcome.found } : { ...described, ...buildLoss(outcome.lost) };
      }),
    ),
  );
}

/** A trial stopped by its search has the history of its epochs; in a race, it was trained to the end. */
async function readUnfinished(store: ArtifactStore, entry: LedgerEntry | undefined): Promise<Outcome> {
  if (entry?.stoppedAfter === undefined) return NO_OUTCOME;
  const paused = await readPause(store, entry.trialKey, entry.stoppedAfter);
  return { ...NO_OUTCOME, history: paused ?? (await readTrained(store, entry)) };
}

async function readTrained(store: ArtifactStore, { trialKey: key, stoppedAfter }: LedgerEntry): Promise<readonly EpochRecord[]> {
  const result = stoppedAfter === 0 ? null : await findTrialResult(store, key);
  return result === null ? [] : ((await findJson<EpochRecord[]>(store, result.history.key, historySchema))?.value ?? []);
}

function isOver({ partial, skipped, cancelled }: SweepLedger, variant: string): boolean {
  return !partial && !skipped.includes(variant) && !cancelled.includes(variant);
}

function buildTrial(ledger: SweepLedger, variant: Variant, fold: number, seed: number, entry: LedgerEntry | undefined) {
  const { name, experiment, model, training } = variant;
  return {
    experiment,
    variant: name,
    fold,
    seed,
    model,
    training,
    state: settleState(ledger, name, entry?.state),
    trialKey: entry?.trialKey ?? plannedKey(ledger, variant, fold, seed),
    reused: entry?.reused ?? false,
    attempts: entry?.attempts ?? 0,
    failure: entry?.failure ?? null,
  };
}

/** A parked or unfinished trial of a variant that was later skipped or cancelled gets that state. */
function settleState(ledger: SweepLedger, variant: string, state: TrialState | undefined): TrialState {
  if (state === 'completed') return state;
  if (ledger.skipped.includes(variant)) return 'skipped';
  if (ledger.cancelled.includes(variant)) return 'cancelled';
  return state ?? 'waiting';
}

/** Keys of all trials planned in a ledger, trained or not. */
export function listPlannedKeys(ledger: SweepLedger): string[] {
  const seeds = resolveSeeds(ledger.configuration.seeds);
  return planVariants(ledger.configuration, ledger.changes).flatMap((variant) =>
    ledger.folds.flatMap((_, fold) => seeds.map((seed) => plannedKey(ledger, variant, fold, seed))),
  );
}

export function plannedKey({ dataset, folds, sources }: SweepLedger, variant: Variant, fold: number, seed: number): string {
  const tensors = folds[fold];
  const training = pinSource({ training: variant.training, fold, seed, sources });
  const { model } = variant;
  return tensors === undefined ? '' : trialKey({ datasetSha256: dataset.sha256, tensors, fold, model, training, seed, packed: false });
}

/** Infers the version of results from older code, which do not contain it: the key shows whether it is this code's version. */
function inferVersion(key: string, specification: TrialSpecification): string {
  const code = nameTrainingCode(specification.model);
  return trialKey(specification) === key ? code : `before ${code}`;
}

/** The record of a completed trial that is missing from the store; it waits to be trained again, like any failed trial. */
function buildLoss(lost: string): Pick<TrialRecord, 'state' | 'failure'> & Outcome {
  return { state: 'parked', failure: `${RESULT_LOST}: completed, but its ${lost} is missing from the store or damaged.`, ...NO_OUTCOME };
}

/** @returns what was found, and the name of the first missing part */
async function readOutcome(
  store: ArtifactStore,
  key: string,
  { withPredictions, copies = 0 }: { withPredictions: boolean; copies: number | undefined },
): Promise<{ found: Outcome; lost: string | null }> {
  const result = await findTrialResult(store, key);
  if (result === null) return { found: NO_OUTCOME, lost: 'result' };
  const [history, model, evaluated] = await Promise.all([
    findJson<EpochRecord[]>(store, result.history.key, historySchema),
    inspect(store, result.model.key, (bytes) => bytes.byteLength),
    readEvaluation(store, key, { copies }),
  ]);
  const found = {
    summary: result.summary,
    trainingCodeVersion: result.trainingCodeVersion ?? inferVersion(key, result.specification),
    history: history?.value ?? [],
    ...evaluated,
  };
  if (history?.reference.sha256 !== result.history.sha256) return { found, lost: 'history' };
  if (model.found?.reference.sha256 !== result.model.sha256) return { found, lost: 'model' };
  if (withPredictions && (await lacksPredictions(store, evaluated.evaluation))) return { found, lost: 'predictions' };
  return { found, lost: evaluated.evaluation === null ? 'evaluation' : null };
}

/** Evaluations of older code have no predictions; their trials are evaluated again when the sweep is started again. */
async function lacksPredictions(store: ArtifactStore, evaluation: TrialRecord['evaluation']): Promise<boolean> {
  return evaluation?.predictions !== undefined && (await findPredictions(store, evaluation.predictions)) === null;
}
