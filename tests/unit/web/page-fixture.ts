import { analyse } from '../../../core/analysis/analyse.ts';
import type { SearchRecord } from '../../../core/domain/search-record.ts';
import type { PageBackend, SweepReader } from '../../../web/server/backend.ts';
import { buildResultsView } from '../../../web/views/build-results.ts';
import { buildVariantView } from '../../../web/views/build-variant.ts';
import { compareVariants } from '../../../web/views/compare-variants.ts';
import type { RecordingView } from '../../../web/views/results-view.ts';
import type { ProgressView, RunningTrial, VariantRow } from '../../../web/views/views.ts';
import { buildSweepResults } from '../../fixtures/sweep-results.ts';
import { createTryView } from './try-fixture.ts';

const HOSTILE = '<img src=x onerror=alert(1)>"\'&';

export function buildProgress(changes: Partial<ProgressView> = {}): ProgressView {
  return {
    sweepId: 'night',
    name: 'night',
    phase: 'training',
    known: true,
    preparing: null,
    synthetic: false,
    data: ['Data "gestures": 3,200 recordings'],
    sourceProblems: [],
    counts: { waiting: 1, running: 1, completed: 1, stopped: 0, parked: 1, skipped: 0, cancelled: 0 },
    variants: 4,
    trials: { completed: 5, failed: 1, reused: 0, total: 20 },
    secondsLeft: 250,
    estimatedEnd: '2026-11-26T08:00:00.000Z',
    best: { variant: 'gru_64', validationAccuracy: 0.9731 },
    running: ['lstm_64'],
    parked: [{ variant: HOSTILE, failure: `Diverged: ${HOSTILE}` }],
    preparationFailure: null,
    reportFailure: null,
    waitsForStorage: null,
    waitsWith: null,
    concurrency: 4,
    startedAt: '2026-11-26T07:00:00.000Z',
    finishedAt: null,
    report: null,
    ...changes,
  };
}

export function buildRow(changes: Partial<VariantRow>): VariantRow {
  return {
    variant: 'gru_64',
    experiment: 'width',
    state: 'waiting',
    rank: null,
    validation: null,
    test: null,
    trialsDone: 0,
    trialsPlanned: 5,
    missingFolds: 0,
    parameters: null,
    trainingSeconds: 0,
    changed: false,
    sameAs: null,
    failure: null,
    ...changes,
  };
}

const ROWS = [
  buildRow({ state: 'completed', rank: 1, validation: 0.9731, test: 0.9688, trialsDone: 5, parameters: 21_940, trainingSeconds: 83 }),
  buildRow({ variant: 'lstm_64', state: 'running' }),
  buildRow({ variant: HOSTILE, experiment: HOSTILE, state: 'parked', failure: `Diverged: ${HOSTILE}` }),
  buildRow({ variant: 'waits_64' }),
];

const RUNNING: RunningTrial = {
  trialKey: 'a1',
  variant: 'lstm_64',
  fold: 0,
  seed: 1,
  epoch: 3,
  maxEpochs: 12,
  fraction: 0.4,
  best: 0.81,
  secondsPerEpoch: 2.5,
  note: null,
  curve: [1, 2, 3].map((epoch) => ({ epoch, validationAccuracy: 0.2 * epoch, validationLoss: 2 / epoch })),
};

