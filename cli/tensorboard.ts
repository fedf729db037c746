import { createCommand } from './create-command.ts';
import { parsePort } from './parse-number.ts';
import { runCommand } from './run-command.ts';

const command = createCommand({
  name: 'tensorboard',
  description: 'Starts TensorBoard on the reports of this folder, and installs it first if necessary, in its own environment.',
  exitCodes: '0 done, 1 failed, 2 invalid usage, 130 interrupted',
})
  .argument('[folder]', 'folder to show (default: all of runs)')
  .option('--port <number>', 'port on loopback; 0: any free one', parsePort(0), 6006)
  .action((folder: string | undefined, { port }: { port: number }) =>
    runCommand(async (signal) => (await import('./tools/run-tensorboard.ts')).runTensorboard({ folder, port, signal })),
  );

export const finished = command.parseAsync();
