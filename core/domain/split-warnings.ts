import type { SplitDescription } from './results.ts';

/** A limitation of a split, whatever the scores are. */
export interface SplitWarning {
  readonly kind: 'one-class' | 'untrained-class' | 'unjudged-class';
  readonly message: string;
}

const MOST_NAMED = 10;

/** Warnings for the start of a sweep and its report. Splits described by older code have no counts, so no warnings. */
export function listSplitWarnings(classes: readonly string[], split: SplitDescription): SplitWarning[] {
  const judged = split.folds.some(({ test }) => test > 0) ? 'test' : 'validation';
  return [
    ...warnOfOneClass(classes),
    ...groupByClass(split, ({ untrainedClasses }) => untrainedClasses).map(([name, folds]) => ({
      kind: 'untrained-class' as const,
      message: `class ${JSON.stringify(name)} is evaluated ${nameFolds(folds, split)} without a recording of it in training: no model can recognise it there`,
    })),
    ...(classes.length < 2 ? [] : warnOfUnjudged(split, judged)),
  ];
}

function warnOfOneClass([first, second]: readonly string[]): SplitWarning[] {
  if (first === undefined || second !== undefined) return [];
  const message = `the data has one class, ${JSON.stringify(first)}: every prediction is right, so 100 % means nothing`;
  return [{ kind: 'one-class', message }];
}

function warnOfUnjudged(split: SplitDescription, judged: string): SplitWarning[] {
  return groupByClass(split, ({ unjudgedClasses }) => unjudgedClasses).map(([name, folds]) => ({
    kind: 'unjudged-class',
    message: `class ${JSON.stringify(name)} has no ${judged} recordings ${nameFolds(folds, split)}: scores there do not cover it`,
  }));
}

type Composition = NonNullable<SplitDescription['folds'][number]['composition']>;

/** Each class with the folds in which it is listed, in order of appearance. */
function groupByClass({ folds }: SplitDescription, list: (composition: Composition) => readonly string[]): [string, number[]][] {
  const byClass = new Map<string, number[]>();
  for (const { fold, composition } of folds) {
    for (const name of composition === undefined ? [] : list(composition)) byClass.set(name, [...(byClass.get(name) ?? []), fold]);
  }
  return [...byClass];
}

function nameFolds(folds: readonly number[], split: SplitDescription): string {
  if (split.folds.length === 1) return 'in the only fold';
  if (folds.length === split.folds.length) return `in each of the ${folds.length} folds`;
  const named = folds.slice(0, MOST_NAMED).join(', ');
  return `in ${folds.length} of ${split.folds.length} folds (${named}${folds.length > MOST_NAMED ? ', …' : ''})`;
}
