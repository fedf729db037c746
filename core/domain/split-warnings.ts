import { nameSome } from './name-some.ts';
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
    ...groupByFolds(split, ({ untrainedClasses }) => untrainedClasses).map(({ names, folds }) => ({
      kind: 'untrained-class' as const,
      message:
        names.length === 1
          ? `${nameClasses(names)} is evaluated ${nameFolds(folds, split)} without a recording of it in training: no model can recognise it there`
          : `${nameClasses(names)} are evaluated ${nameFolds(folds, split)} without recordings of them in training: no model can recognise them there`,
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
  return groupByFolds(split, ({ unjudgedClasses }) => unjudgedClasses).map(({ names, folds }) => ({
    kind: 'unjudged-class',
    message: `${nameClasses(names)} ${names.length === 1 ? 'has' : 'have'} no ${judged} recordings ${nameFolds(folds, split)}: scores there do not cover ${names.length === 1 ? 'it' : 'them'}`,
  }));
}

type Composition = NonNullable<SplitDescription['folds'][number]['composition']>;

interface ClassesOfFolds {
  readonly names: readonly string[];
  readonly folds: readonly number[];
}

/** Classes that are listed in the same folds, in order of appearance. */
function groupByFolds({ folds }: SplitDescription, list: (composition: Composition) => readonly string[]): ClassesOfFolds[] {
  const byClass = new Map<string, number[]>();
  for (const { fold, composition } of folds) {
    for (const name of composition === undefined ? [] : list(composition)) byClass.set(name, [...(byClass.get(name) ?? []), fold]);
  }
  const alike = new Map<string, { names: string[]; folds: readonly number[] }>();
  for (const [name, listed] of byClass) {
    const key = listed.join();
    const group = alike.get(key);
    if (group) group.names.push(name);
    else alike.set(key, { names: [name], folds: listed });
  }
  return [...alike.values()];
}

function nameClasses(names: readonly string[]): string {
  const quoted = nameSome(names.map((name) => JSON.stringify(name)));
  return `${names.length === 1 ? 'class' : 'classes'} ${quoted}`;
}

function nameFolds(folds: readonly number[], split: SplitDescription): string {
  if (split.folds.length === 1) return 'in the only fold';
  if (folds.length === split.folds.length) return `in each of the ${folds.length} folds`;
  const named = folds.slice(0, MOST_NAMED).join(', ');
  return `in ${folds.length} of ${split.folds.length} folds (${named}${folds.length > MOST_NAMED ? ', …' : ''})`;
}
