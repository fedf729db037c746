import type { z } from 'zod';
import { compose } from '../core/models/architectures/compose.ts';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';
import { countLeastSteps } from '../core/models/architectures/traits.ts';
import { type BlockOptions, findBlock } from '../core/models/blocks/index.ts';

/** More than that many steps for each step that is left: hardly any recording would be left one. */
const MOST_POOLING = 256;

export interface CompositionProblem {
  /** From the variant. */
  readonly path: (string | number)[];
  readonly message: string;
}

/** Whether a variant's blocks fit together, whatever the data; every problem names the block and what fits. */
export function checkComposition(variant: Record<string, unknown>, context: z.RefinementCtx): void {
  // What is wrong with its fields is told already.
  if (context.issues.length > 0) return;
  const { name: _name, training: _training, ...model } = variant;
  for (const { path, message } of listMisfits(model)) context.addIssue({ code: 'custom', path, input: variant, message, continue: true });
}

/** @param model an architecture and its options, defaults filled in */
export function listMisfits({ architecture, ...options }: Record<string, unknown>): CompositionProblem[] {
  const { expand } = ARCHITECTURES[architecture as ArchitectureName];
  const blocks: readonly BlockOptions[] = expand(options as never, 'last-valid');
  return [...listPresetProblems(blocks), ...listBlockProblems(blocks)];
}

/** What a block's own schema says of the options that a preset gives it, such as fields that must go together. */
function listPresetProblems(blocks: readonly BlockOptions[]): CompositionProblem[] {
  return blocks.flatMap((options) => {
    const { error } = findBlock(options).options.safeParse(options);
    return (error?.issues ?? []).map((issue) => ({ path: issue.path.slice(-1).map(String), message: issue.message }));
  });
}

function listBlockProblems(blocks: readonly BlockOptions[]): CompositionProblem[] {
  const { misfit } = compose({ blocks: [...blocks, { type: 'linear', width: 2 }], features: 1 });
  if (misfit !== null) {
    const isClassifier = misfit.index === blocks.length;
    const path = isClassifier ? ['blocks'] : ['blocks', misfit.index];
    return [{ path, message: `${isClassifier ? '' : `(${misfit.type}) `}${misfit.problem}` }];
  }
  const pooling = countLeastSteps(blocks);
  if (pooling <= MOST_POOLING) return [];
  const message = `must pool at most ${MOST_POOLING} steps into one in total; these pool ${pooling}, which would leave less than one step`;
  return [{ path: ['blocks'], message }];
}
