import { ServiceError } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WrittenReport } from '../../../activities/contract/report-stages.ts';
import type { Platform } from '../../../cli/platform.ts';
import { EXIT } from '../../../cli/run-command.ts';
import { type SessionOptions, showSweep } from '../../../cli/sweep-session.ts';
import type { SweepProgress } from '../../../workflows/steering-messages.ts';

// A sweep is queried once per second.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const PROGRESS = {
  sweepId: 'quick',
  phase: 'training',
  synthetic: false,
  data: null,
  trials: { completed: 0, total: 1, reused: 0, failed: 0 },
  counts: { completed: 0, running: 1, parked: 0, stopped: 0 },
  variants: 1,
  running: [],
  parked: [],
  best: null,
  estimatedEnd: null,
  waitsForStorage: null,
} as unknown as SweepProgress;
const REPORT = { files: [], folder: '/runs/quick', headline: '1 of 1', lost: [] } as unknown as WrittenReport;

let written: { readonly out: () => string; readonly error: () => string };

beforeEach(() => {
  written = { out: collect(process.stdout), error: collect(process.stderr) };
});
afterEach(() => void vi.restoreAllMocks());

function collect(stream: NodeJS.WriteStream): () => string {
  const texts: string[] = [];
  vi.spyOn(stream, 'write').mockImplementation((text) => texts.push(String(text)) > 0);
  return () => texts.join('');
}

interface Shown {
  readonly answers?: readonly SweepProgress[];
  readonly result: unknown;
  /** Queries for the leaderboard that fail first. */
  readonly unanswered?: number;
}

/** Shows a sweep that answers `progress` with these values, one after another, and then ends with this result. */
function show({ answers = [PROGRESS], result, unanswered = 0 }: Shown): Promise<number> {
  let [asked, left] = [0, unanswered];
  const readRows = () => {
    left -= 1;
    if (left >= 0) throw new ServiceError('Failed to query Workflow');
    return [];
  };
  const handle = {
    workflowId: 'quick',
    query: async ({ name }: { name: string }) => (name === 'progress' ? answers[Math.min(asked++, answers.length - 1)] : readRows()),
    describe: async () => ({ status: { name: asked < answers.length ? 'RUNNING' : 'COMPLETED' } }),
    result: async () => result,
  } as unknown as SessionOptions['handle'];
  const never = new AbortController().signal;
  const platform = { client: {}, services: { lost: never }, ending: never } as unknown as Platform;
  return showSweep({ platform, handle, onDisplay: () => undefined });
}

describe('a sweep that has ended', () => {
  it('gives 0 if all of its trials are complete', async () => {
    expect(await show({ result: { completed: 1, failed: 0, report: REPORT } })).toBe(EXIT.done);
    expect(written.out()).toContain('/runs/quick/report/report.html');
  });

  it('is asked again for its results if busy workers do not answer, up to four times', async () => {
    const result = { completed: 1, failed: 0, report: REPORT };
    expect(await show({ result, unanswered: 3 })).toBe(EXIT.done);
    await expect(show({ result, unanswered: 4 })).rejects.toThrow('The workers do not answer; run the same command again.');
  });

  it('gives 1 if results are lost, and names each', async () => {
    const lost = [
      { variant: 'gru', message: 'fold 0, seed 0: its result is not in the store any more' },
      { variant: 'lstm', message: 'fold 1, seed 0: its result is not in the store any more' },
    ];
    expect(await show({ result: { completed: 2, failed: 0, report: { ...REPORT, lost } } })).toBe(EXIT.failed);
    for (const { variant, message } of lost) expect(written.error()).toContain(`${variant}: ${message}\n`);
  });

  it('gives 1 if a variant failed, and if the report could not be written', async () => {
    expect(await show({ result: { completed: 1, failed: 1, report: REPORT } })).toBe(EXIT.failed);
    expect(await show({ answers: [{ ...PROGRESS, reportFailure: 'ENOSPC' }], result: { failed: 0, report: null } })).toBe(EXIT.failed);
    expect(written.error()).toContain('The report could not be written: ENOSPC');
  });
});

it('the terminal shows once why a store refuses, and when it has recovered', async () => {
  const refused = { ...PROGRESS, waitsForStorage: 'The training of gru: the store refuses this: 403 AccessDenied' };
  await show({ answers: [PROGRESS, refused, refused, PROGRESS], result: { completed: 1, failed: 0, report: REPORT } });
  expect(written.out().match(/Waiting for the store\. The training of gru: the store refuses this: 403 AccessDenied\n/g)).toHaveLength(1);
  expect(written.out().match(/The store is available again\.\n/g)).toHaveLength(1);
});

it('suggestions that their search stopped early count as done', async () => {
  const trials = { completed: 3, total: 16, reused: 0, failed: 0 };
  const searched = { ...PROGRESS, trials, variants: 16, counts: { ...PROGRESS.counts, stopped: 13 } };
  await show({ answers: [searched], result: { completed: 3, failed: 0, report: REPORT } });
  expect(written.out()).toContain('16/16 trials, 13 stopped early');
});
