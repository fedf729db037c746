import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { NO_GPU } from '../processes/bench-process.ts';
import { startProcessorClock } from './processor-clock.ts';
import { PROCESSES, type Reached, TARGET, type TargetConfiguration } from './target.ts';

interface OptunaRequest {
  /** With Optuna and PyTorch. */
  readonly python: Python;
  /** The configuration's fold, as `writeFoldFiles` wrote it. */
  readonly foldIndex: string;
  readonly configuration: TargetConfiguration;
  readonly seed: number;
}

/** What a process writes when one of its networks has reached the target. */
interface Answer extends Omit<Reached, 'seconds' | 'processorSeconds'> {
  /** Seconds since 1970. */
  readonly reachedAt: number;
}

/** Runs the same search in processes that share one study of Optuna, until a network of one of them reaches the target, and ends them. */
export async function timeOptuna({ python, foldIndex, configuration, seed }: OptunaRequest): Promise<Reached> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-optuna-'));
  const { training, experiments } = configuration;
  const request = { foldIndex, journal: path.join(folder, 'journal.log'), target: TARGET, seed, training, ...experiments[0].search };
  const startedAt = Date.now();
  const children = Array.from({ length: PROCESSES }, (_, worker) =>
    spawn(python.program, [path.join(import.meta.dirname, 'time_to_target_peer.py'), JSON.stringify({ ...request, worker })], {
      env: { ...inheritedVariables(), ...python.variables, ...NO_GPU, OMP_NUM_THREADS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const clock = startProcessorClock(children.map(({ pid }) => pid as number));
  try {
    const { reachedAt, ...reached } = await Promise.any(children.map(readAnswer));
    const endedAt = 1_000 * reachedAt;
    return { seconds: (endedAt - startedAt) / 1_000, processorSeconds: clock.readUntil(endedAt), ...reached };
  } finally {
    clock.stop();
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

async function readAnswer({ stdout }: ChildProcess): Promise<Answer> {
  for await (const line of createInterface({ input: stdout as NonNullable<ChildProcess['stdout']> })) return JSON.parse(line) as Answer;
  throw new Error(`A process with Optuna ended before a network reached ${100 * TARGET} %.`);
}
