import type { Command } from 'commander';
import type { SteerSearchRequest } from '../workflows/search/steer-search-request.ts';
import { createCommand } from './create-command.ts';
import { parseNumber, wholeNumber } from './parse-number.ts';
import { parseSweepId } from './parse-sweep-id.ts';
import type { Platform } from './platform.ts';
import { runCommand } from './run-command.ts';
import type { Change } from './steer/change-one.ts';
import type { View } from './steer/look.ts';
import { parseChange } from './steer/parse-change.ts';
import { parseJson, parseJsons, parseTimeLimit } from './steer/parse-options.ts';

interface RetryFlags {
  readonly variant?: string;
  readonly set?: Readonly<Record<string, unknown>>;
}

// The code of the commands is loaded when one of them runs; help and refusals do not need it.
const program = createCommand({
  name: 'steer',
  description: 'Shows a sweep, and changes it while it runs or waits.',
  exitCodes: '0 done, 1 something failed or is parked, 2 refused or invalid usage, 130 interrupted',
});

program
  .command('list')
  .description('list all sweeps: first those that need attention, then running and closed ones, then those that are only in the store')
  .option('--json', 'print JSON')
  .action(({ json = false }: { json?: boolean }) =>
    run(async (platform) => (await import('./steer/show-list.ts')).showList(platform, json)),
  );
look('progress', 'counts by state, running and parked variants');
look('leaderboard', 'finished variants, best first');
look('plan', 'every variant with its state');
look('attempts', 'trials that failed or needed several attempts');
look('decisions', 'decisions of searches, with reasons');

define('retry', 'retry failed variants, or the named one, optionally with changed hyperparameters')
  .option('--variant <name>', 'only this one')
  .option(
    '--set <field=value...>',
    'change fields of the variant or its training first, such as learningRate=0.0005, readout=mean or augmentation.jitter=0.2',
    parseChange,
  )
  .action((sweepId: string, { variant, set: changes }: RetryFlags) => {
    if (variant === undefined && changes !== undefined) {
      program.error('error: --set changes one variant: name it with --variant <name>, or omit --set to retry all variants unchanged.');
    }
    return change(sweepId, (handle, { retryFailedUpdate, retryVariantUpdate }) =>
      variant === undefined
        ? handle.executeUpdate(retryFailedUpdate, { args: [{}] })
        : handle.executeUpdate(retryVariantUpdate, { args: [{ variant, ...(changes === undefined ? {} : { changes }) }] }),
    );
  });
define('skip', 'continue without a parked or waiting variant')
  .requiredOption('--variant <name>', 'the variant to skip')
  .action((sweepId: string, { variant }: { variant: string }) =>
    change(sweepId, (handle, { skipVariantUpdate }) => handle.executeUpdate(skipVariantUpdate, { args: [{ variant }] })),
  );
define('cancel', 'cancel the sweep, or one variant of it; finished trials and checkpoints are kept')
  .option('--variant <name>', 'only this one, running or waiting')
  .action((sweepId: string, { variant }: { variant?: string }) =>
    variant === undefined
      ? run(async (platform) => (await import('./steer/cancel-sweep.ts')).cancelSweep(platform, sweepId))
      : change(sweepId, (handle, { cancelVariantUpdate }) => handle.executeUpdate(cancelVariantUpdate, { args: [{ variant }] })),
  );
pauseOrResume('pause', 'start no new trials');
pauseOrResume('resume', 'start trials again after a pause');
define('concurrency', 'set how many variants run at once')
  .requiredOption('--variants <number>', 'from 1 to 500', wholeNumber(1, 500))
  .action((sweepId: string, { variants }: { variants: number }) =>
    change(sweepId, (handle, { setConcurrencyUpdate }) =>
      handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: variants }] }),
    ),
  );
define('retry-report', 'retry a failed report immediately').action((sweepId: string) =>
  change(sweepId, (handle, { retryReportUpdate }) => handle.executeUpdate(retryReportUpdate, { args: [{}] })),
);
define('extend', 'add experiments, seeds or epochs; finished trials are reused')
  .requiredOption('--with <json>', 'such as {"seeds":[1,2]} or {"maxEpochs":40}', parseJson)
  .action((sweepId: string, flags: { with: Record<string, never> }) =>
    change(sweepId, (handle, { extendUpdate }) => handle.executeUpdate(extendUpdate, { args: [flags.with] })),
  );
