import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describeMlflowServer } from '../../cli/tools/mlflow-server.ts';
import { orNull, waitUntil } from '../faults/harness/wait-until.ts';
import { findTool, runPython } from '../support/python.ts';

/** Its imports and a new database take half a minute of processor time, and on busy cores that takes a while. */
export const START_LIMIT_MS = 600_000;

export const mlflowTool = await findTool('mlflow');

export interface RealMlflow {
  readonly uri: string;
  /** Ends all of its processes at once, as a power cut would. */
  kill(): Promise<void>;
}

/** Starts a real server, new or on the folder of an earlier one, and waits until it answers. */
export async function startRealMlflow(folder: string, port: number): Promise<RealMlflow> {
  if (mlflowTool === null) throw new Error('MLflow is not installed.');
  const { args, variables } = describeMlflowServer(folder, port);
  const env = { ...process.env, ...mlflowTool.variables, ...variables };
  // It starts others, which form a group with it.
  const server = spawn(mlflowTool.program, args, { env, stdio: 'ignore', detached: true });
  const ended = once(server, 'exit');
  const uri = `http://127.0.0.1:${port}`;
  await waitUntil('MLflow serves', async () => (await orNull(fetch(`${uri}/health`)))?.ok, { limitMs: START_LIMIT_MS, pollMs: 250 });
  return {
    uri,
    async kill() {
      if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) process.kill(-server.pid, 'SIGKILL');
      await ended;
    },
  };
}

interface ReadRun {
  readonly name: string;
  readonly status: string;
  /** Name of its parent run. */
  readonly parent: string | null;
  /** `[step, time, value]` of each point. */
  readonly metrics: Readonly<Record<string, readonly (readonly [number, number, number])[]>>;
}

export interface ReadSweep {
  /** What MLflow takes the experiment for. */
  readonly kind: string | null;
  /** All runs of a key; more than one would be too many. */
  readonly runs: Readonly<Record<string, readonly ReadRun[]>>;
  /** Number of versions of the registered model. */
  readonly versions: number;
  readonly claim: string;
  /** The registered model's answer. */
  readonly probabilities: readonly number[];
}

/** What MLflow's own client says of a sweep. @param recording steps for the registered model */
export async function readBack({ uri }: RealMlflow, sweepId: string, recording: readonly (readonly number[])[]): Promise<ReadSweep> {
  if (mlflowTool === null) throw new Error('MLflow is not installed.');
  const script = path.resolve('tests/fixtures/tracking/read_mlflow.py');
  return JSON.parse(await runPython(mlflowTool, [script, uri, sweepId, JSON.stringify(recording)])) as ReadSweep;
}
