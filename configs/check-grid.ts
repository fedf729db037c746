import type { z } from 'zod';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';
import { listMisfits } from './check-composition.ts';
import { countGrid, MAX_VARIANTS } from './count-variants.ts';
import { abbreviate, explainIssue } from './explain-issue.ts';
import { chooseOptions } from './grid-options.ts';
import { trainingSchema } from './training-schema.ts';

type Grid = { readonly architecture: readonly ArchitectureName[] } & Readonly<Record<string, readonly unknown[] | undefined>>;
type Options = Readonly<Record<string, z.ZodType>>;

/** Checks that every architecture of a grid accepts the listed options, and that every combination of values is a valid network. */
export function checkGrid(grid: Record<string, unknown>, context: z.RefinementCtx): void {
  // Problems with its fields and grids with too many variants have already been reported.
  if (context.issues.length > 0 || countGrid(grid) > MAX_VARIANTS) return;
  for (const architecture of (grid as Grid).architecture) checkArchitecture(grid as Grid, architecture, context);
}

function checkArchitecture(grid: Grid, architecture: ArchitectureName, context: z.RefinementCtx): void {
  const options: Options = ARCHITECTURES[architecture].options;
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, input: grid, message, continue: true });
  const listed = Object.keys(grid).filter((field) => field !== 'architecture' && !(field in trainingSchema.shape));
  const unknown = listed.filter((field) => !(field in options));
  for (const field of unknown) report([field], `is not an option of "${architecture}"; give each architecture a separate grid`);
  const missing = Object.keys(options).filter((field) => !listed.includes(field) && !options[field]?.safeParse(undefined).success);
  for (const field of missing) report([field], `must be given: "${architecture}" has no default for it`);
  const wrong = listed.flatMap((field) =>
    (grid[field] ?? []).flatMap((value, index) => {
      const { error } = options[field]?.safeParse(value, { error: explainIssue }) ?? {};
      return error === undefined ? [] : [{ path: [field, index], message: error.issues[0]?.message ?? 'is wrong' }];
    }),
  );
  for (const { path, message } of wrong) report(path, `${message} ("${architecture}")`);
  if (unknown.length + missing.length + wrong.length > 0) return;
  for (const { chosen, options: filled } of chooseOptions(grid, architecture)) {
    const [problem] = listMisfits({ architecture, ...filled });
    if (problem === undefined) continue;
    const values = Object.entries(chosen).map(([field, value]) => `${field} ${abbreviate(value)}`);
    report([], `${architecture} with ${values.join(', ')}: ${[...problem.path, ''].join(': ')}${problem.message}`);
    return;
  }
}
