import { execFile } from 'node:child_process';
import { appendFile, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { compilePrograms } from '../../../workers/compile-programs.ts';
import { createLocator, type Program } from '../../../workers/programs.ts';
import type { SlotTask } from '../../../workers/run-slot-task.ts';
import { startSlot } from '../../../workers/slot.ts';

vi.mock('esbuild', async (importOriginal) => {
  const original = await importOriginal<typeof import('esbuild')>();
  return { ...original, build: vi.fn(original.build) };
});

const PROJECT_FOLDER = path.join(import.meta.dirname, '../../..');
const INFRA = ['cached-script', 'kept-folders', 'leave-out-protos', 'project-folder', 'script-options'].map((name) => `infra/${name}.mjs`);
const STARTED_BY = ['workers/start-program.ts', 'workers/show-sources.ts'];
const OLD = new Date('2026-01-01T00:00:00.000Z');
const run = promisify(execFile);

let folder: string;
let keptFolder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-programs-'));
  keptFolder = path.join(folder, 'kept/programs');
  await symlink(path.join(PROJECT_FOLDER, 'node_modules'), path.join(folder, 'node_modules'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a slot process', () => {
  // In one test, because compiling the programs takes seconds of processor time.
  it('runs compiled, with TensorFlow and our kernels, and tells where in the sources it failed', async () => {
    const program = await createLocator({ keptFolder })('slot-process');
    expect(path.dirname(path.dirname(program.file))).toBe(keptFolder);
    expect(await runInSlot(program, 'checkDevice')).toMatchObject({ matches: true });
    const failure = runInSlot(program, 'recordSweep');
    await expect(failure).rejects.toMatchObject({ stack: expect.stringMatching(/InvalidConfig.*\n.*\/workers\/slot-process\.ts:\d+/) });
  });

  it('runs from its source where nothing can be written', async () => {
    await writeFile(path.join(folder, 'kept'), 'a file where the folder would be');
    const program = await createLocator({ keptFolder })('slot-process');
    expect(program.file).toBe(path.join(PROJECT_FOLDER, 'workers/slot-process.ts'));
    await expect(runInSlot(program, 'recordSweep')).rejects.toMatchObject({ failureClass: 'InvalidConfig' });
  });
});

describe('the programs of a small project', () => {
  const source = () => path.join(folder, 'core/greeting.ts');
  const compile = () => compilePrograms({ projectFolder: folder, keptFolder });

  beforeEach(async () => {
    for (const name of ['activities', 'configs', 'core', 'infra', 'web/report', 'web/views', 'workers', 'workflows']) {
      await mkdir(path.join(folder, name), { recursive: true });
    }
    for (const name of ['package-lock.json', 'package.json', 'tsconfig.json']) await writeFile(path.join(folder, name), '{}');
    for (const name of INFRA) await copyFile(path.join(PROJECT_FOLDER, name), path.join(folder, name));
    for (const name of STARTED_BY) await copyFile(path.join(PROJECT_FOLDER, name), path.join(folder, name));
    await writeFile(path.join(folder, 'workers/workflow-thread.ts'), '');
    await writeFile(source(), "export const greeting = 'first';\n");
    await writeFile(path.join(folder, 'workers/slot-process.ts'), "import { greeting } from '../core/greeting.ts';\nvoid greeting;\n");
    // Says what it would start.
    await writeFile(
      path.join(folder, 'workers/worker-process.ts'),
      `import { locateProgram } from ${JSON.stringify(path.join(PROJECT_FOLDER, 'workers/programs.ts'))};
      void locateProgram('slot-process').then(({ file }) => process.stdout.write(file));`,
    );
  });

  it('are kept and reused', async () => {
    const first = await compile();
    const file = path.join(first, 'slot-process.cjs');
    const { mtimeMs } = await stat(file);
    expect(await compile()).toBe(first);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  it.each([
    ['core/greeting.ts', "export const greeting = 'other';\n"],
    ['workflows/another.ts', ''],
    ['package-lock.json', '{ }'],
    ['package.json', '{ }'],
    ['tsconfig.json', '{ }'],
  ])('are compiled again when %s changes, and the earlier ones stay', async (file, content) => {
    const first = await compile();
    const before = await readFile(path.join(first, 'slot-process.js'), 'utf8');
    await writeFile(path.join(folder, file), content);
    expect(await compile()).not.toBe(first);
    expect(await readFile(path.join(first, 'slot-process.js'), 'utf8')).toBe(before);
  });

  it('are compiled again in another folder, because they contain its path', async () => {
    const moved = `${folder}-moved`;
    onTestFinished(() => rm(moved, { recursive: true }));
    await cp(folder, moved, { recursive: true });
    expect(await compilePrograms({ projectFolder: moved, keptFolder })).not.toBe(await compile());
  });

  it('stay the same for a process that has found them, and for its children', async () => {
    const locate = createLocator({ projectFolder: folder, keptFolder });
    const { file: worker, execArgv } = await locate('worker-process');
    const slot = path.join(path.dirname(worker), 'slot-process.cjs');
    await appendFile(source(), '\n');
    expect((await locate('slot-process')).file).toBe(slot);
    expect((await run(process.execPath, [...execArgv, worker])).stdout).toBe(slot);
  });

  it('appear complete, once, when two processes compile them', async () => {
    let winner = '';
    interfere(async () => {
      winner = await compile();
      await writeFile(path.join(winner, 'winner'), '');
    });
    expect(await compile()).toBe(winner);
    expect(await readdir(keptFolder)).toEqual([path.basename(winner)]);
    expect(await readdir(winner)).toEqual(expect.arrayContaining(['slot-process.cjs', 'worker-process.cjs', 'winner']));
  });

  it('are not kept when a source changes while they are compiled', async () => {
    interfere(() => appendFile(source(), '\n'));
    await expect(compile()).rejects.toThrow('The sources changed');
    expect(await readdir(keptFolder)).toEqual([]);
  });

  it('are removed except the ten used last', async () => {
    const used = await compile();
    await utimes(used, OLD, OLD);
    const others = Array.from({ length: 12 }, (_, index) => path.join(keptFolder, `other-${index}`));
    for (const [index, other] of others.entries()) {
      await mkdir(other);
      await utimes(other, OLD, new Date(OLD.getTime() + index * 1_000));
    }
    await compile();
    await appendFile(source(), '\n');
    const latest = await compile();
    expect((await readdir(keptFolder)).sort()).toEqual([used, latest, ...others.slice(4)].map((name) => path.basename(name)).sort());
  });
});

/** Does something when the next compilation begins. */
function interfere(action: () => Promise<unknown>): void {
  const build = vi.mocked(esbuild.build).getMockImplementation() as typeof esbuild.build;
  vi.mocked(esbuild.build).mockImplementationOnce(async (options) => {
    await action();
    return build(options);
  });
}

async function runInSlot(program: Program, stage: SlotTask['request']['stage']): Promise<unknown> {
  const slot = startSlot({
    program,
    memoryMegabytes: 2_048,
    env: { PATH: process.env.PATH },
    stages: [],
    laterStages: [],
    processOptions: [],
    niceness: 10,
  });
  onTestFinished(() => slot.end());
  return slot.run({
    request: { stage, input: null, attempt: 1, attemptId: 'attempt 1', secondsLost: 0, refusalMilliseconds: 0 },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    stallMilliseconds: 60_000,
  });
}
