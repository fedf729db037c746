import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '../../../../core/domain/results.ts';
import { buildRuns } from '../../../../core/tracking/build-runs.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { SWEEP, TRACKERS, type TrackedTrial, type TrackerHarness } from './trackers.ts';

/** Four trials of two variants, each with ten epochs or so, a second apart. */
const BEGAN = Date.parse('2026-11-26T08:00:00Z');
const trials: TrialRecord[] = buildSweepResults({ seeds: 2, recordings: 40 })
  .trials.filter(({ fold }) => fold === 0)
  .slice(0, 4)
  .map((trial, index) => ({
    ...trial,
    history: trial.history.map((record) => ({ ...record, endedAt: BEGAN + 60_000 * index + 1_000 * record.epoch })),
  }));
const [first] = trials as [TrialRecord];
const runsOf = (own: readonly TrialRecord[]) => buildRuns({ ...SWEEP, trials: own });
const nameOf = ({ variant, fold, seed }: TrialRecord) => `${variant} fold ${fold} seed ${seed}`;
const running = (trial: TrialRecord, epochs: number): TrialRecord => ({
  ...trial,
  state: 'running',
  summary: null,
  evaluation: null,
  history: trial.history.slice(0, epochs),
});

function expectWhole(found: TrackedTrial | undefined, { history, variant, model }: TrialRecord) {
  expect(found?.group).toBe(variant);
  expect(found?.state).toBe('finished');
  expect(found?.parameters).toMatchObject({ architecture: model.architecture });
  for (const [name, field] of [
    ['loss/train', 'trainingLoss'],
    ['loss/validation', 'validationLoss'],
    ['accuracy/train', 'trainingAccuracy'],
    ['accuracy/validation', 'validationAccuracy'],
    ['learning rate', 'learningRate'],
  ] as const) {
    const points = found?.points.filter((point) => point.name === name).map(({ step, at, value }) => [step, at, Math.fround(value)]);
    expect(points).toEqual(history.map((record) => [record.epoch, record.endedAt, Math.fround(record[field])]));
  }
  const outcome = ['accuracy/best validation', 'epochs'].map((name) => found?.points.filter((point) => point.name === name).length);
  expect(outcome).toEqual([1, 1]);
}

describe.each(Object.entries(TRACKERS))('the tracker %s', (_, open) => {
  async function check(tell: (harness: TrackerHarness) => Promise<void>, expected: readonly TrialRecord[]): Promise<void> {
    const harness = await open();
    try {
      await tell(harness);
      const found = await harness.read();
      expect([...found.keys()].sort()).toEqual(expected.map(nameOf).sort());
      for (const trial of expected) expectWhole(found.get(nameOf(trial)), trial);
    } finally {
      await harness.stop();
    }
  }

  it('contains each trial in the group of its variant, its fields, and every epoch at the time it ended', () =>
    check((harness) => harness.tell(runsOf(trials)), trials));

  it('contains everything once when it is sent again', () =>
    check(async (harness) => {
      await harness.tell(runsOf(trials));
      await harness.tell(runsOf(trials));
    }, trials));

  it('receives what is new of a growing sweep, trial by trial and epoch by epoch', () =>
    check(async (harness) => {
      await harness.tell(runsOf([running(first, 0)]));
      await harness.tell(runsOf([running(first, 1), ...trials.slice(1, 2)]));
      await harness.tell(runsOf([running(first, 4), ...trials.slice(1, 3)]));
      await harness.tell(runsOf(trials));
    }, trials));

  it('contains an epoch once that a resumed training measured again, at another time', async () => {
    const harness = await open();
    await harness.tell(runsOf([running(first, 3)]));
    const history = first.history.map((record) => (record.epoch < 3 ? record : { ...record, endedAt: (record.endedAt ?? 0) + 5_000 }));
    await harness.tell(runsOf([{ ...first, history, attempts: 2 }]));
    const { points = [] } = (await harness.read()).get(nameOf(first)) ?? {};
    const steps = points.filter(({ name }) => name === 'loss/train').map(({ step }) => step);
    expect(steps).toEqual(first.history.map(({ epoch }) => epoch));
    await harness.stop();
  });

  it('contains one trial for each that a retry left behind, with its outcome', async () => {
    const harness = await open();
    const failed = { ...running(first, 2), state: 'parked' as const, failure: 'TrainingDiverged: the loss is no longer finite.' };
    await harness.tell(runsOf([failed]));
    expect((await harness.read()).get(nameOf(first))?.state).toBe('failed');
    await harness.tell(runsOf([running(first, 2)]));
    expect((await harness.read()).get(nameOf(first))?.state).toBe('running');
    await harness.tell(runsOf([first]));
    expectWhole((await harness.read()).get(nameOf(first)), first);
    await harness.stop();
  });

  it('shows a trial stopped by its search as finished, a cancelled one as not finished', async () => {
    const harness = await open();
    await harness.tell(runsOf([{ ...running(first, 2), state: 'stopped' }]));
    expect((await harness.read()).get(nameOf(first))?.state).toBe('finished');
    await harness.stop();
    const other = await open();
    await other.tell(
      runsOf([
        { ...running(first, 2), state: 'cancelled' },
        ...trials.slice(1).map((trial) => ({ ...running(trial, 0), state: 'cancelled' as const })),
      ]),
    );
    const found = await other.read();
    expect([...found].map(([name, { state }]) => [name, state])).toEqual([[nameOf(first), other.killed]]);
    await other.stop();
  });
});
