import { createMlflowTracker } from '../../../../core/tracking/mlflow/index.ts';
import { writeEventFiles } from '../../../../core/tracking/tensorboard/index.ts';
import type { RunState, TrackedFile, TrackedRun } from '../../../../core/tracking/tracker.ts';
import { startFakeMlflow } from '../../../support/fake-mlflow.ts';
import { createMemoryClaims } from '../../../support/memory-claims.ts';
import { readEventFiles } from '../../../support/read-event-files.ts';

export const SWEEP = { sweepId: 'quick', startedAt: '2026-11-26T08:00:00.000Z' };
const TOLD = { sweepId: 'quick', description: 'a test', dataset: { name: 'gestures', sha256: 'a'.repeat(64), recordings: 40 } };
const never = new AbortController().signal;

/** A trial as a tool has it. */
export interface TrackedTrial {
  readonly group: string;
  readonly state: RunState;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly points: readonly { readonly name: string; readonly step: number; readonly at: number; readonly value: number }[];
}

export interface TrackerHarness {
  tell(runs: readonly TrackedRun[]): Promise<void>;
  /** By the trial's name. */
  read(): Promise<ReadonlyMap<string, TrackedTrial>>;
  /** What it calls a cancelled trial. */
  readonly killed: RunState;
  stop(): Promise<void>;
}

const STATES: Readonly<Record<string, RunState>> = { RUNNING: 'running', FINISHED: 'finished', FAILED: 'failed', KILLED: 'killed' };

/** Each telling by a session of its own, as of a worker that came later. */
async function openMlflow(): Promise<TrackerHarness> {
  const fake = await startFakeMlflow();
  const claims = createMemoryClaims();
  return {
    killed: 'killed',
    async tell(runs) {
      const session = await createMlflowTracker(fake, claims).open(TOLD, never);
      await session.tell(runs);
    },
    async read() {
      const names = new Map(fake.runs.map((run) => [run.run_id, run.name]));
      return new Map(
        fake.runs
          .filter(({ deleted, tags }) => !deleted && tags.has('mlflow.parentRunId'))
          .map((run) => {
            const points = [...run.metrics]
              .map((text) => JSON.parse(text) as { key: string; value: number; step: number; timestamp: number })
              .map(({ key, value, step, timestamp }) => ({ name: key, value, step, at: timestamp }));
            const group = names.get(run.tags.get('mlflow.parentRunId') ?? '') ?? '';
            const state = STATES[run.status] ?? 'killed';
            return [run.name, { group, state, parameters: Object.fromEntries(run.params), points }];
          }),
      );
    },
    stop: () => fake.stop(),
  };
}

/** Its files are written over, as those of a report are. */
async function openTensorboard(): Promise<TrackerHarness> {
  const files = new Map<string, TrackedFile>();
  const states: readonly RunState[] = ['running', 'finished', 'failed'];
  return {
    killed: 'failed',
    async tell(runs) {
      for (const file of writeEventFiles({ ...SWEEP, name: 'quick', description: '', runs })) files.set(file.path, file);
    },
    async read() {
      const trials = [...readEventFiles([...files.values()])].filter(([folder]) => folder !== '');
      return new Map(
        trials.map(([folder, { group, parameters, points, status }]) => {
          const [, variant, fold, seed] = /^(.*)\/fold-(\d+)-seed-(\d+)$/.exec(folder) ?? [];
          return [`${variant} fold ${fold} seed ${seed}`, { group, parameters, points, state: states[status ?? 0] ?? 'running' }];
        }),
      );
    },
    stop: async () => undefined,
  };
}

/** The contract suite runs over all of them. */
export const TRACKERS: Readonly<Record<string, () => Promise<TrackerHarness>>> = { MLflow: openMlflow, TensorBoard: openTensorboard };
