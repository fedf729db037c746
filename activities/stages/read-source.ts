import { DurasweepError } from '../../core/domain/errors.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import { layoutParameters } from '../../core/models/parameters.ts';
import type { SourceNetwork } from '../../core/training/transfer.ts';
import { loadSequences } from './load-sequences.ts';
import { findModelFile } from './model-file.ts';
import { readModel } from './read-model.ts';
import { readImportedModel } from './source-model.ts';
import type { StageContext } from './stage-context.ts';
import { findTrialResult } from './trial-result.ts';

/** The network from which a trial starts; undefined if there is none. */
export async function readSource(
  { training: { initialise } }: TrialSpecification,
  context: StageContext,
): Promise<SourceNetwork | undefined> {
  if (initialise === undefined) return undefined;
  const imported = await readImportedModel(context.store, initialise.from);
  if (imported !== undefined) return imported;
  const result = await findTrialResult(context.store, initialise.from);
  if (result === null) throw refuse(initialise.from);
  const { model, tensors } = result.specification;
  const file = await findModelFile(context.store, initialise.from);
  const { features, classes } =
    file === null ? await measureTensors(context, tensors) : { features: file.features.length, classes: file.classes.length };
  return { layout: layoutParameters({ model, features, classes }), weights: await readModel(context.store, result) };
}

/** For trials of older code, which have no `model.json`. */
async function measureTensors(
  context: StageContext,
  tensors: TrialSpecification['tensors'],
): Promise<{ features: number; classes: number }> {
  const { train, classes } = await loadSequences(context, tensors);
  return { features: train.features, classes: classes.length };
}

function refuse(trialKey: string): DurasweepError {
  return new DurasweepError(
    'InvalidConfig',
    `training.initialise.from: trial ${trialKey} no longer has a result in the store. Train its variant again, then retry this one.`,
  );
}
