import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { startPage } from './page/start-page.ts';
import { startPlatform } from './platform.ts';
import { EXIT, runCommand } from './run-command.ts';
import { stayUntilAborted } from './until-aborted.ts';

const command = new Command(nameCommand('page'))
  .description('Serves the page of sweeps that others work on: on loopback, without workers. Ctrl-C stops it.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .option('--read-only', 'the page cannot change anything')
  .action(({ readOnly = false }: { readonly readOnly?: boolean }) => runCommand((signal) => serve(signal, readOnly)));

export const finished = command.parseAsync();

async function serve(signal: AbortSignal, readOnly: boolean): Promise<number> {
  const page = await startPage({ readOnly });
  process.stdout.write(`${page.line}\n`);
  const onNotice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice, withoutWorkers: true });
  page.serve(platform);
  try {
    process.stdout.write('Ready.\n');
    await stayUntilAborted(platform.ending);
    platform.services.lost.throwIfAborted();
    return EXIT.done;
  } finally {
    await page.close();
    await platform.stop();
  }
}
