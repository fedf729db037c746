import { z } from 'zod';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { recipeKey } from '../../core/domain/store-paths.ts';
import { ArtifactCorrupted, type ArtifactStore } from '../../core/storage/artifact-store.ts';
import { setAside } from '../../core/storage/set-aside.ts';
import { findJson, putJsonVerified } from './json-artifact.ts';
import type { Recipe, RecipeContext } from './stage-context.ts';

const recipeSchema = z.strictObject({ stage: z.enum(['parseDataset', 'splitDataset', 'padSequences']), input: z.looseObject({}) });

/** Stores a recipe for recreating a stage's output. */
export async function putRecipe(store: ArtifactStore, keys: readonly string[], recipe: Recipe): Promise<void> {
  await Promise.all(keys.map((key) => putJsonVerified(store, recipeKey(key), recipe)));
}

async function findRecipe(store: ArtifactStore, key: string): Promise<Recipe | null> {
  return (await findJson<Recipe>(store, recipeKey(key), recipeSchema))?.value ?? null;
}

/**
 * Reads an object that can be recreated: if it is missing or damaged, it is quarantined, recreated and read.
 * @throws DurasweepError DataLost if its inputs are missing from the store, or if the recreated object differs
 */
export async function getDerived(context: RecipeContext, reference: ArtifactReference): Promise<Uint8Array> {
  try {
    return await context.store.get(reference);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    return await deriveAgain(context, reference, error).catch(explainLoss);
  }
}

async function deriveAgain(context: RecipeContext, reference: ArtifactReference, damage: ArtifactCorrupted): Promise<Uint8Array> {
  const { store } = context;
  const recipe = await findRecipe(store, reference.key);
  if (recipe === null) throw damage;
  await setAsideIfThere(store, reference.key, damage.message);
  await context.makeAgain(recipe, context);
  return await store.get(reference);
}

function explainLoss(error: unknown): never {
  if (!(error instanceof ArtifactCorrupted)) throw error;
  throw new DurasweepError('DataLost', `${error.message} The store no longer has its sources; the sweep prepares its data again.`, {
    cause: error,
  });
}

async function setAsideIfThere(store: ArtifactStore, key: string, reason: string): Promise<void> {
  if ((await store.list(key)).includes(key)) await setAside(store, key, reason);
}

export async function getDerivedJson<T>(context: RecipeContext, reference: ArtifactReference): Promise<T> {
  return JSON.parse(Buffer.from(await getDerived(context, reference)).toString('utf8')) as T;
}
