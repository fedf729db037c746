import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { analyse } from '../../core/analysis/analyse.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { findLost } from '../../core/domain/lost-results.ts';
import type { SweepResults } from '../../core/domain/results.ts';
import { nameSweepFolder } from '../../core/domain/sweep-id.ts';
import { type ReportFile, writeReport as write } from '../../core/report/write-report.ts';
import { putVerified } from '../../core/storage/set-aside.ts';
import { writeTensorboard } from '../../core/tracking/tensorboard/index.ts';
import type { RenderedFigures, WrittenReport } from '../contract/report-stages.ts';
import { countWork } from './count-work.ts';
import { exportWinner } from './export-winner.ts';
import { getJson } from './json-artifact.ts';
import type { StoredFigures } from './render-figures.ts';
import type { StageContext } from './stage-context.ts';
import { readSweepRecord } from './sweep-record.ts';
import { writePages } from './write-pages.ts';

/** Files that describe the sweep rather than the report are beside the report's folder. */
const BESIDE_REPORT = new Set(['results.json', 'manifest.json']);
/** Dozens of small files, each of which waits for the store's disk. */
const WRITES_AT_ONCE = 16;
const TENSORBOARD_FOLDER = 'tensorboard/';

/** Writes the report to the store and, if the worker has a reports folder, to `<folder>/<the sweep's folder>/report/`. */
export async function writeReport(input: RenderedFigures, context: StageContext): Promise<WrittenReport> {
  const { store, reportsFolder } = context;
  const countFile = countWork(context, 'files');
  const results = await getJson<SweepResults>(store, input.results);
  const { figures: stored, leftOut } = await getJson<StoredFigures>(store, input.figures);
  const figures = stored.map((figure) => ({ ...figure, png: Buffer.from(figure.png, 'base64') }));
  const analysis = analyse(results);
  const report = write({ results, analysis, figures, leftOut });
  const record = await readSweepRecord(store, results);
  const models = await exportWinner(context, { results, analysis, record });
  const { headline } = report;
  const pages = await writePages(context, { results, analysis, leftOut, headline, record, winner: models.winner });
  const files = [...report.files, ...pages, ...models.files];
  const limit = pLimit(WRITES_AT_ONCE);
  const storeFile = ({ path: file, bytes, contentType }: ReportFile) =>
    limit(async () => {
      countFile();
      return { path: file, reference: await putVerified(store, { key: `${input.prefix}/${file}`, bytes, contentType }) };
    });
  const references = await Promise.all(files.map(storeFile));
  const lost = findLost(results.trials).map(({ variant, failure }) => ({ variant, message: failure ?? '' }));
  return {
    files: references,
    headline,
    lost,
    modelProblem: models.problem,
    ...(await copyLocally(reportsFolder, input.sweepId, [...files, ...trackLocally(results)])),
  };
}

/** Event files only for the local folder, because TensorBoard reads folders; the store has the histories. */
function trackLocally(results: SweepResults): ReportFile[] {
  const contentType = 'application/octet-stream';
  return writeTensorboard(results).map(({ path: file, bytes }) => ({ path: `${TENSORBOARD_FOLDER}${file}`, bytes, contentType }));
}

/** The report is in the store, so a failure to write the copy, such as a full disk, is only a remark. */
async function copyLocally(
  reportsFolder: string | null,
  sweepId: string,
  files: readonly ReportFile[],
): Promise<Pick<WrittenReport, 'folder' | 'localProblem'>> {
  if (reportsFolder === null) return { folder: null, localProblem: null };
  try {
    return { folder: await writeLocally(reportsFolder, nameSweepFolder(sweepId), files), localProblem: null };
  } catch (error) {
    // A name that leads outside the folder is not a disk problem.
    if (error instanceof DurasweepError) throw error;
    const localProblem = `The report is in the store, but not all of it in ${path.join(reportsFolder, nameSweepFolder(sweepId))}: ${(error as Error).message}. Fix that and write it again: npm run steer -- report ${sweepId}`;
    return { folder: null, localProblem };
  }
}

async function writeLocally(reportsFolder: string, name: string, files: readonly ReportFile[]): Promise<string> {
  const folder = path.join(reportsFolder, name);
  for (const file of files) {
    const target = locate(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    // Written under another name and renamed, so that readers see either the old or the new file.
    await writeFile(`${target}.new`, file.bytes);
    await rename(`${target}.new`, target);
  }
  await pointLatest(reportsFolder, name);
  return folder;
}

/** Checks names of figures, because they come from the store, and anyone who reaches Temporal's queues could have had others written. */
function locate(folder: string, file: string): string {
  const isBeside = BESIDE_REPORT.has(file) || file.startsWith(TENSORBOARD_FOLDER);
  const target = path.join(folder, isBeside ? '' : 'report', file);
  if (target.startsWith(`${folder}${path.sep}`)) return target;
  throw new DurasweepError(
    'InvalidConfig',
    `A file of the report is named "${file}", which is outside the report's folder; write the report again.`,
  );
}

async function pointLatest(reportsFolder: string, name: string): Promise<void> {
  const temporary = path.join(reportsFolder, `.latest-${process.pid}`);
  await rm(temporary, { force: true });
  await symlink(name, temporary);
  await rename(temporary, path.join(reportsFolder, 'latest'));
}
