import path from 'node:path';
import { listWarnings } from '../configs/list-warnings.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { readEnvironment } from '../workers/environment.ts';
import { PRESETS_FOLDER } from '../workers/project-folder.ts';
import { createCommand } from './create-command.ts';
import { describeLinks } from './links.ts';
import { loadConfiguration } from './load-configuration.ts';
import { startPage } from './page/start-page.ts';
import { type Platform, startPlatform } from './platform.ts';
import { runCommand } from './run-command.ts';
import { listSourceRoots } from './source-roots.ts';
import { startSweep } from './start-sweep.ts';
import { showSweep } from './sweep-session.ts';
import { stayUntilAborted } from './until-aborted.ts';

interface StartFlags {
  readonly exit?: boolean;
  readonly id?: string;
  readonly readOnly?: boolean;
}

const command = createCommand({
  name: 'start',
  description: 'Runs a sweep: servers, workers, progress and report in one command. If interrupted, run it again: it resumes.',
  exitCodes: '0 done, 1 something failed or is parked, 2 invalid configuration or usage, 130 interrupted',
})
  .argument(
    '[configuration]',
    'a configuration file, or the manifest.json of an earlier report',
    path.relative('', path.join(PRESETS_FOLDER, 'quick.json')),
  )
  .option('--exit', 'exit when the report is written, instead of keeping the page and the web UI open (the default without a terminal)')
  .option('--id <name>', "the sweep's workflow id (default: the configuration's name)")
  .option('--read-only', 'the page cannot change anything')
  .action((file: string, flags: StartFlags) => runCommand((signal) => start(file, flags, signal)));

export const finished = command.parseAsync();

async function start(file: string, flags: StartFlags, signal: AbortSignal): Promise<number> {
  const loaded = await loadConfiguration(file);
  const sweepId = flags.id ?? loaded.configuration.name;
  checkSweepId(sweepId);
  for (const warning of listWarnings(loaded.configuration)) process.stdout.write(`Warning: ${warning}\n`);
  const page = await startPage({ readOnly: flags.readOnly === true });
  process.stdout.write(`${page.line}\n`);
  let notice = (message: string): void => void process.stdout.write(`${message}\n`);
  process.stdout.write('Starting servers and workers, or joining those already running …\n');
  const sourceRoots = listSourceRoots(file, loaded.configuration.dataset.sources);
  const platform = await startPlatform({ signal, sourceRoots, early: true, onNotice: (message) => notice(message) });
  try {
    const { handle, continued, reconfigured } = await startSweep(platform.client, loaded, sweepId, platform.serving);
    process.stdout.write(
      `${continued ? 'Continuing' : 'Started'} sweep "${handle.workflowId}" from ${file}\n${describeLinks(platform, handle.workflowId, page.linkSweep(handle.workflowId))}\n`,
    );
    if (reconfigured !== null) process.stdout.write(`${reconfigured}\n`);
    // If the command ends before, the session says what becomes of the sweep.
    await platform.serving.then(() => page.serve(platform)).catch(() => undefined);
    const code = await showSweep({ platform, handle, onDisplay: (show) => (notice = show) });
    if (readEnvironment().tracker !== null) {
      const { awaitTracking } = await import('./await-tracking.ts');
      await awaitTracking(platform, sweepId, (text) => void process.stdout.write(text));
    }
    if (flags.exit !== true && process.stdout.isTTY && !signal.aborted) await stayOpen(platform);
    return code;
  } finally {
    await page.close();
    await platform.stop();
  }
}

async function stayOpen({ ending, services }: Platform): Promise<void> {
  process.stdout.write('The page and the web UI stay open; Ctrl-C ends everything.\n');
  await stayUntilAborted(ending);
  if (services.lost.aborted) process.stdout.write('The servers have stopped, and so has the web UI.\n');
}
