import { WorkflowFailedError } from '@temporalio/client';
import { Command, InvalidArgumentError } from 'commander';
import { DurasweepError } from '../core/domain/errors.ts';
import { MAIN_QUEUE } from '../workers/task-queues.ts';
import type { report } from '../workflows/report.ts';
import {
  attemptsQuery,
  cancelVariantUpdate,
  extendUpdate,
  leaderboardQuery,
  pauseUpdate,
  planQuery,
  progressQuery,
  resumeUpdate,
  retryFailedUpdate,
  retryVariantUpdate,
  setConcurrencyUpdate,
  skipVariantUpdate,
} from '../workflows/steering-messages.ts';
import { type Platform, startPlatform } from './platform.ts';
import { renderLeaderboard } from './print-results.ts';
import { EXIT, runCommand } from './run-command.ts';
import { findSweep } from './start-sweep.ts';
import { describePlace, showSweep } from './sweep-session.ts';
import { describeUpdateFailure, describeWorkflowFailure } from './update-failure.ts';

type Handle = Awaited<ReturnType<typeof findSweep>>;

const program = new Command('npm run steer --').description('Looks into a sweep and changes it while it runs or waits.');
program.addHelpText('after', '\nExit codes: 0 done, 1 something failed or is parked, 2 refused or wrong usage, 130 interrupted.');
program.exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));

look('progress', 'counts by state, what runs, what is parked', async (handle) => print(await handle.query(progressQuery)));
look(
  'leaderboard',
  'finished variants, best first',
  async (handle) => void process.stdout.write(`${renderLeaderboard(await handle.query(leaderboardQuery))}\n`),
);
look('plan', 'every variant with its state', async (handle) => print(await handle.query(planQuery)));
look('attempts', 'trials that failed or needed several attempts', async (handle) => print(await handle.query(attemptsQuery)));

change('retry', 'try failed variants again, or the named one, with changed hyperparameters if given')
  .option('--variant <name>', 'only this one')
  .option('--set <field=value...>', 'hyperparameters to change first, such as learningRate=0.0005')
  .action((sweepId: string, { variant, set }: { variant?: string; set?: string[] }) =>
    steer(sweepId, (handle) =>
      variant === undefined
        ? handle.executeUpdate(retryFailedUpdate, { args: [{}] })
        : handle.executeUpdate(retryVariantUpdate, { args: [{ variant, ...(set === undefined ? {} : { changes: parseChanges(set) }) }] }),
    ),
  );
change('skip', 'go on without a parked or waiting variant')
  .requiredOption('--variant <name>')
  .action((sweepId: string, { variant }: { variant: string }) =>
    steer(sweepId, (handle) => handle.executeUpdate(skipVariantUpdate, { args: [{ variant }] })),
  );
change('cancel', 'cancel a running or waiting variant; its checkpoints are kept')
  .requiredOption('--variant <name>')
  .action((sweepId: string, { variant }: { variant: string }) =>
    steer(sweepId, (handle) => handle.executeUpdate(cancelVariantUpdate, { args: [{ variant }] })),
  );
change('pause', 'start no new trials').action((sweepId: string) =>
  steer(sweepId, (handle) => handle.executeUpdate(pauseUpdate, { args: [{}] })),
);
change('resume', 'start trials again').action((sweepId: string) =>
  steer(sweepId, (handle) => handle.executeUpdate(resumeUpdate, { args: [{}] })),
);
change('concurrency', 'variants at work at once')
  .requiredOption('--variants <number>', 'from 1 to 500', parseNumber)
  .action((sweepId: string, { variants }: { variants: number }) =>
    steer(sweepId, (handle) => handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: variants }] })),
  );
change('extend', 'add experiments, seeds or epochs; nothing finished is trained again')
  .requiredOption('--with <json>', 'such as {"seeds":[1,2]} or {"maxEpochs":40}')
  .action((sweepId: string, flags: { with: string }) =>
    steer(sweepId, (handle) => handle.executeUpdate(extendUpdate, { args: [parseJson(flags.with)] })),
  );
program
  .command('report')
  .description("write a sweep's report again from the stored results; trains nothing")
  .argument('<sweep>')
  .action((sweepId: string) => runCommand(() => withPlatform((platform) => writeReport(platform, sweepId))));

await program.parseAsync();

function look(name: string, description: string, show: (handle: Handle) => Promise<void>): void {
  program
    .command(name)
    .description(description)
    .argument('<sweep>', "the sweep's workflow id")
    .action((sweepId: string) =>
      runCommand(() =>
        withPlatform(async ({ client }) => {
          await show(await findSweep(client, sweepId));
          return EXIT.done;
        }),
      ),
    );
}

function change(name: string, description: string): Command {
  return program.command(name).description(description).argument('<sweep>', "the sweep's workflow id");
}

/** Applies an update; where no other command runs the servers, stays until the sweep is settled again. */
function steer(sweepId: string, apply: (handle: Handle) => Promise<{ message: string }>): Promise<void> {
  return runCommand((signal) =>
    withPlatform(async (platform) => {
      const handle = await findSweep(platform.client, sweepId);
      const { message } = await apply(handle).catch(describeUpdateFailure);
      process.stdout.write(`${message}\n`);
      if (platform.services.shared) return EXIT.done;
      return showSweep({ platform, handle, signal, onDisplay: () => undefined });
    }),
  );
}

async function writeReport({ client }: Platform, sweepId: string): Promise<number> {
  try {
    const written = await client.workflow.execute<typeof report>('report', {
      workflowId: `${sweepId}/report`,
      taskQueue: MAIN_QUEUE,
      args: [{ sweepId }],
    });
    process.stdout.write(`${written.headline}\nReport: ${describePlace(written)}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    process.stderr.write(`The report was not written. ${describeWorkflowFailure(error)}\n`);
    return EXIT.failed;
  }
}

async function withPlatform(use: (platform: Platform) => Promise<number>): Promise<number> {
  const platform = await startPlatform({ onNotice: (message) => void process.stderr.write(`${message}\n`) });
  try {
    return await use(platform);
  } finally {
    await platform.stop();
  }
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function parseChanges(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [field = '', value = ''] = pair.split('=');
      if (value === '' || !Number.isFinite(Number(value)))
        throw new DurasweepError('InvalidConfig', `--set ${pair}: must be field=number, such as learningRate=0.0005.`);
      return [field, Number(value)];
    }),
  );
}

function parseJson(text: string): Record<string, never> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DurasweepError('InvalidConfig', `--with: not JSON: ${(error as Error).message}`);
  }
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
