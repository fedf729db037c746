import { stat } from 'node:fs/promises';
import { DurasweepError } from '../../core/domain/errors.ts';
import { TENSORBOARD } from '../../infra/set-up/python-tools.ts';
import { RUNS_FOLDER } from '../platform.ts';
import { runPythonTool } from './run-python-tool.ts';

export interface TensorboardOptions {
  readonly folder: string | undefined;
  readonly port: number;
  readonly signal: AbortSignal;
}

/** Listens on loopback only: anyone who reaches it can read everything. */
export async function runTensorboard({ folder = RUNS_FOLDER, port, signal }: TensorboardOptions): Promise<number> {
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new DurasweepError('InvalidConfig', `There is no folder ${folder}: run a sweep first, or name the folder with its reports.`);
  }
  const args = ['-m', 'tensorboard.main', '--logdir', folder, '--host', '127.0.0.1', '--port', String(port)];
  return await runPythonTool({ tool: TENSORBOARD, args, signal });
}
