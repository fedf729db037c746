import { defineConfig } from 'vitest/config';
import { WaitingFirst } from './tests/support/waiting-first.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**'],
    // TensorFlow's addon crashes when a worker thread that loaded it ends.
    pool: 'forks',
    // vitest would leave one core free, of two a half; the longest tests wait for servers most of their time.
    maxWorkers: '100%',
    sequence: { sequencer: WaitingFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // TensorFlow tells of every model it opens, thousands of lines in all. What is left is its notice about oneDNN, which no level stops.
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
    setupFiles: ['tests/support/fail-on-console.ts'],
    // Of this process and its forks: what servers' workers and slots run is tested too, and not counted.
    coverage: {
      provider: 'v8',
      include: ['{activities,cli,configs,core,infra,web,workers,workflows}/**/*.{ts,mjs}'],
      reporter: ['text-summary', 'html'],
    },
  },
});
