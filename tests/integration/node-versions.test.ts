import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../infra/set-up/command.mjs';
import { buildTinySweep } from '../support/tiny-sweep.ts';
import { NODE_VERSIONS, provideNode } from './provide-node.ts';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../..');
/** A busy machine takes many times as long as an idle one. */
const LIMIT_MS = 400_000;
const IS_SERVED = process.platform === 'linux' && process.arch === 'x64';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-node-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** One variant for one epoch uses set-up's check, TensorFlow's addon in slots, workers with the native SDK, and the report's libraries. */
async function writeConfiguration(): Promise<string> {
  const tiny = buildTinySweep();
  const variants = [{ name: 'gru', architecture: 'gru', hiddenSize: 8 }] as const;
  const file = path.join(folder, 'tiny.json');
  await writeFile(file, JSON.stringify({ ...tiny, training: { maxEpochs: 1 }, experiments: [{ name: 'one', variants }] }));
  return file;
}

describe.skipIf(!IS_SERVED)('everything from npm start to the report', () => {
  it.for(Object.keys(NODE_VERSIONS))('runs on Node %s', { timeout: LIMIT_MS }, async (version, { skip }) => {
    const node = await provideNode(version);
    if (node === null) return skip(`the npm registry, which has Node ${version}, cannot be reached`);
    const output = await runCommand({
      program: node,
      arguments: ['infra/run.mjs', 'cli/start.ts', await writeConfiguration(), '--exit'],
      folder: PROJECT_FOLDER,
      variables: {
        ...process.env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
        DURASWEEP_DATA: path.join(folder, 'data'),
        DURASWEEP_REPORTS: path.join(folder, 'runs'),
        DURASWEEP_SLOTS: '1',
      },
    });
    expect(output).toMatch(/gru .*%/);
    const { trials } = JSON.parse(await readFile(path.join(folder, 'runs', 'tiny', 'results.json'), 'utf8'));
    expect(trials).toMatchObject([{ state: 'completed', epochs: 1 }]);
  });
});
