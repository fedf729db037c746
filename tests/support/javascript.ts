import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureCached, findCached, type Report } from '../../infra/set-up/cache.mjs';
import { runCommand } from '../../infra/set-up/command.mjs';
import { INSTALL_TOOLS } from './python.ts';

/** ONNX Runtime for Node and for browsers: hundreds of megabytes for a single test, so they are not dependencies of the project. */
const PACKAGES = ['onnxruntime-node@1.30.0', 'onnxruntime-web@1.30.0'];
const NAME = `${PACKAGES.join('-').replaceAll('@', '-')}-${process.platform}-${process.arch}`;

/** The folder in which they are installed; none of their scripts is run. */
export function ensureOnnxRuntime(report: Report): Promise<string> {
  return ensureCached({ name: NAME, fill: (folder) => install(folder, report) }, report);
}

export interface OnnxSession {
  run(inputs: Readonly<Record<string, object>>): Promise<Readonly<Record<'logits', { readonly data: Float32Array }>>>;
  release(): Promise<void>;
}

/** The part of the packages that is used; their own types are installed with them. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(bytes: Uint8Array, options: object): Promise<OnnxSession> };
  readonly Tensor: new (type: string, data: Float32Array | Int32Array, dimensions: readonly number[]) => object;
}

interface WebRuntime {
  readonly env: { readonly wasm: { numThreads: number } };
}

/** Loads both into one registry of providers: `cpu` of the first package, `wasm` of the second. @param folder folder of the packages */
export function loadOnnxRuntime(folder: string): OnnxRuntime {
  const load = createRequire(pathToFileURL(path.join(folder, 'package.json')));
  const runtime = load('onnxruntime-node') as OnnxRuntime;
  (load('onnxruntime-web') as WebRuntime).env.wasm.numThreads = 1;
  return runtime;
}

/** Returns null and prints a line if they are not installed. */
export async function findOnnxRuntime(): Promise<string | null> {
  const folder = await findCached(NAME);
  if (folder === undefined)
    process.stderr.write(`Tests with ${PACKAGES.join(', ')} are skipped; to run them, install these: ${INSTALL_TOOLS}\n`);
  return folder ?? null;
}

async function install(folder: string, report: Report): Promise<void> {
  report('installing ONNX Runtime for Node and browsers: about 200 MB, once');
  const args = ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', `--prefix=${folder}`, ...PACKAGES];
  await runCommand({ program: 'npm', arguments: args, folder, variables: process.env });
  await removeOthers(path.join(folder, 'node_modules/onnxruntime-node/bin'));
}

/** Removes binaries for other machines. */
async function removeOthers(folder: string): Promise<void> {
  for (const version of await readdir(folder)) {
    for (const system of await readdir(path.join(folder, version))) {
      if (system !== process.platform) await rm(path.join(folder, version, system), { recursive: true });
    }
  }
}
