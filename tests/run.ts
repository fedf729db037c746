/** `npm test`: style, layer borders, types and every test; the last line counts them. Further arguments go to vitest. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** As in `npm run check`; the layer borders are a test. */
const CHECKS: readonly (readonly [title: string, name: string, args: readonly string[]])[] = [
  ['style', 'biome', ['check', '.']],
  ['types', 'tsc', []],
  ["the page's types", 'tsc', ['-p', 'web/client']],
  ['for unused code', 'knip', []],
  ['for code that only tests use', 'knip', ['--production']],
];

const binary = (name: string) => path.join(import.meta.dirname, '..', 'node_modules', '.bin', name);

const counts = await Promise.all([runChecks(), runTests(process.argv.slice(2))]);
const total = counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }));
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);

/** While the first tests wait for their servers; tests do not depend on them. */
async function runChecks(): Promise<Count> {
  const codes: number[] = [];
  for (const [title, name, args] of CHECKS) codes.push(await runCheck(title, name, args));
  const passed = codes.filter((code) => code === 0).length;
  return { passed, failed: codes.length - passed };
}

function runCheck(title: string, name: string, args: readonly string[]): Promise<number> {
  process.stdout.write(`Checking ${title} …\n`);
  return run(name, args);
}

async function runTests(args: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-tests-'));
  const outputFile = path.join(folder, 'results.json');
  try {
    const code = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile=${outputFile}`, ...args]);
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(outputFile, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    // A file that fails before its first test, or an error outside any test, fails the run without a failed test.
    return { passed: numPassedTests, failed: code === 0 ? numFailedTests : Math.max(1, numFailedTests) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(name: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary(name), args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
