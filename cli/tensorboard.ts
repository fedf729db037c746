import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { EXIT, runCommand } from './run-command.ts';

const command = new Command(nameCommand('tensorboard'))
  .description('Starts TensorBoard on the reports of this folder, and installs it first if necessary, in its own environment.')
  .argument('[folder]', 'folder to show (default: all of runs)')
  .option('--port <number>', 'port on loopback', '6006')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 invalid usage, 130 interrupted.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .action((folder: string | undefined, { port }: { port: string }) =>
    runCommand(async (signal) => (await import('./tools/run-tensorboard.ts')).runTensorboard({ folder, port, signal })),
  );

export const finished = command.parseAsync();
