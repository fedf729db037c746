import type { MakeAgain, Recipe, RecipeContext } from './stage-context.ts';

type Maker = (input: never, context: RecipeContext) => Promise<unknown>;

/** Loaded on demand. */
const MAKERS: { readonly [Stage in Recipe['stage']]: () => Promise<Maker> } = {
  parseDataset: async () => (await import('./parse-again.ts')).parseAgain,
  splitDataset: async () => (await import('./split-dataset.ts')).splitDataset,
  padSequences: async () => (await import('./pad-sequences.ts')).padSequences,
};

/** Runs the stage that made an object again, with its original input. */
export const makeAgain: MakeAgain = async ({ stage, input }, context) => {
  const make = await MAKERS[stage]();
  return make(input as never, context);
};
