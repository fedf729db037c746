import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { EXIT, runCommand } from './run-command.ts';

const command = new Command(nameCommand('mlflow'))
  .description('Starts an MLflow server, and installs it first if necessary, in its own environment. Its data is kept in the data folder.')
  .option('--port <number>', 'port on loopback', '5000')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 invalid usage, 130 interrupted.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .action(({ port }: { port: string }) =>
    runCommand(async (signal) => (await import('./tools/run-mlflow.ts')).runMlflow({ port, signal })),
  );

export const finished = command.parseAsync();
