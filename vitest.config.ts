import os from 'node:os';
import { defineConfig } from 'vitest/config';
import { WaitingFirst } from './tests/support/waiting-first.ts';
import { GPU_VARIABLES } from './workers/gpu-variables.ts';

/** What starts processes, changes this one or replaces modules has a process to itself, as have the longest tests of kernels. */
const ON_THEIR_OWN = [
  'infra/**/*.test.ts',
  'workers/**/*.test.ts',
  'core/models/native/*.test.ts',
  'core/models/fast-against-plain.test.ts',
  'core/models/blocks/contract.test.ts',
].map((files) => `tests/unit/${files}`);
const UNIT = 'tests/unit/**/*.test.ts';

export default defineConfig({
  test: {
    exclude: ['node_modules/**'],
    projects: [
      // Loading what they test takes most of their time: one process runs many of these files, and loads it once.
      { extends: true, test: { name: 'unit', include: [UNIT], exclude: ON_THEIR_OWN, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ['tests/!(unit)/**/*.test.ts', ...ON_THEIR_OWN] },
      },
    ],
    // TensorFlow's addon crashes when a worker thread that loaded it ends.
    pool: 'forks',
    // One more than there are cores: the longest tests wait for servers most of their time. With two more, faults recover too late on two cores.
    maxWorkers: os.availableParallelism() + 1,
    sequence: { sequencer: WaitingFirst },
    testTimeout: 120_000,
    // A page is asked until it shows what is expected of it.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
    // TensorFlow tells of every model it opens, thousands of lines in all. What is left is its notice about oneDNN, which no level stops.
    env: { ...GPU_VARIABLES, TF_CPP_MIN_LOG_LEVEL: '3' },
    setupFiles: ['tests/support/fail-on-console.ts'],
    // Of this process and its forks: what servers' workers and slots run is tested too, and not counted.
    coverage: {
      provider: 'v8',
      include: ['{activities,cli,configs,core,infra,web,workers,workflows}/**/*.{ts,mjs}'],
      reporter: ['text-summary', 'html'],
    },
  },
});
