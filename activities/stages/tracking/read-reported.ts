import { parseModelDocument } from '../../../core/export/json/schema.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { nameTrial } from '../../../core/tracking/build-runs.ts';
import type { TrackedFile, TrackedModel } from '../../../core/tracking/tracker.ts';
import type { WrittenReport } from '../../contract/report-stages.ts';

const MODEL_FOLDER = 'model/';
const ONNX = `${MODEL_FOLDER}model.onnx`;
const DOCUMENT = `${MODEL_FOLDER}model.json`;
/** Files that are logged with the model. */
const KEPT = /^(figures\/|model\/|model-card\.md$|report\.html$|results\.json$|manifest\.json$)/;

/** The winner of a report that is in the store, with its claim, model card and figures; null where the report has no model. */
export async function readReported(store: ArtifactStore, sweepId: string, report: WrittenReport): Promise<TrackedModel | null> {
  const kept = report.files.filter(({ path }) => KEPT.test(path));
  const files: TrackedFile[] = await Promise.all(kept.map(async ({ path, reference }) => ({ path, bytes: await store.get(reference) })));
  const find = (path: string) => files.find((file) => file.path === path)?.bytes;
  const [onnx, document] = [find(ONNX), find(DOCUMENT)];
  if (onnx === undefined || document === undefined) return null;
  const { features, classes, provenance } = parseModelDocument(new TextDecoder().decode(document));
  const { variant, fold, seed, trial } = provenance;
  return {
    run: nameTrial(sweepId, { variant: String(variant), fold: Number(fold), seed: Number(seed), trialKey: String(trial) }),
    key: String(trial),
    onnx,
    features: features.length,
    classes: classes.length,
    claim: report.headline,
    files: files.filter(({ path }) => path !== ONNX),
  };
}
