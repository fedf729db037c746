import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { MLFLOW } from '../../infra/set-up/python-tools.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { getDataFolder } from '../platform.ts';
import { describeMlflowServer } from './mlflow-server.ts';
import { parsePort } from './parse-port.ts';
import { runPythonTool } from './run-python-tool.ts';

/** On loopback: whoever reaches it reads and changes everything. */
export async function runMlflow({ port, signal }: { readonly port: string; readonly signal: AbortSignal }): Promise<number> {
  const number = parsePort(port, 1);
  const folder = path.join(getDataFolder(readEnvironment()), 'mlflow');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  process.stdout.write(
    `MLflow will be at http://127.0.0.1:${number}. To tell it of a sweep:\n  MLFLOW_TRACKING_URI=http://127.0.0.1:${number} npm run steer -- track <sweep>\n`,
  );
  return await runPythonTool({ tool: MLFLOW, ...describeMlflowServer(folder, number), signal });
}
