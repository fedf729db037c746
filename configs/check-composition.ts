import type { z } from 'zod';
import { compose } from '../core/models/architectures/compose.ts';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';
import { countLeastSteps } from '../core/models/architectures/traits.ts';
import { type BlockOptions, findBlock } from '../core/models/blocks/index.ts';

/** Maximum pooling factor: with a larger one, hardly any recording would have a step left. */
const MOST_POOLING = 256;

export interface CompositionProblem {
  /** Path from the variant. */
  readonly path: (string | number)[];
  readonly message: string;
}

/** Checks that a variant's blocks fit together, independently of the data; every problem names the block and what fits. */
export function checkComposition(variant: Record<string, unknown>, context: z.RefinementCtx): void {
  // Problems with its fields have already been reported.
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

/** Checks the options that a preset gives its blocks with the blocks' own schemas, such as fields that must go together. */
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
