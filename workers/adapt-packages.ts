import { readFile } from 'node:fs/promises';
import type { OnLoadResult, OnResolveResult, PluginBuild } from 'esbuild';
import { leaveOutProtos, MESSAGES_MODULE } from '../infra/leave-out-protos.mjs';

const BUNDLER = '@temporalio/worker/lib/workflow/bundler.js';
const LOG_INTERCEPTOR = '@temporalio/worker/lib/workflow-log-interceptor';
const BRIDGE = '@temporalio/core-bridge/index.js';
const MESSAGES = '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';
/** Stay outside of the compiled programs: native code, what finds its files by their places, and what only few processes load. */
const OUTSIDE = [
  ...['@resvg/resvg-js', 'esbuild', 'fontkit', 'jsonc-parser', 'pino', 'source-map'],
  ...['@expo-google-fonts', 'dejavu-fonts-ttf', BUNDLER, LOG_INTERCEPTOR, BRIDGE, MESSAGES],
];
/** What TensorFlow's package does when it is loaded, without its functions for models in files; `core/models/tensorflow.ts` leaves out their types. */
const TENSORFLOW = `
  require('./register_all_kernels');
  const tf = require('@tensorflow/tfjs');
  const { NodeJSKernelBackend } = require('./nodejs_kernel_backend');
  const addon = require('@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node');
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(addon, '@tensorflow/tfjs-node-gpu'));
  if (!tf.setBackend('tensorflow')) throw new Error('TensorFlow cannot be initialised.');
  module.exports = tf;
`;
/** The part for debuggers of what Temporal's worker does with the workflows: it compiles and runs them once more. */
const PRELOADING = /let script = new vm\.Script\(code, [\s\S]*?\n(?= {4}return \{ code, sourceMap, filename \};)/;

/**
 * For a time limit, Node starts a thread and waits for its end, in each call into the sandbox, of which a step has at least three. `watchWorkflowThread`
 * limits steps instead.
 */
const CALL_LIMIT = /(?<=return callIntoVmScript\.runInContext\(context, \{)\s+timeout: isolateExecutionTimeoutMs,/;

/** A file of a package, by the end of its path, and what the programs contain instead. */
interface Adaptation {
  readonly file: string;
  adapt(path: string): OnLoadResult | Promise<OnLoadResult>;
}

const ADAPTATIONS: readonly Adaptation[] = [
  // Loads webpack, although the workflows are usually bundled already.
  { file: `/${BUNDLER}`, adapt: () => loadOnDemand(BUNDLER, `defaultWorkflowInterceptorModules: [require.resolve('${LOG_INTERCEPTOR}')]`) },
  { file: '/@temporalio/worker/lib/worker.js', adapt: (path) => replace(path, PRELOADING, '') },
  // The thread that runs workflows is a compiled program, too.
  {
    file: '/@temporalio/worker/lib/workflow/threaded-vm.js',
    adapt: (path) =>
      replace(path, "require.resolve('./workflow-worker-thread')", "require('node:path').join(__dirname, 'workflow-thread.cjs')"),
  },
  { file: '/@temporalio/worker/lib/workflow/reusable-vm.js', adapt: (path) => replace(path, CALL_LIMIT, '') },
  // Finds its native code by its own place.
  {
    file: '/@temporalio/core-bridge/common.js',
    adapt: (path) =>
      replace(path, "path.resolve(__dirname, 'releases'", `path.resolve(path.dirname(require.resolve('${BRIDGE}')), 'releases'`),
  },
  { file: '/@tensorflow/tfjs-node-gpu/dist/index.js', adapt: () => ({ contents: TENSORFLOW }) },
  { file: `/${MESSAGES}`, adapt: () => loadOnDemand(MESSAGES) },
  // Figures are drawn without a canvas, for which the variant for Node waits while it loads; a script cannot wait.
  {
    file: '/vega-canvas/build/vega-canvas.node.js',
    adapt: async (path) => ({ contents: await readFile(path.replace('.node.js', '.browser.js'), 'utf8') }),
  },
];
/** Parts of TensorFlow's library for layers, converted models and browsers, which take as long to load as the rest. */
const UNUSED = /[\\/]@tensorflow[\\/]tfjs-(layers|data|converter|backend-cpu|backend-webgl)[\\/]/;

const PLACING = Symbol('placing');

/**
 * Puts packages into the compiled programs, because finding, reading and compiling their thousand files takes longer than running them. What the
 * programs do not use of the largest ones is left out.
 */
export function adaptPackages(build: PluginBuild): void {
  build.onResolve({ filter: /^[^.]/ }, ({ path, kind, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || pluginData === PLACING || !isOutside(path)) return undefined;
    return placeOutside(build, path, resolveDir);
  });
  for (const { file, adapt } of ADAPTATIONS) {
    build.onLoad({ filter: matchEnd(file) }, ({ path }) => adapt(path));
  }
  build.onLoad({ filter: MESSAGES_MODULE }, async ({ path }) => ({ contents: await leaveOutProtos(path, 'program') }));
  build.onLoad({ filter: UNUSED }, () => ({ contents: 'module.exports = {};' }));
}

/** By its place, because a package of the same name elsewhere may have another version. Native code may be built later than the programs. */
async function placeOutside(build: PluginBuild, name: string, resolveDir: string): Promise<OnResolveResult> {
  if (name.endsWith('.node')) return { path: name, external: true };
  const { path, errors } = await build.resolve(name, { kind: 'require-call', resolveDir, pluginData: PLACING });
  return { path, errors, external: true };
}

function isOutside(name: string): boolean {
  return name.endsWith('.node') || OUTSIDE.some((outside) => name === outside || name.startsWith(`${outside}/`));
}

/** @param known Properties for which it is not loaded. */
function loadOnDemand(name: string, known = ''): OnLoadResult {
  const get = `get: (known, property) => known[property] ?? require('${name}')[property]`;
  return { contents: `module.exports = new Proxy({ ${known} }, { ${get} });` };
}

/** @throws Error if the file does not contain the text, such as after an upgrade of its package */
async function replace(path: string, text: string | RegExp, by: string): Promise<OnLoadResult> {
  const before = await readFile(path, 'utf8');
  const contents = before.replace(text, () => by);
  if (contents === before) throw new Error(`${path} is written otherwise than expected.`);
  return { contents };
}

function matchEnd(file: string): RegExp {
  return new RegExp(`${file.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
}
