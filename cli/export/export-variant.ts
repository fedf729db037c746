import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { collectTrials } from '../../activities/stages/collect-trials.ts';
import { chooseTrial, loadModel, writeExports } from '../../activities/stages/export-model.ts';
import { readSweepLedger, readVariantLedgers } from '../../activities/stages/ledgers.ts';
import { makeAgain } from '../../activities/stages/make-again.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { nameSweepFolder } from '../../core/domain/sweep-id.ts';
import type { ExportFormat } from '../../core/export/index.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { RUNS_FOLDER } from '../platform.ts';
import { EXIT } from '../run-command.ts';
import { readStoredAnswers } from '../steer/stored-answers.ts';
import { withStore } from '../with-store.ts';

export interface ExportOptions {
  readonly sweepId: string;
  /** Default: the first on the leaderboard. */
  readonly variant: string | undefined;
  readonly formats: readonly ExportFormat[];
  readonly output: string | undefined;
  readonly signal: AbortSignal;
}

/** Writes a variant's best trial from the store into a folder. @returns the exit code */
export function exportVariant(options: ExportOptions): Promise<number> {
  return withStore(options.signal, async (store) => {
    const { sweepId, formats, output } = options;
    const variant = options.variant ?? (await findBest(store, sweepId));
    const ledger = await readSweepLedger(store, { sweepId, startedAt: null });
    const trials = await collectTrials(store, ledger, await readVariantLedgers(store, ledger));
    const trial = chooseTrial(trials, variant);
    const { model } = await loadModel({ store, makeAgain, reportProgress: () => undefined }, ledger, trial);
    const folder = output ?? path.join(RUNS_FOLDER, nameSweepFolder(sweepId), 'exports', variant);
    await mkdir(folder, { recursive: true });
    for (const { name, bytes } of await writeExports(model, formats)) {
      await writeFile(path.join(folder, name), bytes);
      process.stdout.write(`${path.join(folder, name)}\n`);
    }
    const label = model.provenance.synthetic ? 'SYNTHETIC DATA. ' : '';
    process.stdout.write(
      `${label}${variant}, fold ${trial.fold}, seed ${trial.seed}: validation accuracy ${formatShare(model.provenance.validationAccuracy)}, test accuracy ${formatShare(model.provenance.testAccuracy)}.\n`,
    );
    return EXIT.done;
  });
}

async function findBest(store: ArtifactStore, sweepId: string): Promise<string> {
  const [first] = (await readStoredAnswers(store, sweepId)).leaderboard();
  if (first !== undefined) return first.variant;
  throw new DurasweepError('InvalidConfig', `The sweep "${sweepId}" has no finished trial yet; wait for one, or name another sweep.`);
}

function formatShare(share: number | null): string {
  return share === null ? 'none measured' : `${(100 * share).toFixed(1)} %`;
}
