import { z } from 'zod';
import { TRIAL_FILES, trialPath } from '../../core/domain/store-paths.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import type { ModelOptions } from '../../core/domain/variant.ts';
import { layoutParameters } from '../../core/models/parameters.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { type FoldInputs, findFoldInputs } from './fold-inputs.ts';
import { findJson, putJsonVerified } from './json-artifact.ts';

const modelFileSchema = z.looseObject({
  model: z.looseObject({ architecture: z.string() }),
  features: z.array(z.string()),
  classes: z.array(z.string()),
  normalisation: z.looseObject({ method: z.string(), means: z.array(z.number()), deviations: z.array(z.number()) }),
});

/** Content of `trials/<key>/model.json`: everything needed to use `model.bin` without this project. */
export interface ModelFile extends FoldInputs {
  /** Encoding of the numbers in `model.bin`. */
  readonly encoding: 'float32, little-endian';
  readonly model: ModelOptions;
  /** In the file's order; names and shapes are those of a PyTorch `state_dict`, offsets and sizes count numbers. */
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly offset: number;
    readonly size: number;
  }[];
}

/** Writes a trial's `model.json`, unless its tensors are from older code, which did not store the necessary information. */
export async function putModelFile(store: ArtifactStore, trialKey: string, { model, tensors }: TrialSpecification): Promise<void> {
  const inputs = await findFoldInputs(store, tensors);
  if (inputs === null) return;
  const layout = layoutParameters({ model, features: inputs.features.length, classes: inputs.classes.length });
  const parameters = layout.parameters.map(({ name, shape, offset, size }) => ({ name, shape, offset, size }));
  const file: ModelFile = { encoding: 'float32, little-endian', model, parameters, ...inputs };
  await putJsonVerified(store, trialPath(trialKey, TRIAL_FILES.model), file);
}

/** A trial's `model.json`; null if older code trained it. */
export async function findModelFile(store: ArtifactStore, trialKey: string): Promise<ModelFile | null> {
  return (await findJson<ModelFile>(store, trialPath(trialKey, TRIAL_FILES.model), modelFileSchema))?.value ?? null;
}
