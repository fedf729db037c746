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
  const uri = `http://127.0.0.1:${number}`;
  process.stdout.write(`Starting MLflow at ${uri}: half a minute or so …\n`);
  const text = [
    '',
    `MLflow serves at ${uri}; Ctrl-C ends it. In another terminal:`,
    `  MLFLOW_TRACKING_URI=${uri} npm start -- <configuration>        # is told of the sweep while it runs`,
    `  MLFLOW_TRACKING_URI=${uri} npm run steer -- track <sweep>      # of one that is finished`,
    '',
  ].join('\n');
  return await runPythonTool({
    tool: MLFLOW,
    ...describeMlflowServer(folder, number),
    whenServing: { address: `${uri}/health`, text },
    signal,
  });
}
