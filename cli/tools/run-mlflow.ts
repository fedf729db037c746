import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { MLFLOW } from '../../infra/set-up/python-tools.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { getDataFolder } from '../platform.ts';
import { describeMlflowServer } from './mlflow-server.ts';
import { runPythonTool } from './run-python-tool.ts';

/** Listens on loopback only: anyone who reaches it can read and change everything. */
export async function runMlflow({ port, signal }: { readonly port: number; readonly signal: AbortSignal }): Promise<number> {
  const folder = path.join(getDataFolder(readEnvironment()), 'mlflow');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const uri = `http://127.0.0.1:${port}`;
  process.stdout.write(`Starting MLflow at ${uri}; the first time this takes about half a minute …\n`);
  const text = [
    '',
    `MLflow is ready at ${uri}; Ctrl-C stops it. In another terminal:`,
    `  MLFLOW_TRACKING_URI=${uri} npm start -- <configuration>        # logs the sweep while it runs`,
    `  MLFLOW_TRACKING_URI=${uri} npm run steer -- track <sweep>      # logs a finished sweep`,
    '',
  ].join('\n');
  return await runPythonTool({
    tool: MLFLOW,
    ...describeMlflowServer(folder, port),
    whenServing: { address: `${uri}/health`, text },
    signal,
  });
}
