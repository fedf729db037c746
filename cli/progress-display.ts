import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { TrialProgress } from '../activities/contract/training-stages.ts';
import { shortenName, shortenNames, withCharacters } from '../core/domain/shorten-names.ts';
import { countSettled } from '../web/views/count-settled.ts';
import type { SweepProgress } from '../workflows/steering-messages.ts';

/** With this width and the state beside it, a line fits into 100 columns. */
const LABEL_WIDTH = 38;
const hasRoom = withCharacters(LABEL_WIDTH);
const BAR_WIDTH = 20;

export interface ProgressDisplay {
  update(progress: SweepProgress, trials: readonly TrialProgress[]): void;
  notice(message: string): void;
  stop(): void;
}

/** Shows bars on a terminal and plain lines elsewhere. */
export function createProgressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? createBars(stream) : createLines(stream);
}

function createBars(stream: NodeJS.WriteStream): ProgressDisplay {
  const bars = new MultiBar(
    {
      stream,
      format: '{label} {bar} {state}',
      hideCursor: true,
      clearOnComplete: true,
      emptyOnZero: true,
      barsize: BAR_WIDTH,
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  const sweepBar = bars.create(1, 0, { label: alignLabel('sweep'), state: 'starting' });
  const trialBars = new Map<string, SingleBar>();
  return {
    update(progress, trials) {
      sweepBar.setTotal(Math.max(1, progress.trials.total ?? 1));
      sweepBar.update(countSettled(progress), {
        label: alignLabel(shortenName(labelSweep(progress), hasRoom)),
        state: describeSweep(progress),
      });
      const current = new Set(trials.map((trial) => trial.trialKey));
      for (const [key, bar] of trialBars) {
        if (current.has(key)) continue;
        bars.remove(bar);
        trialBars.delete(key);
      }
      const labels = shortenNames(trials.map(labelTrial), hasRoom);
      trials.forEach((trial, index) => {
        const bar = trialBars.get(trial.trialKey) ?? bars.create(trial.maxEpochs, 0, { label: '', state: '' });
        trialBars.set(trial.trialKey, bar);
        bar.update(countEpochs(trial), { label: alignLabel(labels[index] ?? ''), state: describeTrial(trial) });
      });
    },
    notice: (message) => bars.log(`${message}\n`),
    stop: () => bars.stop(),
  };
}

function createLines(stream: NodeJS.WriteStream): ProgressDisplay {
  let last = '';
  const seenEpochs = new Map<string, number>();
  const write = (line: string) => void stream.write(`${line}\n`);
  return {
    update(progress, trials) {
      // A change of only the time left is not worth a line.
      const news = describeSweep({ ...progress, estimatedEnd: null });
      if (news !== last) write(`${labelSweep(progress)}: ${describeSweep(progress)}`);
      last = news;
      for (const trial of trials) {
        // One line every few epochs keeps the log readable.
        const step = Math.floor(trial.epoch / 5);
        if (trial.epoch === 0 || seenEpochs.get(trial.trialKey) === step) continue;
        seenEpochs.set(trial.trialKey, step);
        write(`  ${labelTrial(trial)}: ${describeTrial(trial)}`);
      }
    },
    notice: write,
    stop: () => undefined,
  };
}

/** Completed epochs, including the fraction of the current one. */
function countEpochs({ epoch, fraction }: TrialProgress): number {
  return Math.max(0, epoch === 0 ? 0 : epoch - 1 + fraction);
}

function labelSweep({ synthetic, phase }: SweepProgress): string {
  return `${synthetic ? 'SYNTHETIC DATA ' : ''}sweep ${phase}`;
}

function describeSweep(progress: SweepProgress): string {
  const { preparing = null, trials, best, counts, estimatedEnd, waitsForStorage = null } = progress;
  const settled = countSettled(progress);
  const parts = trials.total === null ? [describePreparation(preparing)] : [`${settled}/${trials.total} trials`];
  if (settled > trials.completed) parts.push(`${settled - trials.completed} stopped early`);
  if (waitsForStorage !== null) parts.push('waiting for the store');
  if (trials.reused > 0) parts.push(`${trials.reused} reused`);
  if (counts.parked > 0) parts.push(`${counts.parked} parked`);
  if (best !== null) parts.push(`best ${best.variant} ${formatPercent(best.validationAccuracy)}`);
  if (estimatedEnd !== null) parts.push(describeTimeLeft(estimatedEnd));
  return parts.join(', ');
}

/** Sweeps on older code do not report what they are doing. */
function describePreparation(preparing: SweepProgress['preparing']): string {
  return preparing === null ? 'reading the data' : `${preparing.step}/${preparing.of}, ${preparing.doing}`;
}

/** The sweep reports an estimated end; on a terminal the time left counts down. */
function describeTimeLeft(estimatedEnd: string): string {
  return `about ${formatSeconds(Math.max(0, Date.parse(estimatedEnd) - Date.now()) / 1_000)} left`;
}

/** So that bars begin below one another. */
function alignLabel(label: string): string {
  return label.padEnd(LABEL_WIDTH);
}

function labelTrial({ variant, fold, seed }: TrialProgress): string {
  return `${variant} fold ${fold} seed ${seed}`;
}

function describeTrial(trial: TrialProgress): string {
  const { epoch, maxEpochs, bestValidationAccuracy, secondsPerEpoch, note } = trial;
  if (note !== null) return note;
  const parts = [`epoch ${epoch}/${maxEpochs}`];
  if (bestValidationAccuracy !== null) parts.push(formatPercent(bestValidationAccuracy));
  if (secondsPerEpoch !== null) parts.push(`≤ ${formatSeconds((maxEpochs - countEpochs(trial)) * secondsPerEpoch)} left`);
  return parts.join(', ');
}

export function formatPercent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
