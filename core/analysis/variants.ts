import { groupTrials } from '../domain/group-trials.ts';
import type { SweepResults, TrialRecord } from '../domain/results.ts';

/** All trials of one variant, in the order of the results. */
export interface VariantTrials {
  readonly variant: string;
  readonly experiments: readonly string[];
  readonly trials: readonly TrialRecord[];
  /** Completed only. */
  readonly completed: readonly TrialRecord[];
  /** Whether the split has several folds. The fold is then the independent unit, even where only one of them is done. */
  readonly clustered: boolean;
  /** See `overlapOf`. */
  readonly overlap: Overlap;
}

/** By the part that a measure is taken on. */
export interface Overlap {
  readonly validation: number;
  /** The test part where the split has one, else the validation part. */
  readonly judged: number;
}

/** Groups trials by variant, in the order of the experiments that name them, then of the trials. */
export function groupByVariant(results: Pick<SweepResults, 'trials' | 'split' | 'experiments'>): ReadonlyMap<string, VariantTrials> {
  const overlap = overlapOf(results);
  const clustered = results.split.folds.length > 1;
  const groups = groupTrials(results.trials);
  const names = new Set([...results.experiments.flatMap(({ variants }) => variants), ...groups.keys()]);
  return new Map(
    [...names].flatMap((variant) => {
      const trials = groups.get(variant);
      if (trials === undefined) return [];
      const experiments = experimentsOf(results, variant, trials);
      const completed = trials.filter((trial) => trial.state === 'completed' && trial.summary !== null);
      return [[variant, { variant, experiments, trials, completed, clustered, overlap }] as const];
    }),
  );
}

/**
 * Ratio of measured to training recordings where folds are random splits of the same data, or share users: their results are
 * correlated, and an interval that took them for independent would be too narrow (Nadeau and Bengio, "Inference for the
 * Generalization Error", Machine Learning 52, 2003). 0 where folds judge disjoint groups, or there is one.
 */
export function overlapOf({ split }: Pick<SweepResults, 'split'>): Overlap {
  const [first] = split.folds;
  const ratio = (part: number) => (isResampled(split) && first && first.train > 0 ? part / first.train : 0);
  return { validation: ratio(first?.validation ?? 0), judged: ratio(first?.test || first?.validation || 0) };
}

/** Whether folds are several splits that judge the same recordings: random ones, or all pairs of users. */
export function isResampled({ folds, method }: SweepResults['split']): boolean {
  return folds.length > 1 && (method === 'random' || method === 'stratified' || method === 'nested-leave-one-user-out');
}

function experimentsOf(results: Pick<SweepResults, 'experiments'>, variant: string, trials: readonly TrialRecord[]): string[] {
  const naming = results.experiments.filter((experiment) => experiment.variants.includes(variant)).map((experiment) => experiment.name);
  return naming.length > 0 ? naming : [...new Set(trials.map((trial) => trial.experiment))];
}

/** Names of the variants whose settings are equal, in groups of two or more. */
export function findIdenticalVariants(variants: ReadonlyMap<string, VariantTrials>): string[][] {
  const bySettings = new Map<string, string[]>();
  for (const { variant, trials } of variants.values()) {
    const key = JSON.stringify(flattenSettings(trials[0]));
    bySettings.set(key, [...(bySettings.get(key) ?? []), variant]);
  }
  return [...bySettings.values()].filter((names) => names.length > 1);
}

/**
 * Settings in which two variants differ, such as `hiddenSize` or `augmentation.jitter`, sorted. What only one of them has is one setting,
 * such as `distil`, however many fields it has.
 */
export function differingSettings(first: VariantTrials, second: VariantTrials): string[] {
  const [before, after] = [flattenSettings(first.trials[0]), flattenSettings(second.trials[0])];
  return [...new Set(differingNames(before, after).map((name) => nameMissingPart(name, name in before ? after : before)))].sort();
}

/** The shortest beginning of a setting's name of which the other variant has nothing; the name itself if it has the setting. */
function nameMissingPart(name: string, other: Record<string, unknown>): string {
  const parts = name.split('.');
  const beginnings = parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  return beginnings.find((beginning) => !hasSetting(other, beginning)) ?? name;
}

/** Value of a setting that `differingSettings` names; of a part with several fields their number, null if the variant has none. */
export function readSetting(flat: Record<string, unknown>, name: string): unknown {
  if (name in flat) return flat[name];
  const fields = Object.keys(flat).filter((each) => each.startsWith(`${name}.`)).length;
  return fields === 0 ? null : `${fields} settings`;
}

function hasSetting(flat: Record<string, unknown>, name: string): boolean {
  return name in flat || Object.keys(flat).some((each) => each.startsWith(`${name}.`));
}

/**
 * Settings that differ between any two of the variants, sorted. A part that some lack and that is equal in all others is one setting, such as
 * `distil`, however many fields it has.
 */
export function varyingSettings(variants: readonly VariantTrials[]): string[] {
  const flat = variants.map(({ trials }) => flattenSettings(trials[0]));
  const [first, ...others] = flat;
  if (first === undefined) return [];
  const names = new Set(others.flatMap((other) => differingNames(first, other)));
  const parts = new Set([...names].flatMap(listParts).filter((part) => isSharedPart(flat, part)));
  return [...new Set([...names].map((name) => listParts(name).find((part) => parts.has(part)) ?? name))].sort();
}

/** The parts that contain a setting, the largest first: `a` and `a.b` of `a.b.c`. */
function listParts(name: string): string[] {
  const fields = name.split('.');
  return fields.slice(0, -1).map((_, index) => fields.slice(0, index + 1).join('.'));
}

/** Whether some variants lack a part and all others have the same. */
function isSharedPart(flat: readonly Record<string, unknown>[], part: string): boolean {
  const contents = new Set(
    flat.map((settings) => JSON.stringify(Object.entries(settings).filter(([name]) => name.startsWith(`${part}.`)))),
  );
  return contents.size === 2 && contents.has('[]');
}

function differingNames(first: Record<string, unknown>, second: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].filter((name) => first[name] !== second[name]).sort();
}

/** Every setting of a trial's network and training, those of objects by dots. */
export function flattenSettings(trial: TrialRecord | undefined): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  const walk = (value: unknown, path: string) => {
    if (value === null || typeof value !== 'object') flat[path] = value;
    else for (const [name, inner] of Object.entries(value).sort()) walk(inner, path ? `${path}.${name}` : name);
  };
  walk({ ...trial?.model, ...trial?.training }, '');
  return flat;
}
