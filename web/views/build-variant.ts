import { judgedPart } from '../../core/domain/measures.ts';
import type { SweepResults, TrialRecord } from '../../core/domain/results.ts';
import { roundDigits } from './build-recording.ts';
import { type ComparedResults, findVariant } from './compare-variants.ts';
import type { ConfusionCell, TrialCurve, TrialRow, VariantView } from './results-view.ts';

type JudgedTrial = { readonly trial: TrialRecord; readonly part: NonNullable<ReturnType<typeof judgedPart>> };

/** Number of examples kept for each cell of the confusion matrix. */
const EXAMPLES = 6;

/** @throws DurasweepError InvalidConfig if there is no such variant */
export function buildVariantView(results: SweepResults, variant: string): VariantView {
  const { trials, completed } = findVariant(results, variant);
  const parts = completed.flatMap((trial) => {
    const part = judgedPart(trial);
    return part == null ? [] : [{ trial, part }];
  });
  return {
    variant,
    part: completed.some(({ evaluation }) => evaluation?.test != null) ? 'test' : 'validation',
    confusion: sumMatrices(parts.map(({ part }) => part.confusion)),
    cells: listCells(parts),
    curves: completed.map(buildCurve),
    trials: trials.map(buildTrialRow),
  };
}

/** @throws DurasweepError InvalidConfig as above */
export function buildTrialRows(results: ComparedResults, variant: string): TrialRow[] {
  return findVariant(results, variant).trials.map(buildTrialRow);
}

function buildCurve({ fold, seed, history }: TrialRecord): TrialCurve {
  const column = (field: 'validationAccuracy' | 'trainingLoss' | 'validationLoss') => history.map((record) => roundDigits(record[field]));
  return {
    fold,
    seed,
    validationAccuracy: column('validationAccuracy'),
    trainingLoss: column('trainingLoss'),
    validationLoss: column('validationLoss'),
  };
}

function sumMatrices(matrices: readonly (readonly (readonly number[])[])[]): number[][] {
  const [first = []] = matrices;
  return first.map((row, label) => row.map((_, predicted) => matrices.reduce((sum, matrix) => sum + (matrix[label]?.[predicted] ?? 0), 0)));
}

/** Users look for mistakes, so of the diagonal only the least certain examples are kept. */
function listCells(parts: readonly JudgedTrial[]): ConfusionCell[] {
  const cells = new Map<string, ConfusionCell['examples'][number][]>();
  for (const { trial, part } of parts) {
    for (const { recording, label, predicted, confidence } of part.predictions) {
      const key = `${label}/${predicted}`;
      const examples = cells.get(key) ?? [];
      if (!examples.some((example) => example.recording === recording)) {
        examples.push({ recording, confidence, fold: trial.fold, seed: trial.seed });
        cells.set(key, examples);
      }
    }
  }
  return [...cells].map(([key, examples]) => {
    const [label = 0, predicted = 0] = key.split('/').map(Number);
    const sign = label === predicted ? 1 : -1;
    return { label, predicted, examples: examples.sort((a, b) => sign * (a.confidence - b.confidence)).slice(0, EXAMPLES) };
  });
}

function buildTrialRow({ fold, seed, state, summary, evaluation, attempts, reused, failure }: TrialRecord): TrialRow {
  return {
    fold,
    seed,
    state,
    validation: evaluation?.validation.accuracy ?? summary?.bestValidationAccuracy ?? null,
    test: evaluation?.test?.accuracy ?? null,
    epochs: summary?.epochs ?? null,
    bestEpoch: summary?.bestEpoch ?? null,
    trainingSeconds: summary?.trainingSeconds ?? null,
    attempts,
    reused,
    failure,
  };
}
