import type { Distillation, Variant } from '../core/domain/variant.ts';
import { listTexts } from './explain-issue.ts';
import type { DistillationConfiguration } from './training-schema.ts';

/** A variant with its configured teachers. */
export interface Draft {
  readonly variant: Variant;
  readonly distil: DistillationConfiguration | undefined;
}

/** Adds the teachers' settings to variants, because they determine a student's trials. Unknown names are omitted. */
export function resolveTeachers(drafts: readonly Draft[]): Variant[] {
  if (drafts.every(({ distil }) => distil === undefined)) return drafts.map(({ variant }) => variant);
  const byName = new Map(drafts.map(({ variant }) => [variant.name, variant]));
  return drafts.map(({ variant, distil }) => {
    if (distil === undefined) return variant;
    const { from, seeds, weight, temperature } = distil;
    const teachers = from.flatMap((name) => {
      const teacher = byName.get(name);
      return teacher === undefined ? [] : [{ model: teacher.model, training: teacher.training }];
    });
    const resolved: Distillation = { teachers, seeds, weight, temperature };
    return { ...variant, training: { ...variant.training, distil: resolved } };
  });
}

export interface DistillationProblemsRequest {
  readonly drafts: readonly Draft[];
  /** Seeds of the sweep. */
  readonly seeds: readonly number[];
}

/** Lists teachers that do not exist, that are distilled themselves, or whose seeds are not trained; one line each. */
export function findDistillationProblems({ drafts, seeds }: DistillationProblemsRequest): string[] {
  const names = drafts.map(({ variant }) => variant.name);
  const taught = new Set(drafts.flatMap(({ variant, distil }) => (distil === undefined ? [] : [variant.name])));
  return drafts.flatMap(({ variant: { name }, distil }) => {
    if (distil === undefined) return [];
    const problems = distil.from.flatMap((teacher) => {
      if (!names.includes(teacher)) return [`must name variants of the sweep (${listTexts(names)}), got "${teacher}"`];
      return taught.has(teacher) ? [`must name variants that are not distilled, got "${teacher}"`] : [];
    });
    const missing = distil.seeds.filter((seed) => !seeds.includes(seed));
    return [
      ...problems.map((problem) => `training.distil.from: ${problem} (of ${name})`),
      ...missing.map((seed) => `training.distil.seeds: must be seeds of the sweep (${seeds.join(', ')}), got ${seed} (of ${name})`),
    ];
  });
}
