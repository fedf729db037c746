import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import type { WrittenReport } from '../activities/contract/report-stages.ts';
import { leaderboardQuery, progressQuery, type SweepProgress } from '../workflows/steering-messages.ts';
import type { SweepResult, sweep } from '../workflows/sweep/sweep.ts';
import { askAgain } from './ask-again.ts';
import { followSweep } from './follow-sweep.ts';
import type { Platform } from './platform.ts';
import { describeParked, renderLeaderboard } from './print-results.ts';
import { createProgressDisplay } from './progress-display.ts';
import { EXIT } from './run-command.ts';
import { describeWorkflowFailure } from './update-failure.ts';

export interface SessionOptions {
  readonly platform: Platform;
  readonly handle: WorkflowHandle<typeof sweep>;
  /** Receives the platform's notices while bars are shown. */
  readonly onDisplay: (notice: (message: string) => void) => void;
}

/**
 * Shows a sweep's progress until its end and then its results.
 * @returns the exit code
 * @throws ExpectedError if the servers are permanently gone.
 */
export async function showSweep({ platform, handle, onDisplay }: SessionOptions): Promise<number> {
  const display = createProgressDisplay(process.stdout);
  onDisplay(display.notice);
  const silence = createSilenceNotice(display.notice);
  const showData = createDataNotice(display.notice);
  const tellSources = createSourceNotice(display.notice);
  const tellStorage = createStorageNotice(display.notice);
  const end = await followSweep({
    client: platform.client,
    handle,
    signal: platform.ending,
    onProgress: (progress, trials) => {
      showData(progress.data);
      tellSources(progress);
      tellStorage(progress);
      display.update(progress, trials);
    },
    onSilence: silence,
  }).finally(() => display.stop());
  platform.services.lost.throwIfAborted();
  if (end === 'interrupted') return interrupted(handle.workflowId);
  if (end === 'parked') return showParked(handle, platform.ending);
  return showResult(handle, platform.ending);
}

/** Describes the data once, as soon as it is read, so that a wrong pattern is noticed before hours of training. */
function createDataNotice(notice: (message: string) => void): (data: SweepProgress['data']) => void {
  let isShown = false;
  return (data) => {
    if (isShown || data === null) return;
    isShown = true;
    notice(data.join('\n'));
  };
}

/** Shows one notice per reason, however many queries go unanswered. */
function createSilenceNotice(notice: (message: string) => void): (reason: string) => void {
  let last = '';
  return (reason) => {
    if (reason !== last) notice(`No answer from the sweep at the moment: ${reason}`);
    last = reason;
  };
}

/** Says once which data is used if it is not the first source, and why. */
export function createSourceNotice(notice: (message: string) => void): (progress: SweepProgress) => void {
  let told = false;
  return ({ synthetic, sourceProblems = [] }) => {
    if (told || sourceProblems.length === 0) return;
    told = true;
    const what = synthetic ? 'SYNTHETIC DATA: none of the sources could be read.' : 'These sources could not be read; a later one is used:';
    notice([what, ...sourceProblems.map(({ source, reason }) => `  ${source}: ${reason}`)].join('\n'));
  };
}

/** Shows each reason once, and the end of the wait. */
export function createStorageNotice(notice: (message: string) => void): (progress: Pick<SweepProgress, 'waitsForStorage'>) => void {
  let last: string | null = null;
  // Workers with older code do not report this.
  return ({ waitsForStorage = null }) => {
    if (waitsForStorage === last) return;
    last = waitsForStorage;
    notice(waitsForStorage === null ? 'The store is available again.' : `Waiting for the store. ${waitsForStorage}`);
  };
}

function interrupted(sweepId: string): number {
  process.stdout.write(`Sweep "${sweepId}" is kept: the same command resumes it.\n`);
  return EXIT.interrupted;
}

async function showParked(handle: WorkflowHandle<typeof sweep>, signal: AbortSignal): Promise<number> {
  const progress = await askAgain(() => handle.query(progressQuery), signal);
  const rows = await askAgain(() => handle.query(leaderboardQuery), signal);
  if (rows.length > 0) process.stdout.write(`${renderLeaderboard(rows)}\n`);
  if (progress.report !== null) process.stdout.write(`Partial report: ${progress.report}\n`);
  process.stdout.write(`${describeParked(progress)}\n`);
  return EXIT.failed;
}

async function showResult(handle: WorkflowHandle<typeof sweep>, signal: AbortSignal): Promise<number> {
  try {
    const result: SweepResult = await askAgain(() => handle.result(), signal);
    const rows = await askAgain(() => handle.query(leaderboardQuery), signal);
    const progress = await askAgain(() => handle.query(progressQuery), signal);
    const label = progress.synthetic ? 'SYNTHETIC DATA: these results say nothing about real recordings.\n' : '';
    process.stdout.write(`${label}${renderLeaderboard(rows)}\n`);
    if (result.report === null) return tellUnwritten(progress);
    tellReport(result.report);
    const { lost = [] } = result.report;
    for (const { variant, message } of lost) process.stderr.write(`${variant}: ${message}\n`);
    return result.failed === 0 && lost.length === 0 ? EXIT.done : EXIT.failed;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    process.stderr.write(`The sweep failed. ${describeWorkflowFailure(error)}\n`);
    return EXIT.failed;
  }
}

/** The exit code does not depend on the copy in the reports folder. */
export function tellReport(report: WrittenReport): void {
  const { headline, localProblem = null, modelProblem = null } = report;
  process.stdout.write(`${headline}\nReport: ${describePlace(report)}\n`);
  for (const problem of [localProblem, modelProblem]) if (problem !== null) process.stderr.write(`Warning: ${problem}\n`);
}

function tellUnwritten({ sweepId, reportFailure }: SweepProgress): number {
  process.stderr.write(`The report could not be written: ${reportFailure}\nTry it again: npm run steer -- report ${sweepId}\n`);
  return EXIT.failed;
}

/** The location of a report's page: a file, or a key in the store. */
export function describePlace(report: WrittenReport): string {
  return report.folder === null
    ? (report.files.find((file) => file.path === 'report.html')?.reference.key ?? '')
    : `${report.folder}/report/report.html`;
}
