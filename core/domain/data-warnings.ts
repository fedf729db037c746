import { countOf } from './count-of.ts';
import { nameSome } from './name-some.ts';
import { listNameWarnings, type NameWarning } from './name-warnings.ts';
import type { DatasetDescription } from './results.ts';

/** The longest recording is this many times as long as the median one only if files were joined or cut wrongly, or as an exception. */
const OUTLYING_LENGTH = 50;

/** A property of the recordings that suggests that they were read in another way than they were meant. */
export interface DataWarning {
  readonly kind: NameWarning['kind'] | 'single-step' | 'lone-classes' | 'constant-features' | 'outlying-length' | 'contradictions';
  readonly message: string;
}

/** Warnings for the start of a sweep and its report. */
export function listDataWarnings(dataset: DatasetDescription): DataWarning[] {
  return [
    ...listNameWarnings(dataset),
    ...warnOfSingleSteps(dataset),
    ...warnOfLoneClasses(dataset),
    ...warnOfConstants(dataset),
    ...warnOfLength(dataset),
    ...warnOfContradictions(dataset),
  ];
}

function warnOfSingleSteps({ lengths, recordings }: DatasetDescription): DataWarning[] {
  if (lengths.maximum > 1) return [];
  const message = `all ${countOf(recordings, 'recording')} have a single time step, so nothing changes over time; check which rows belong to one recording (in a table, format.recording)`;
  return [{ kind: 'single-step', message }];
}

/** Numbers taken for class names are nearly all different. */
function warnOfLoneClasses({ classes, classCounts = [] }: DatasetDescription): DataWarning[] {
  const lone = classes.filter((_, index) => classCounts[index] === 1);
  if (lone.length < 2 || lone.length <= classes.length / 2) return [];
  const named = nameSome(lone.map((name) => JSON.stringify(name)));
  const message = `${lone.length} of ${classes.length} classes have only one recording (${named}); check that the class is read from the right place`;
  return [{ kind: 'lone-classes', message }];
}

function warnOfConstants({ features, featureScales = [] }: DatasetDescription): DataWarning[] {
  const constant = features.filter((_, index) => isConstant(featureScales[index]));
  if (constant.length === 0) return [];
  const named = nameSome(constant.map((name) => JSON.stringify(name)));
  const subject = constant.length === 1 ? `feature ${named} has` : `features ${named} have`;
  return [{ kind: 'constant-features', message: `${subject} the same value everywhere, which tells a network nothing; check the column` }];
}

/** The mean of equal values is rounded. */
function isConstant(scale: { readonly mean: number; readonly deviation: number } | undefined): boolean {
  return scale !== undefined && scale.deviation <= 1e-9 * Math.abs(scale.mean);
}

function warnOfLength({ lengths: { maximum, median } }: DatasetDescription): DataWarning[] {
  if (maximum <= OUTLYING_LENGTH * median) return [];
  const message = `the longest recording has ${countOf(maximum, 'time step')}, the median one ${median}; check that it is one recording: it takes most of the memory`;
  return [{ kind: 'outlying-length', message }];
}

function warnOfContradictions({ contradictions }: DatasetDescription): DataWarning[] {
  if (contradictions === undefined) return [];
  const example = contradictions.example.map(({ path, className }) => `${path} of class ${JSON.stringify(className)}`).join(' and ');
  const message = `${countOf(contradictions.recordings, 'recording')} have exactly the values of a recording of another class (for example ${example}), so no network can tell them apart; check their classes`;
  return [{ kind: 'contradictions', message }];
}
