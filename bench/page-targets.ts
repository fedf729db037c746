import { AIMS, LEAST, listRules } from './page-rules.ts';
import type { BenchResults, CaseName } from './results.ts';

/** One line of the table of targets. */
export interface Target {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  /** Null: not measured, or not with all the models that it covers. */
  readonly met: boolean | null;
}

/** Every target with the measurement at the fastest level. The median decides; if several models count, the worst of them. */
export function judgeTargets({ machine, cases }: Pick<BenchResults, 'machine' | 'cases'>): Target[] {
  const level = machine.levels.at(-1) as string;
  return listRules(AIMS[level] ?? LEAST).map(({ from, what, target, judge }) => {
    const result = atLevel(cases[from as CaseName]?.result, level);
    const verdict = result === null ? null : judge(result as never);
    return { what, target, measured: verdict?.measured ?? 'not measured', met: verdict?.met ?? null };
  });
}

/** Selects one level from results that exist at several; null: there are none. */
function atLevel(result: unknown, level: string): unknown {
  if (!Array.isArray(result)) return result ?? null;
  const kept = result.filter((each: { readonly level?: string }) => each.level === undefined || each.level === level);
  return kept.length === 0 ? null : kept;
}
