import type { z } from 'zod';
import { compose } from '../core/models/architectures/compose.ts';
import { ARCHITECTURES, type ArchitectureName } from '../core/models/architectures/index.ts';
import { countLeastSteps } from '../core/models/architectures/traits.ts';
import { type BlockOptions, findBlock } from '../core/models/blocks/index.ts';

/** More than that many steps for each step that is left: hardly any recording would be left one. */
const MOST_POOLING = 256;

/** Whether a variant's blocks fit together, whatever the data; every problem names the block and what fits. */
export function checkComposition(variant: Record<string, unknown>, context: z.RefinementCtx): void {
  // What is wrong with its fields is told already.
  if (context.issues.length > 0) return;
  const { name: _name, architecture, training: _training, ...own } = variant;
  const { expand } = ARCHITECTURES[architecture as ArchitectureName];
  const blocks: readonly BlockOptions[] = expand(own as never, 'last-valid');
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, input: variant, message, continue: true });
  checkPresetOptions(blocks, report);
  const { misfit } = compose({ blocks: [...blocks, { type: 'linear', width: 2 }], features: 1 });
  const pooling = countLeastSteps(blocks);
  if (misfit !== null) {
    const isClassifier = misfit.index === blocks.length;
    report(isClassifier ? ['blocks'] : ['blocks', misfit.index], `${isClassifier ? '' : `(${misfit.type}) `}${misfit.problem}`);
  } else if (pooling > MOST_POOLING) {
    report(
      ['blocks'],
      `must pool at most ${MOST_POOLING} steps into one, all pooling together; these pool ${pooling}, which would leave less than one step`,
    );
  }
}

/** What a block's own schema says of the options that a preset gives it, such as fields that must go together. */
function checkPresetOptions(blocks: readonly BlockOptions[], report: (path: (string | number)[], message: string) => void): void {
  for (const options of blocks) {
    const { error } = findBlock(options).options.safeParse(options);
    for (const issue of error?.issues ?? []) report(issue.path.slice(-1).map(String), issue.message);
  }
}
