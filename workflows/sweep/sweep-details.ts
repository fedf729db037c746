import { setCurrentDetails } from '@temporalio/workflow';
import { describeRemedy } from '../../core/domain/remedy.ts';
import type { SweepProgress } from '../steering-messages.ts';
import { countVariants } from './list-names.ts';
import { buildProgress, rankVariants } from './sweep-queries.ts';
import type { SweepState } from './sweep-state.ts';
import { countKnown } from './variant-states.ts';

/** Maximum number of rows: the web UI truncates longer tables. */
const ROWS = 3;

/**
 * Maximum number of updates of the details in a large sweep: updating them after every step would cost more than everything else.
 */
const STEPS = 200;
const shown = new WeakMap<SweepState, string>();

/** Updates the workflow's details in Temporal's web UI; the most important comes first, because the UI truncates the rest. */
export function showDetails(state: SweepState): void {
  if (!isWorthShowing(state)) return;
  const progress = buildProgress(state);
  const { counts, trials, secondsLeft, reportFailure, waitsForStorage } = progress;
  const label = progress.synthetic ? '**SYNTHETIC DATA** ' : '';
  const headline = `${label}**${progress.phase}**: ${describePreparation(progress)}${describeTrials(trials)}${counts.running} variants running, ${counts.parked} parked`;
  const failure = state.preparationFailure === null ? '' : `\n\n${state.preparationFailure}\n\n${describeRemedy(state.remedy ?? 'either')}`;
  const sources = progress.sourceProblems.map(({ source, reason }) => `\n\n${source}: ${reason}`).join('');
  const report = reportFailure === null ? '' : `\n\nThe report could not be written: ${reportFailure}`;
  const storage = waitsForStorage === null ? '' : `\n\nWaiting for the store. ${waitsForStorage}`;
  const time = secondsLeft === null ? '' : `, about ${formatMinutes(secondsLeft)} left`;
  setCurrentDetails(`${headline}${time}${failure}${storage}${report}${sources}\n\n${renderTable(state)}`);
}

function describePreparation({ preparing }: SweepProgress): string {
  return preparing === null ? '' : `step ${preparing.step} of ${preparing.of}, ${preparing.doing}; `;
}

function describeTrials({ completed, total }: SweepProgress['trials']): string {
  return total === null ? '' : `${completed} of ${total} trials done, `;
}

function isWorthShowing(state: SweepState): boolean {
  const { phase, preparing, paused, preparationFailure, reportFailure, storageWaits } = state;
  const variants = countVariants(state);
  if (variants <= STEPS) return true;
  // A search's variants grow in number as they are launched.
  const each = Math.ceil(variants / STEPS);
  const steps = [variants, countKnown(state)].map((count) => Math.floor(count / each));
  const step = JSON.stringify([phase, preparing, paused, preparationFailure, reportFailure, storageWaits, ...steps]);
  const isNew = shown.get(state) !== step;
  shown.set(state, step);
  return isNew;
}

function renderTable(state: SweepState): string {
  const rows = rankVariants(state)
    .slice(0, ROWS)
    .map(
      ({ rank, variant, validationAccuracy, trials, trialsPlanned }) =>
        `| ${rank} | ${variant} | ${(100 * validationAccuracy).toFixed(2)} % | ${trials} of ${trialsPlanned} |`,
    );
  if (rows.length === 0) return 'No trial is finished yet.';
  return ['| rank | variant | validation accuracy | trials |', '|---|---|---|---|', ...rows].join('\n');
}

function formatMinutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
