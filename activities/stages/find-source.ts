import { nameSome } from '../../core/domain/name-some.ts';
import type { SourceTrial } from '../../core/domain/sources.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { FindSourceInput, FoundSource, StoredDataset, StoredSplit } from '../contract/data-stages.ts';
import type { VariantLedger } from '../contract/ledger-stages.ts';
import { findJson } from './json-artifact.ts';
import { readSweepLedger, readVariantLedgers } from './ledgers.ts';
import { createSourceError, importModel, isModelFile } from './source-model.ts';
import type { SplitArtifact } from './split-dataset.ts';
import type { RecipeContext, StageContext } from './stage-context.ts';
import { splitSchema } from './stored-schemas.ts';

/**
 * Finds the finished trials from which a sweep's trials start: with the same fold and seed, or the only ones of the source. A model file is copied
 * into the store, and all of them start from it.
 */
export async function findSource(
  input: FindSourceInput,
  context: RecipeContext & Pick<StageContext, 'readableFolders'>,
): Promise<FoundSource> {
  return isModelFile(input.from) ? await findInFile(input, context) : await findInSweep(input, context);
}

/** One network for all folds and seeds. */
async function findInFile(
  { from, dataset, split, seeds }: FindSourceInput,
  context: Pick<StageContext, 'store' | 'readableFolders'>,
): Promise<FoundSource> {
  const { name, document } = await importModel(from, context);
  const trials = Array.from({ length: split.folds }, (_, fold) => seeds.map((seed) => ({ fold, seed, trialKey: name }))).flat();
  const isSameData = document.provenance.datasetSha256 === dataset.sha256;
  const warning = `${from} was trained on the same data set, so variants that start from its weights may have seen recordings that they are evaluated on`;
  return { trials, warnings: isSameData ? [warning] : [] };
}

async function findInSweep(input: FindSourceInput, { store }: RecipeContext): Promise<FoundSource> {
  const { from, split, seeds } = input;
  const [sweepId = '', name = ''] = from.split('/');
  const sweep = await readSweepLedger(store, { sweepId, startedAt: null });
  const variants = await readVariantLedgers(store, sweep);
  const variant = variants.get(name);
  if (variant === undefined)
    throw createSourceError(from, `sweep "${sweepId}" has trained ${nameSome([...variants.keys()].sort()) || 'nothing yet'}`);
  const trials = Array.from({ length: split.folds }, (_, fold) => seeds.map((seed) => matchTrial({ input, variant, fold, seed }))).flat();
  return { trials, warnings: await listWarnings(store, input, sweep) };
}

interface MatchRequest {
  readonly input: FindSourceInput;
  readonly variant: VariantLedger;
  readonly fold: number;
  readonly seed: number;
}

function matchTrial({ input: { from, split }, variant, fold, seed }: MatchRequest): SourceTrial {
  const folds = [...new Set(variant.trials.map((trial) => trial.fold))];
  const seeds = [...new Set(variant.trials.map((trial) => trial.seed))];
  if (folds.length !== 1 && folds.length !== split.folds) {
    throw createSourceError(
      from,
      `it has ${folds.length} folds, this sweep ${split.folds}; a source must have one fold, or as many as the sweep`,
    );
  }
  const wanted = { fold: folds.length === 1 ? folds[0] : fold, seed: seeds.length === 1 ? seeds[0] : seed };
  const found = variant.trials.find((trial) => trial.fold === wanted.fold && trial.seed === wanted.seed);
  if (found === undefined)
    throw createSourceError(
      from,
      `it was trained with seeds ${seeds.join(', ')}, not with seed ${seed}; train it with that seed, or with only one seed`,
    );
  if (found.state !== 'completed')
    throw createSourceError(
      from,
      `its trial of fold ${wanted.fold}, seed ${wanted.seed} is ${found.state}; retry this variant once that trial is completed`,
    );
  return { fold, seed, trialKey: found.trialKey };
}

/** Warns if a source was trained on recordings on which the new trials are evaluated. */
async function listWarnings(
  store: ArtifactStore,
  { from, dataset, split }: FindSourceInput,
  source: { readonly dataset: StoredDataset; readonly split: StoredSplit },
): Promise<string[]> {
  if (source.dataset.parsed.sha256 !== dataset.parsed.sha256) return [];
  const [theirs, ours] = await Promise.all([readFolds(store, source.split), readFolds(store, split)]);
  const seen = ours.filter(({ test, validation }, fold) => {
    const trained = new Set(theirs[theirs.length === 1 ? 0 : fold]?.train ?? []);
    return (test.length > 0 ? test : validation).some((recording) => trained.has(recording));
  });
  if (seen.length === 0) return [];
  return [
    `${from} was trained on recordings that ${seen.length} of ${ours.length} folds are evaluated on, so variants that start from its weights have seen them`,
  ];
}

async function readFolds(store: ArtifactStore, { reference }: StoredSplit): Promise<SplitArtifact['split']['folds']> {
  return (await findJson<SplitArtifact>(store, reference.key, splitSchema))?.value.split.folds ?? [];
}
