import { planVariants } from '../../../configs/plan-variants.ts';
import type { TrialRecord } from '../../../core/domain/results.ts';
import { recordsFolder } from '../../../core/domain/store-paths.ts';
import type { EpochRecord } from '../../../core/domain/trial.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { buildRuns } from '../../../core/tracking/build-runs.ts';
import type { TrackedRun } from '../../../core/tracking/tracker.ts';
import type { SweepLedger } from '../../contract/ledger-stages.ts';
import type { TrialProgress } from '../../contract/training-stages.ts';
import { collectTrials, plannedKey } from '../collect-trials.ts';
import { readVariantLedgers } from '../ledgers.ts';
import { readEnded } from './read-ended.ts';
import { readEpochs } from './read-epochs.ts';

interface SweepLook {
  readonly ledger: SweepLedger;
  /** Running variants. */
  readonly running: readonly string[];
  /** Running trials, from their heartbeats. */
  readonly trials: readonly TrialProgress[];
}

/** Reports what is new in a running sweep since the last poll. */
export interface LiveSweep {
  look(look: SweepLook): Promise<TrackedRun[]>;
}

/** A trial seen while running, until its variant's record has its result. */
interface SeenTrial {
  readonly progress: TrialProgress;
  readonly epochs: readonly EpochRecord[];
}

/** Running trials are read from heartbeats and checkpoints, finished variants from their records. */
export function createLiveSweep(store: ArtifactStore): LiveSweep {
  const seen = new Map<string, SeenTrial>();
  const recorded = new Set<string>();

  /** Trials of finished variants whose records have not been read yet. */
  async function readRecords(ledger: SweepLedger): Promise<TrialRecord[]> {
    const keys = (await store.list(recordsFolder(ledger.sweepId, ledger.startedAt))).filter((key) => !recorded.has(key));
    if (keys.length === 0) return [];
    const names = new Set(keys.map((key) => key.split('/').at(-2) ?? ''));
    const variants = await readVariantLedgers(store, ledger, names);
    const trials = await collectTrials(store, ledger, variants, undefined, (name) => variants.has(name));
    for (const key of keys) recorded.add(key);
    return trials;
  }

  async function readTraining(ledger: SweepLedger, progress: TrialProgress): Promise<TrialRecord> {
    const { trialKey, latest } = progress;
    const epochs = await readEpochs({ store, trialKey, known: seen.get(trialKey)?.epochs ?? [], latest });
    seen.set(trialKey, { progress, epochs });
    return describeTraining(ledger, progress, epochs);
  }

  /** Trials that are not trained any more while their variant continues: with their evaluation, or with other trials. */
  async function readDone({ ledger, running, trials }: SweepLook): Promise<TrialRecord[]> {
    const now = new Set(trials.map(({ trialKey }) => trialKey));
    const gone = [...seen].filter(([trialKey]) => !now.has(trialKey));
    const done = await Promise.all(
      gone.map(async ([trialKey, { progress, epochs }]) => {
        const isRunning = running.includes(progress.variant);
        const ended = isRunning ? await readEnded(store, trialKey, ledger.configuration.evaluation?.copies) : null;
        if (!isRunning || ended?.outcome != null) seen.delete(trialKey);
        if (ended === null) return [];
        const { history, outcome } = ended;
        if (outcome !== null) return [{ ...describeTraining(ledger, progress, history), ...outcome }];
        seen.set(trialKey, { progress, epochs: history });
        // Before its evaluation it is told once more, with its last epochs.
        return history.length > epochs.length ? [describeTraining(ledger, progress, history)] : [];
      }),
    );
    return done.flat();
  }

  return {
    async look(look) {
      const { ledger, trials } = look;
      const ended = await readRecords(ledger);
      const done = await readDone(look);
      const training = await Promise.all(trials.map((trial) => readTraining(ledger, trial)));
      const describe = (records: readonly TrialRecord[]) =>
        buildRuns({ sweepId: ledger.sweepId, startedAt: ledger.startedAt, trials: records, now: Date.now() });
      return [...describe(ended), ...describe([...done, ...training])];
    },
  };
}

function describeTraining(ledger: SweepLedger, { variant: name, fold, seed, trialKey }: TrialProgress, history: readonly EpochRecord[]) {
  const planned = planVariants(ledger.configuration, ledger.changes).find((variant) => variant.name === name);
  // A trial that was changed or added since the sweep's last ledger: its fields come with its own record.
  const isPlanned = planned !== undefined && plannedKey(ledger, planned, fold, seed) === trialKey;
  const { model, training } = isPlanned ? planned : UNKNOWN;
  return { ...NOT_YET, experiment: planned?.experiment ?? '', variant: name, fold, seed, trialKey, model, training, history };
}

const UNKNOWN = { model: {}, training: {} } as Pick<TrialRecord, 'model' | 'training'>;
const NOT_YET = {
  state: 'running',
  reused: false,
  changed: false,
  attempts: 0,
  failure: null,
  summary: null,
  evaluation: null,
} as const;