searchCommand('extend-search', 'give a search a larger budget or another space; a finished sweep continues')
  .option('--trials <number>', 'total number of suggestions', parseNumber)
  .option('--epochs <number>', 'total number of epochs of one fold and seed', parseNumber)
  .option('--time-limit <duration>', 'time since its first trial started, such as "8 hours"', parseTimeLimit)
  .option('--space <json>', 'new search space, written as in a configuration', parseJson)
  .action((sweepId: string, { experiment, trials, epochs, timeLimit, space }: ExtendSearchFlags) => {
    const budget = {
      ...(trials === undefined ? {} : { trials }),
      ...(epochs === undefined ? {} : { epochs }),
      ...(timeLimit === undefined ? {} : { timeLimit }),
    };
    if (space === undefined && Object.keys(budget).length === 0)
      program.error('error: name what to change: --trials, --epochs, --time-limit or --space.');
    return steerSearch(sweepId, {
      ...(experiment === undefined ? {} : { experiment }),
      ...(Object.keys(budget).length === 0 ? {} : { budget }),
      ...(space === undefined ? {} : { space }),
    });
  });
searchCommand('enqueue', 'let a search try points next; they count towards its budget')
  .requiredOption('--point <json...>', 'such as {"hiddenSize":64,"training":{"learningRate":0.003}}', parseJsons)
  .action((sweepId: string, { experiment, point }: { experiment?: string; point: Record<string, unknown>[] }) =>
    steerSearch(sweepId, { ...(experiment === undefined ? {} : { experiment }), enqueue: point }),
  );
searchCommand('stop-search', 'stop a search: no new trials start, running ones finish').action(
  (sweepId: string, { experiment }: { experiment?: string }) =>
    steerSearch(sweepId, { ...(experiment === undefined ? {} : { experiment }), stop: true }),
);
define('report', "write a sweep's report again from the stored results, without training").action((sweepId: string) =>
  run(async ({ client, ending }) => {
    const [{ writeReport }, { untilAborted }] = await Promise.all([import('./write-report.ts'), import('./until-aborted.ts')]);
    return untilAborted(writeReport(client, sweepId), ending);
  }),
);
define('track', 'log a sweep, finished or not, from the store in MLflow (MLFLOW_TRACKING_URI); repeat it to log what is new').action(
  (sweepId: string) => runCommand(async (signal) => (await import('./steer/track-sweep.ts')).trackSweep(sweepId, signal)),
);

export const finished = program.parseAsync();

function look(view: View, description: string): void {
  define(view, description).action((sweepId: string) =>
    run(async (platform) => (await import('./steer/look.ts')).look(platform, sweepId, view)),
  );
}

function define(name: string, description: string): Command {
  return program.command(name).description(description).argument('<sweep>', "the sweep's workflow id", parseSweepId);
}

function searchCommand(name: string, description: string): Command {
  return define(name, description).option('--experiment <name>', 'experiment of the search, if the sweep has several');
}

interface ExtendSearchFlags {
  readonly experiment?: string;
  readonly trials?: number;
  readonly epochs?: number;
  readonly timeLimit?: string;
  readonly space?: Record<string, unknown>;
}

function steerSearch(sweepId: string, request: SteerSearchRequest): Promise<void> {
  return run(async (platform) => (await import('./steer/steer-search.ts')).steerSearch(platform, sweepId, request));
}

interface Choice {
  readonly all?: boolean;
  readonly query?: string | null;
}

/** Defines a change of one sweep, or of all that match. */
function pauseOrResume(name: 'pause' | 'resume', description: string): void {
  program
    .command(name)
    .description(description)
    .argument('[sweep]', "the sweep's workflow id", parseSweepId)
    .option('--all', 'all running or waiting sweeps')
    .option('--query <query>', 'only those that match a Temporal query, such as \'WorkflowId STARTS_WITH "nightly-"\'')
    .action((sweepId: string | undefined, { all, query = null }: Choice) => {
      const given = [sweepId ?? null, all ?? null, query].filter((choice) => choice !== null);
      if (given.length !== 1) program.error(`error: give exactly one of these: the sweep to ${name}, --all, or --query <query>.`);
      if (sweepId === undefined)
        return run(async (platform) => (await import('./steer/change-all.ts')).changeAll({ platform, query, name }));
      return change(sweepId, (handle, { pauseUpdate, resumeUpdate }) =>
        handle.executeUpdate(name === 'pause' ? pauseUpdate : resumeUpdate, { args: [{}] }),
      );
    });
}

function change(sweepId: string, apply: Change): Promise<void> {
  return run(async (platform) => (await import('./steer/change-one.ts')).changeOne(platform, sweepId, apply));
}

function run(use: (platform: Platform) => Promise<number>): Promise<void> {
  return runCommand(async (signal) => (await import('./steer/with-platform.ts')).withPlatform(signal, use));
}
