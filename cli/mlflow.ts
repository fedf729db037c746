import { createCommand } from './create-command.ts';
import { parsePort } from './parse-number.ts';
import { runCommand } from './run-command.ts';

const command = createCommand({
  name: 'mlflow',
  description: 'Starts an MLflow server, and installs it first if necessary, in its own environment. Its data is kept in the data folder.',
  exitCodes: '0 done, 1 failed, 2 invalid usage, 130 interrupted',
})
  .option('--port <number>', 'port on loopback', parsePort(1), 5000)
  .action(({ port }: { port: number }) =>
    runCommand(async (signal) => (await import('./tools/run-mlflow.ts')).runMlflow({ port, signal })),
  );

export const finished = command.parseAsync();
