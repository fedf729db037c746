import type { KnipConfig } from 'knip';

/** Finds files, exports and packages that nothing uses; with `--production`, those that only tests and benchmarks use. */
const config: KnipConfig = {
  entry: [
    'activities/stages/index.ts!',
    'cli/*.ts!',
    'configs/index.ts!',
    'core/{analysis,dataset,models,training}/index.ts!',
    'infra/release/*.{ts,mjs}!',
    'infra/set-up/{complete-lock-file.mjs,set-up.ts}!',
    'web/client/{page,report,try}.tsx!',
    'workers/{prepare-image,slot-process,start-program,worker-process,workflow-thread}.ts!',
    'workflows/{index,failure-converter,payload-converter,senders,shared-modules}.ts!',
    'bench/{,*/}{run,worker}.ts',
    'bench/print-targets.ts',
    'bench/processes/{bench,our}-process.ts',
    'bench/search/record-curves.ts',
    'bench/streaming/in-browser.ts',
    'tests/**/*.test.ts',
    'tests/**/*.mjs',
    'tests/**/{run,run-*,record,record-*,write,install-tools}.ts',
    'tests/cluster/{build-tools,chart,pods}.ts',
    'tests/fixtures/exports/check-onnxruntime.ts',
    'tests/integration/infra-command.ts',
  ],
  project: ['{activities,bench,cli,configs,core,infra,tests,web,workers,workflows}/**/*.{ts,tsx,mjs}!', '!{bench,tests}/**!'],
  // Tests may call a function that only its own file uses.
  ignoreExportsUsedInFile: process.argv.includes('--production'),
  // Fonts are files, found by `require.resolve`; node-pre-gyp belongs to TensorFlow's package.
  ignoreDependencies: ['@expo-google-fonts/*', 'dejavu-fonts-ttf', '@mapbox/node-pre-gyp'],
  ignoreBinaries: ['ip', 'mkfifo', 'openssl', 'runc'],
};

export default config;
