import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { STAGES } from '../../activities/stages/index.ts';
import type { StageContext } from '../../activities/stages/stage-context.ts';
import { planVariants } from '../../configs/plan-variants.ts';
import { createStubPipeline, type StubPipeline } from '../../tests/support/stub-activities.ts';
import type { CarriedState } from '../../workflows/sweep/carry-over.ts';
import type { WholeState } from '../../workflows/sweep/stored-state.ts';
import { scoreStubTrial } from '../scale/stub-search.ts';
import { createGate, type Gate } from './gate.ts';
import type { LargeSweepOptions } from './large-configuration.ts';
import { storeTrial, storeVariant } from './store-results.ts';

const HEARTBEAT_MS = 1_000;
const WRITES_AT_ONCE = 16;
/** One of so many variants is left to run while the page is measured. */
const LEFT = 25;
const HISTORY_EVENTS = 5_000;

type Status = CarriedState['statuses'][number];

export interface LargePipeline {
  readonly activities: StubPipeline['activities'];
  /** Holds trainings back. */
  readonly gate: Gate;
  /** Resolves when most variants' results are in the store. */
  readonly stored: Promise<void>;
}

/**
 * The stages of a sweep most of whose variants have finished: their results are written to the store, and the sweep's workflow finds them in
 * the state that it reads when it continues as new. The others run, without a training. Data and records are real.
 */
export function createLargePipeline(context: StageContext, { recordings }: LargeSweepOptions): LargePipeline {
  const gate = createGate();
  let begin: (ledger: SweepLedger) => void = () => undefined;
  const finished = new Promise<SweepLedger>((resolve) => {
    begin = resolve;
  }).then((ledger) => storeMost(context, ledger, recordings));
  const pipeline = createStubPipeline({
    score: scoreStubTrial,
    async whileTraining(input) {
      const timer = beat(input);
      const { sweepId, startedAt, variant, trials } = input;
      await storeTrial(context, { ...trials[0], trainedBy: { sweepId, startedAt, variant } }, recordings);
      await gate.pass().finally(() => clearInterval(timer));
    },
  });
  const activities = {
    ...pipeline.activities,
    ...useReal('downloadDataset', context),
    ...useReal('splitDataset', context),
    ...useReal('padSequences', context),
    ...useReal('recordVariant', context),
    async recordSweep(ledger: SweepLedger) {
      await (await STAGES.recordSweep())(ledger, context);
      begin(ledger);
    },
    readState: createStateReader(pipeline, finished),
  };
  return { activities, gate, stored: finished.then(() => undefined) };
}

function useReal<Name extends 'downloadDataset' | 'splitDataset' | 'padSequences' | 'recordVariant'>(name: Name, context: StageContext) {
  const run = async (input: never) => (await STAGES[name]())(input, context);
  return { [name]: run } as unknown as Pick<StubPipeline['activities'], Name>;
}

/** Heartbeats like those of a training in its third epoch. */
function beat({ variant, trials: [{ trialKey, specification }] }: TrainTrialInput): ReturnType<typeof setInterval> {
  const { fold, seed, training } = specification;
  const known = { epoch: 3, maxEpochs: training.maxEpochs, fraction: 0.5, bestValidationAccuracy: 0.5, secondsPerEpoch: 1, note: null };
  const activity = Context.current();
  const send = () => activity.heartbeat({ progress: { trialKey, variant, fold, seed, ...known } });
  send();
  return setInterval(send, HEARTBEAT_MS);
}

async function storeMost(context: StageContext, ledger: SweepLedger, recordings: number): Promise<Status[]> {
  const limit = pLimit(WRITES_AT_ONCE);
  const chosen = planVariants(ledger.configuration, {}).filter((_, index) => index % LEFT !== 0);
  let done = 0;
  return Promise.all(
    chosen.map((variant) =>
      limit(async (): Promise<Status> => {
        const accuracy = await storeVariant(context, ledger, variant, recordings);
        done += 1;
        if (done % 500 === 0) process.stderr.write(`${done} of ${chosen.length} results stored\n`);
        return [
          variant.name,
          'completed',
          1,
          false,
          null,
          null,
          [1, 0, 0, accuracy, null, 27, [], 0, Number(variant.model.hiddenSize) ** 2],
        ];
      }),
    ),
  );
}

/** Adds the finished variants to the first state that is read. */
function createStateReader({ stateParts }: StubPipeline, finished: Promise<readonly Status[]>) {
  let parts: readonly string[] | null = null;
  return async ({ key }: { readonly key: string }): Promise<string> => {
    parts ??= addFinished(stateParts, await finished);
    // Later states have later keys.
    return parts[Number(key)] ?? (stateParts[Number(key)] as string);
  };
}

function addFinished(parts: readonly string[], finished: readonly Status[]): string[] {
  const { configuration, carried }: WholeState = JSON.parse(parts.join(''));
  const known = new Set(carried.statuses.map(([variant]) => variant));
  const statuses = [...carried.statuses, ...finished.filter(([variant]) => !known.has(variant))];
  const execution = { ...configuration.execution, historyEvents: HISTORY_EVENTS };
  const text = JSON.stringify({ configuration: { ...configuration, execution }, carried: { ...carried, statuses } } satisfies WholeState);
  const length = Math.ceil(text.length / parts.length);
  return parts.map((_, index) => text.slice(index * length, (index + 1) * length));
}