const SEARCH: SearchRecord = {
  experiment: 'widths',
  sampler: 'tpe',
  pruner: 'asha',
  trialsBudget: 3,
  epochsSpent: 14,
  epochsInFull: 30,
  trials: [0.8, 0.7, 0.9].map((score, index) => ({
    variant: `widths_000${index}`,
    state: 'stopped',
    epochs: 3,
    score,
    rungs: [
      [1, score - 0.2],
      [3, score],
    ],
    fields: { hiddenSize: 8 + index },
    decision: 'stopped',
  })),
  fields: [{ field: 'hiddenSize', kind: 'range', from: 8, to: 10, scale: 'log', importance: 1 }],
  history: [
    { variant: 'widths_0000', trials: 2, epochs: 6, score: 0.8 },
    { variant: 'widths_0002', trials: 3, epochs: 9, score: 0.9 },
  ],
  timeline: [0, 1, 2].flatMap((index) => [
    [index, index, 'start', 3, null, null] as const,
    [index + 3, index, 'stop', 3, 0.8, 0.9] as const,
  ]),
  selection: { variant: 'widths_0002', among: 3, validationAccuracy: 0.9, optimism: 0.012, testAccuracy: null },
};
const RESULTS = { ...buildSweepResults({ seeds: 1, unseenUsers: true, recordings: 640, classes: 6 }), searches: [SEARCH] };
const ANALYSIS = analyse(RESULTS);

function buildRecording(recording: number): RecordingView {
  const values = [0, 1, 2].map((feature) => Array.from({ length: 40 }, (_, step) => Math.sin(step / 5 + feature + recording)));
  return { recording, className: HOSTILE, group: 'user_1', length: 40, values };
}

/** One running sweep with hostile names; counts its requests. */
export function createFakeBackend(changes: Partial<SweepReader> = {}): PageBackend & { readonly asked: string[] } {
  const asked: string[] = [];
  const note = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const reader: SweepReader = {
    links: { sweep: 'http://127.0.0.1:8233/workflows/night', variantPrefix: 'http://127.0.0.1:8233/workflows/night%2F' },
    readProgress: () => note('progress', buildProgress()),
    readVariants: () => note('variants', ROWS),
    readAttempts: () =>
      note('attempts', [{ variant: HOSTILE, fold: 0, seed: 1, attempts: 3, secondsLost: 42, reason: `Diverged: ${HOSTILE}` }]),
    readRunning: () => note('running', [RUNNING]),
    ...changes,
  };
  return {
    asked,
    readResults: () => note('results', buildResultsView(RESULTS, ANALYSIS)),
    readKnownResults: () => Promise.resolve(null),
    readVariant: (_, variant) => Promise.resolve(buildVariantView(RESULTS, variant)),
    compare: (_, variants) => Promise.resolve(compareVariants(RESULTS, ANALYSIS.primaryMetric, variants)),
    readTry: () => Promise.resolve(createTryView({ rateHertz: 100, unit: 'm/s²', measures: 'acceleration' })),
    readRecordings: (_, indices) => Promise.resolve(indices.map(buildRecording)),
    steer: (sweepId, action, body) => note(`${action} ${sweepId} ${JSON.stringify(body)}`, `${action}: done.`),
    readConfiguration: () => Promise.resolve({ name: 'night' }),
    readFields: () => Promise.resolve({ architecture: 'gru', learningRate: 0.01, 'schedule.type': 'constant' }),
    checkChange: (_, { changes }) => Promise.resolve(changes.learningRate === -1 ? 'learningRate: must be above 0, got -1' : null),
    checkConfiguration: (configuration) => Promise.resolve(JSON.stringify(configuration).includes('wrong') ? 'name: is wrong' : null),
    startCopy: ({ sweepId, configuration }) => note(`start ${sweepId} ${JSON.stringify(configuration)}`, `"${sweepId}" has started.`),
    readOverview: () =>
      note('overview', {
        sweeps: [
          {
            sweepId: 'night',
            state: 'running',
            startedAt: '2026-11-26T07:00:00.000Z',
            endedAt: null,
            best: 0.9731,
            interval: [0.9652, 0.981],
            trials: { completed: 5, total: 20 },
            link: null,
          },
          {
            sweepId: HOSTILE,
            state: 'failed',
            startedAt: '2026-11-25T07:00:00.000Z',
            endedAt: '2026-11-25T08:00:00.000Z',
            best: null,
            interval: null,
            trials: null,
            link: null,
          },
        ],
      }),
    openSweep: () => Promise.resolve(reader),
  };
}

export { HOSTILE };
