import { Command } from 'commander';
import { nameCommand } from './command-name.ts';
import { describeLinks } from './links.ts';
import { startPage } from './page/start-page.ts';
import { startPlatform } from './platform.ts';
import { EXIT, runCommand } from './run-command.ts';
import { stayUntilAborted } from './until-aborted.ts';

const command = new Command(nameCommand('services'))
  .description('Runs only servers and workers; start and steer sweeps with the Temporal CLI. Ctrl-C stops them.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
  .option('--read-only', 'the page cannot change anything')
  .action(({ readOnly = false }: { readonly readOnly?: boolean }) => runCommand((signal) => serve(signal, readOnly)));

export const finished = command.parseAsync();

async function serve(signal: AbortSignal, readOnly: boolean): Promise<number> {
  const page = await startPage({ readOnly });
  process.stdout.write(`${page.line}\n`);
  process.stdout.write('Starting servers and workers …\n');
  const platform = await startPlatform({ signal, onNotice: (message) => void process.stdout.write(`${message}\n`) });
  page.serve(platform);
  try {
    const { address } = platform.temporal;
    process.stdout.write(
      [
        'Ready.',
        describeLinks(platform),
        'Start a sweep from another terminal:',
        '  npm run temporal -- workflow start --type sweep --task-queue durasweep --workflow-id my-sweep --input-file configs/quick.json',
        `For a Temporal CLI of your own: export TEMPORAL_ADDRESS=${address}`,
        '',
      ].join('\n'),
    );
    await stayUntilAborted(platform.ending);
    platform.services.lost.throwIfAborted();
    return EXIT.done;
  } finally {
    await page.close();
    await platform.stop();
  }
}
