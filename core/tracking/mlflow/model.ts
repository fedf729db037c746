import { createHash } from 'node:crypto';
import { type TrackedModel, TrackerError } from '../tracker.ts';
import type { MlflowClient } from './client.ts';
import { KEY_TAG, type KnownRun, readPlace, requireArtifacts } from './known-runs.ts';

export interface ModelRequest {
  readonly client: MlflowClient;
  readonly experiment: string;
  readonly sweepId: string;
  /** The run that it comes from. */
  readonly run: KnownRun;
  readonly model: TrackedModel;
}

const encode = (text: string) => new TextEncoder().encode(text);
const PACKAGES = ['mlflow', 'onnx', 'onnxruntime'];

/** The environment in which MLflow would serve the model. */
const ENVIRONMENT = {
  'requirements.txt': encode(`${PACKAGES.join('\n')}\n`),
  'python_env.yaml': encode('python: "3.11"\ndependencies:\n- -r requirements.txt\n'),
  'conda.yaml': encode(`dependencies:\n- python=3.11\n- pip\n- pip:\n${PACKAGES.map((name) => `  - ${name}\n`).join('')}`),
};

interface Version {
  readonly version: string;
}

/** Registers the model, once, and points `champion` at it. @returns its version */
export async function registerModel(request: ModelRequest): Promise<string> {
  const { client } = request;
  await keepFiles(request);
  const name = nameModel(request.sweepId);
  await allowExisting(client.call('POST', 'registered-models/create', { name, description: `The best of the sweep ${request.sweepId}.` }));
  const version = (await findVersion(request, name)) ?? (await createVersion(request, name));
  await client.call('POST', 'registered-models/alias', { name, alias: 'champion', version });
  return version;
}

/** The tag with a hash of a run's files. */
const FILES_TAG = 'durasweep.files';

/** Overwrites files, so that incomplete ones do no harm; complete ones are not written again. */
async function keepFiles({ client, run, model: { files } }: ModelRequest): Promise<void> {
  const folder = requireArtifacts(run.artifacts);
  const hash = createHash('sha256');
  for (const { path, bytes } of files) hash.update(`${path} ${bytes.length} `).update(bytes);
  const mark = hash.digest('hex');
  if (run.tags.get(FILES_TAG) === mark) return;
  for (const { path, bytes } of files) await client.putArtifact(`${folder}/${path}`, bytes);
  await client.call('POST', 'runs/log-batch', { run_id: run.id, tags: [{ key: FILES_TAG, value: mark }] });
  run.tags.set(FILES_TAG, mark);
}

/** Names of registered models must not contain slashes or colons. */
function nameModel(sweepId: string): string {
  return `durasweep-${sweepId.replaceAll(/[/:]/g, '-')}`;
}

async function allowExisting(call: Promise<unknown>): Promise<void> {
  await call.catch((error) => {
    if (!(error instanceof TrackerError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
  });
}

async function findVersion({ client, model }: ModelRequest, name: string): Promise<string | null> {
  const filter = encodeURIComponent(`name='${name}' and tags.\`${KEY_TAG}\` = '${model.key}'`);
  const { model_versions: versions = [] } = await client.call<{ model_versions?: Version[] }>(
    'GET',
    `model-versions/search?filter=${filter}`,
  );
  return versions[0]?.version ?? null;
}

async function createVersion({ client, experiment, run, model }: ModelRequest, name: string): Promise<string> {
  const { model: logged } = await client.call<{ model: { info: { model_id: string; artifact_uri: string } } }>('POST', 'logged-models', {
    experiment_id: experiment,
    name: 'model',
    source_run_id: run.id,
    model_type: 'classifier',
    tags: [{ key: KEY_TAG, value: model.key }],
  });
  const { model_id: id, artifact_uri: place } = logged.info;
  const folder = requireArtifacts(readPlace(place));
  const files = { 'model.onnx': model.onnx, MLmodel: writeModelFile(model, id, run.id), ...ENVIRONMENT };
  for (const [file, bytes] of Object.entries(files)) await client.putArtifact(`${folder}/${file}`, bytes);
  await client.call('PATCH', `logged-models/${id}`, { model_id: id, status: 'LOGGED_MODEL_READY' });
  const { model_version: made } = await client.call<{ model_version: Version }>('POST', 'model-versions/create', {
    name,
    source: `models:/${id}`,
    run_id: run.id,
    model_id: id,
    description: model.claim,
    tags: [{ key: KEY_TAG, value: model.key }],
  });
  return made.version;
}

/** The description for `mlflow.onnx` and `mlflow.pyfunc`, in YAML, of which JSON is a subset. */
function writeModelFile({ features, classes, onnx }: TrackedModel, id: string, run: string): Uint8Array {
  const tensor = (name: string, dtype: string, shape: readonly number[]) => ({ name, type: 'tensor', 'tensor-spec': { dtype, shape } });
  const inputs = [tensor('input', 'float32', [-1, -1, features]), tensor('lengths', 'int32', [-1])];
  const outputs = ['logits', 'probabilities'].map((name) => tensor(name, 'float32', [-1, classes]));
  const description = {
    flavors: {
      onnx: { code: null, data: 'model.onnx', providers: ['CPUExecutionProvider'] },
      python_function: { data: 'model.onnx', loader_module: 'mlflow.onnx', env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' } },
    },
    model_id: id,
    model_uuid: id,
    model_size_bytes: onnx.length,
    run_id: run,
    signature: { inputs: JSON.stringify(inputs), outputs: JSON.stringify(outputs), params: null },
  };
  return encode(`${JSON.stringify(description, null, 2)}\n`);
}
