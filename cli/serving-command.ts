import type { Command } from 'commander';
import { createCommand } from './create-command.ts';
import { startPage } from './page/start-page.ts';
import type { Platform } from './platform.ts';
import { EXIT, runCommand } from './run-command.ts';
import { stayUntilAborted } from './until-aborted.ts';

export interface ServingCommand {
  readonly name: string;
  readonly description: string;
  /** Called after the page's link is printed. */
  readonly start: (signal: AbortSignal) => Promise<Platform>;
  /** The text to print after the start, including the line break. */
  readonly describeReady: (platform: Platform) => string;
}

/** Parses the arguments of a command that runs, with the web page, until it is stopped or its servers are lost. */
export function runServingCommand({ name, description, ...serving }: ServingCommand): Promise<Command> {
  return createCommand({ name, description, exitCodes: '0 stopped, 1 failed, 2 invalid usage, 130 forced to stop' })
    .option('--read-only', 'the page cannot change anything')
    .action(({ readOnly = false }: { readonly readOnly?: boolean }) => runCommand((signal) => serve({ ...serving, signal, readOnly })))
    .parseAsync();
}

interface Serving extends Pick<ServingCommand, 'start' | 'describeReady'> {
  readonly signal: AbortSignal;
  readonly readOnly: boolean;
}

async function serve({ start, describeReady, signal, readOnly }: Serving): Promise<number> {
  const page = await startPage({ readOnly });
  process.stdout.write(`${page.line}\n`);
  const platform = await start(signal);
  page.serve(platform);
  try {
    process.stdout.write(describeReady(platform));
    await stayUntilAborted(platform.ending);
    platform.services.lost.throwIfAborted();
    return EXIT.done;
  } finally {
    await page.close();
    await platform.stop();
  }
}
