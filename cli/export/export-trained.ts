import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { nameSweepFolder } from '../../core/domain/sweep-id.ts';
import type { ExportedFile, ExportFormat } from '../../core/export/index.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { RUNS_FOLDER } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { readStoredAnswers } from '../steer/stored-answers.ts';
import { withStore } from '../with-store.ts';
import { exportEnsemble } from './export-ensemble.ts';
import { exportVariant } from './export-variant.ts';

export interface ExportOptions {
  readonly sweepId: string;
  /** A variant or an ensemble. Default: the first variant on the leaderboard. */
  readonly name: string | undefined;
  readonly format: ExportFormat | 'all';
  readonly output: string | undefined;
  readonly signal: AbortSignal;
}

/** Writes a variant's best trial or an ensemble from the store into a folder. @returns the exit code */
export function exportTrained(options: ExportOptions): Promise<number> {
  return withStore(options.signal, async (store) => {
    const { sweepId, format, output } = options;
    const name = options.name ?? (await findBest(store, sweepId));
    const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
    const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
    const isEnsemble = (ledger.configuration.ensembles ?? []).some((ensemble) => ensemble.name === name);
    const { files, says, synthetic } = await (isEnsemble ? exportEnsemble : exportVariant)({ store, ledger, trials, name, format });
    await writeFiles(output ?? path.join(RUNS_FOLDER, nameSweepFolder(sweepId), 'exports', name), files);
    process.stdout.write(`${synthetic ? 'SYNTHETIC DATA. ' : ''}${says}\n`);
    return EXIT.done;
  });
}

async function findBest(store: ArtifactStore, sweepId: string): Promise<string> {
  const [first] = (await readStoredAnswers(store, sweepId)).leaderboard();
  if (first !== undefined) return first.variant;
  throw new DurasweepError('InvalidConfig', `The sweep "${sweepId}" has no finished trial yet; wait for one, or name another sweep.`);
}

async function writeFiles(folder: string, files: readonly ExportedFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of files) {
    await writeFile(path.join(folder, name), bytes);
    process.stdout.write(`${path.join(folder, name)}\n`);
  }
}
