/** What one part of the project may import besides itself. */
export interface Layer {
  /** Folder, relative to the project. A file belongs to the longest matching one. */
  readonly folder: string;
  readonly parts: readonly string[];
  /** Parts of which only types may be imported. */
  readonly types?: readonly string[];
  /** npm packages; `node` stands for Node's own modules. */
  readonly packages: readonly string[];
}

/** Networks as seen by configurations and workflows. */
const NETWORKS = ['core/models/blocks', 'core/models/architectures'];
const CORE = [
  ...NETWORKS,
  'core/domain',
  'core/search',
  'core/dataset',
  'core/dataset/formats',
  'core/models',
  'core/evaluation',
  'core/training',
  'core/analysis',
  'core/report',
  'core/export',
  'core/streaming',
  'core/tracking',
  'core/storage',
];
const PRODUCT = [
  ...CORE,
  ...['configs', 'configs/files', 'workflows', 'activities', 'activities/contract', 'activities/stages', 'workers'],
  ...['infra', 'infra/set-up', 'infra/services', 'web/views', 'web/report', 'web/server', 'web/client', 'cli'],
];
const ANY = ['*'];

/** Imports go in one direction: from the parts below to those above. Checked by `layers.test.ts`, explained in docs/architecture.md. */
export const LAYERS: readonly Layer[] = [
  // Pure and safe inside workflows.
  { folder: 'core/domain', parts: [], packages: ['@noble/hashes', 'zod'] },
  // Pure too.
  { folder: 'core/search', parts: ['core/domain'], packages: ['zod'] },
  // Pure too.
  { folder: 'core/dataset/formats', parts: ['core/domain'], packages: ['zod'] },
  {
    folder: 'core/dataset',
    parts: ['core/domain', 'core/dataset/formats'],
    packages: ['node', 'csv-parse', 'iconv-lite', 'tar', 'yauzl', 'yazl', 'zod'],
  },
  // Pure too, because blocks receive the code that runs them.
  { folder: 'core/models/blocks', parts: ['core/domain'], types: ['core/models'], packages: ['zod'] },
  { folder: 'core/models/architectures', parts: ['core/domain', 'core/models/blocks'], packages: ['zod'] },
  { folder: 'core/models', parts: ['core/domain', ...NETWORKS], packages: ['node', '@tensorflow/tfjs-node-gpu', 'zod'] },
  { folder: 'core/evaluation', parts: ['core/domain'], packages: [] },
  { folder: 'core/training', parts: ['core/domain', 'core/models', 'core/evaluation', ...NETWORKS], packages: ['node', 'zod'] },
  {
    folder: 'core/analysis',
    parts: ['core/domain'],
    packages: ['simple-statistics', '@stdlib/stats-base-dists-t-cdf', '@stdlib/stats-base-dists-t-quantile'],
  },
  {
    folder: 'core/report',
    parts: ['core/domain', 'core/analysis'],
    packages: ['node', '@resvg/resvg-js', 'fontkit', 'vega', 'vega-lite', 'zod'],
  },
  // Runs in browsers, too.
  { folder: 'core/streaming', parts: ['core/domain', 'core/models/blocks'], packages: [] },
  {
    folder: 'core/export',
    parts: ['core/domain', 'core/dataset', 'core/models', 'core/streaming', ...NETWORKS],
    packages: ['node', 'protobufjs', 'zod'],
  },
  { folder: 'core/tracking', parts: ['core/domain'], packages: ['node', 'protobufjs', 'zod'] },
  { folder: 'core/storage', parts: ['core/domain'], packages: ['node', '@aws-sdk/client-s3', 'zod'] },
  { folder: 'configs', parts: ['core/domain', 'core/dataset/formats', 'core/search', ...NETWORKS], packages: ['@noble/hashes', 'zod'] },
  { folder: 'configs/files', parts: ['core/domain', 'configs'], packages: ['node', 'jsonc-parser'] },
  // Must replay: no Node, no clock, no store.
  {
    folder: 'workflows',
    parts: ['core/domain', 'core/search', ...NETWORKS, 'configs', 'activities/contract'],
    packages: ['@temporalio/workflow', '@temporalio/common', 'zod'],
  },
  // The interface of activities for workflows.
  { folder: 'activities/contract', parts: ['core/domain'], types: ['configs', 'core/search'], packages: [] },
  {
    folder: 'activities',
    parts: ['core/domain', 'activities/contract'],
    types: ['configs', 'core/search'],
    packages: ['@temporalio/activity', '@temporalio/common'],
  },
  {
    folder: 'activities/stages',
    parts: [...CORE, 'configs', 'activities', 'activities/contract', 'web/views', 'web/report'],
    packages: ['node', 'ipaddr.js', 'p-limit', 'zod'],
  },
  {
    folder: 'workers',
    parts: [...CORE, 'configs', 'configs/files', 'workflows', 'activities', 'activities/contract', 'activities/stages', 'infra'],
    packages: [
      ...[
        'node',
        '@temporalio/activity',
        '@temporalio/client',
        '@temporalio/common',
        '@temporalio/envconfig',
        '@temporalio/proto',
        '@temporalio/worker',
      ],
      ...['esbuild', 'pino', 'zod', '@temporalio/interceptors-opentelemetry'],
      ...[
        '@opentelemetry/api',
        '@opentelemetry/context-async-hooks',
        '@opentelemetry/core',
        '@opentelemetry/resources',
        '@opentelemetry/sdk-trace-base',
      ],
    ],
  },
  // Set-up imports nothing else: it runs before packages are installed.
  { folder: 'infra', parts: ['infra/set-up'], packages: ['node', 'esbuild', 'tsx'] },
  { folder: 'infra/set-up', parts: ['infra'], packages: ['node', 'esbuild', 'listr2', 'yauzl', 'zod'] },
  { folder: 'infra/release', parts: ['infra', 'infra/set-up', 'workers'], packages: ['node', 'esbuild'] },
  {
    folder: 'infra/services',
    parts: ['core/domain', 'infra', 'infra/set-up'],
    packages: ['node', '@aws-sdk/client-s3', '@smithy/signature-v4', '@temporalio/client', '@temporalio/common', 'get-port', 'zod'],
  },
  // The page's data, and how it is composed.
  {
    folder: 'web/views',
    parts: ['core/domain', 'core/analysis', 'core/report'],
    types: ['core/dataset', 'core/streaming', 'workflows'],
    packages: [],
  },
  // Single-file pages for the stage that writes reports.
  { folder: 'web/report', parts: ['core/domain', 'core/analysis', 'core/report', 'web/views'], types: ['workflows'], packages: ['node'] },
  // Loaded by commands before anything else runs: it receives the code that reads Temporal and the store.
  { folder: 'web/server', parts: ['core/domain', 'web/views', 'workers'], types: ['workflows'], packages: ['node'] },
  // Runs in browsers.
  {
    folder: 'web/client',
    parts: ['core/domain', 'core/analysis', 'core/streaming', 'web/views'],
    types: ['core/report', 'workflows'],
    packages: ['preact', 'd3-scale', 'd3-shape'],
  },
  { folder: 'cli', parts: PRODUCT, packages: ANY },
  { folder: 'bench', parts: [...PRODUCT, 'tests'], packages: ANY },
  { folder: 'tests', parts: [...PRODUCT, 'bench'], packages: ANY },
];
