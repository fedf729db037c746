import type { Dataset, Recording } from '../../core/dataset/dataset.ts';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import type { ExportModel } from '../../core/export/exporter.ts';
import { EXPORTERS, type ExportedFile, type ExportFormat } from '../../core/export/index.ts';
import { verifyExport } from '../../core/export/verify.ts';
import { measureMotion } from '../../core/streaming/motion.ts';
import type { SweepLedger } from '../contract/ledger-stages.ts';
import { findModelFile } from './model-file.ts';
import { getDerived, getDerivedJson } from './recipes.ts';
import type { SplitArtifact } from './split-dataset.ts';
import type { RecipeContext } from './stage-context.ts';
import { findTrialResult } from './trial-result.ts';

/** A finished trial for exporters, and the recordings on which it is evaluated. */
export interface LoadedModel {
  readonly model: ExportModel;
  /** Recordings of the test part, or of the validation part if there is no test part. */
  readonly judged: readonly Recording[];
}

/** The trial of a variant with the best validation accuracy; the first fold and seed if several are equal. @throws DurasweepError InvalidConfig */
export function chooseTrial(trials: readonly TrialRecord[], variant: string): TrialRecord {
  const accuracy = ({ summary }: TrialRecord) => summary?.bestValidationAccuracy ?? -1;
  const [best] = trials
    .filter((trial) => trial.variant === variant && trial.summary !== null)
    .sort((a, b) => accuracy(b) - accuracy(a) || a.fold - b.fold || a.seed - b.seed);
  if (best !== undefined) return best;
  const finished = [...new Set(trials.filter(({ summary }) => summary !== null).map((trial) => trial.variant))];
  const known = finished.length === 0 ? 'none in this sweep has one' : `these have: ${finished.join(', ')}`;
  throw new DurasweepError('InvalidConfig', `The variant "${variant}" has no finished trial; ${known}.`);
}

/** Like `readModel`, and compares its predictions with those of TensorFlow, unless these are means over distorted copies. */
export async function loadModel(context: RecipeContext, ledger: SweepLedger, trial: TrialRecord): Promise<LoadedModel> {
  const { dataset, ...loaded } = await readModel(context, ledger, trial);
  if ((ledger.configuration.evaluation?.copies ?? 0) === 0) verify({ model: loaded.model, dataset, trial });
  return loaded;
}

/** Reads everything for the export of a trial. @throws DurasweepError ResultLost if it is missing from the store */
export async function readModel(
  context: RecipeContext,
  ledger: SweepLedger,
  trial: TrialRecord,
): Promise<LoadedModel & { readonly dataset: Dataset }> {
  const { store } = context;
  const [file, result] = await Promise.all([findModelFile(store, trial.trialKey), findTrialResult(store, trial.trialKey)]);
  if (file === null || result === null) throw createMissingError(trial);
  const bytes = await store.get(result.model);
  const dataset = decodeDataset(await getDerived(context, ledger.dataset.parsed));
  const { split } = await getDerivedJson<SplitArtifact>(context, ledger.split.reference);
  const { train = [], validation = [], test = [] } = split.folds[trial.fold] ?? {};
  const pick = (indices: readonly number[]) => indices.flatMap((index) => dataset.recordings[index] ?? []);
  const model = {
    model: file.model,
    features: file.features,
    classes: file.classes,
    normalisation: file.normalisation,
    weights: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
    motion: measureMotion(pick(train), file.features.length),
    provenance: buildProvenance(ledger, trial),
  };
  return { model, dataset, judged: pick(test.length > 0 ? test : validation) };
}

function createMissingError({ variant, trialKey }: TrialRecord): DurasweepError {
  return new DurasweepError(
    'ResultLost',
    `The trial ${trialKey} of "${variant}" has no model.json, without which its weights cannot be read: it was trained by a version of durasweep that did not write one. Run the sweep again with a new seed, or with newer training code.`,
  );
}

function buildProvenance({ sweepId, dataset, configuration }: SweepLedger, trial: TrialRecord): ExportModel['provenance'] {
  const { variant, trialKey, fold, seed, summary, evaluation, trainingCodeVersion = 'unknown' } = trial;
  return {
    sweep: sweepId,
    variant,
    trial: trialKey,
    fold,
    seed,
    bestEpoch: summary?.bestEpoch ?? 0,
    validationAccuracy: summary?.bestValidationAccuracy ?? 0,
    testAccuracy: evaluation?.test?.accuracy ?? null,
    dataset: configuration.dataset.name,
    datasetSha256: dataset.sha256,
    synthetic: dataset.synthetic,
    modelSha256: summary?.modelSha256 ?? '',
    trainedBy: `durasweep, training code ${trainingCodeVersion}`,
  };
}

interface Verification {
  readonly model: ExportModel;
  readonly dataset: Dataset;
  readonly trial: TrialRecord;
}

/** Compares the export with the trial's stored evaluation, which TensorFlow computed. */
function verify({ model, dataset, trial }: Verification): void {
  const part = trial.evaluation?.test ?? trial.evaluation?.validation;
  const answers = (part?.predictions ?? []).flatMap(({ recording, predicted, confidence }) => {
    const found = dataset.recordings[recording];
    return found === undefined ? [] : [{ values: found.values, length: found.length, predicted, confidence }];
  });
  verifyExport(model, answers);
}

/** The files of the given formats, in order. */
export async function writeExports(model: ExportModel, formats: readonly ExportFormat[]): Promise<ExportedFile[]> {
  const written = await Promise.all(formats.map((format) => EXPORTERS[format].write(model)));
  return written.flat();
}
