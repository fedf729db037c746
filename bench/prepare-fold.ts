import { downloadDataset } from '../activities/stages/download-dataset.ts';
import { padSequences } from '../activities/stages/pad-sequences.ts';
import { splitDataset } from '../activities/stages/split-dataset.ts';
import type { StageContext } from '../activities/stages/stage-context.ts';
import { loadConfiguration } from '../cli/load-configuration.ts';
import { decodeFoldSequences } from '../core/dataset/sequences-codec.ts';
import type { FoldSequences } from '../core/domain/sequences.ts';
import { createContext } from '../tests/unit/activities/stages/support.ts';
import { createMemoryStore } from '../tests/unit/core/storage/memory-store.ts';
import { readEnvironment } from '../workers/environment.ts';
import { listReadableFolders } from '../workers/readable-folders.ts';

export interface PreparedFold {
  readonly fold: FoldSequences;
  readonly synthetic: boolean;
  readonly recordings: number;
  /** Seconds from the archive to one fold's tensors: read, checked, parsed, split, padded, encoded. */
  readonly coldSeconds: number;
  /** The same again, with every artifact already in the store. */
  readonly cachedSeconds: number;
}

/** Prepares a configuration's data with the product's own stages and an in-memory store. @returns its first fold */
export async function prepareFold(configurationFile: string): Promise<PreparedFold> {
  const { configuration } = await loadConfiguration(configurationFile);
  const context = openContext();
  const run = async () => {
    const start = performance.now();
    const dataset = await downloadDataset(configuration.dataset, context);
    const split = await splitDataset({ dataset, split: configuration.split }, context);
    const [reference] = await padSequences({ dataset, split, normalisation: configuration.normalisation }, context);
    if (reference === undefined) throw new Error(`${configurationFile}: its split has no folds.`);
    const fold = decodeFoldSequences(await context.store.get(reference));
    return { dataset, fold, seconds: (performance.now() - start) / 1_000 };
  };
  const cold = await run();
  const cached = await run();
  const { synthetic, recordings } = cold.dataset;
  return { fold: cold.fold, synthetic, recordings, coldSeconds: cold.seconds, cachedSeconds: cached.seconds };
}

function openContext(): StageContext {
  const environment = readEnvironment();
  return createContext({
    store: createMemoryStore(),
    sourceVariables: environment.sourceVariables,
    readableFolders: listReadableFolders(environment),
  });
}
