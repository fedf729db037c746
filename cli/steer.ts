import { Command, InvalidArgumentError } from 'commander';
import { DurasweepError } from '../core/domain/errors.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { MAIN_QUEUE } from '../core/domain/task-queues.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import { hasPollers } from '../workers/has-pollers.ts';
import {
  attemptsQuery,
  cancelVariantUpdate,
  extendUpdate,
  leaderboardQuery,
  pauseUpdate,
  resumeUpdate,
  retryFailedUpdate,
  retryReportUpdate,
  retryVariantUpdate,
  setConcurrencyUpdate,
  skipVariantUpdate,
} from '../workflows/steering-messages.ts';
import { type Platform, startPlatform } from './platform.ts';
import { renderLeaderboard } from './print-results.ts';
import { EXIT, runCommand } from './run-command.ts';
import { findSweep } from './start-sweep.ts';
import { cancelSweep } from './steer/cancel-sweep.ts';
import { changeAll } from './steer/change-all.ts';
import { listSweeps } from './steer/list-sweeps.ts';
import { readPlan, readProgress } from './steer/read-progress.ts';
import { renderSweeps } from './steer/render-sweeps.ts';
import { readStoredAnswers, type StoredAnswers } from './steer/stored-answers.ts';
import { showSweep } from './sweep-session.ts';
import { untilAborted } from './until-aborted.ts';
import { describeQueryFailure, describeUpdateFailure } from './update-failure.ts';
import { writeReport } from './write-report.ts';

type Handle = Awaited<ReturnType<typeof findSweep>>;
interface RetryFlags {
  readonly variant?: string;
  readonly set?: Record<string, number>;
}

const program = new Command('npm run steer --').description('Looks into a sweep and changes it while it runs or waits.');
program.addHelpText('after', '\nExit codes: 0 done, 1 something failed or is parked, 2 refused or wrong usage, 130 interrupted.');
program.exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));

program
  .command('list')
  .description('all sweeps: those that wait for someone first, then running and closed ones; those Temporal has forgotten too')
  .option('--json', 'as JSON')
  .action((flags: { json?: boolean }) =>
    runCommand((signal) =>
      withPlatform(signal, async ({ client, services, ending }) => {
        const sweeps = await untilAborted(listSweeps({ client, store: createS3Store(services.s3) }), ending);
        process.stdout.write(`${flags.json === true ? JSON.stringify(sweeps, null, 2) : renderSweeps(sweeps)}\n`);
        return EXIT.done;
      }),
    ),
  );
look('progress', 'counts by state, what runs, what is parked', {
  ask: async (handle) => describeJson(await readProgress(handle)),
  read: (stored) => describeJson(stored.progress()),
});
look('leaderboard', 'finished variants, best first', {
  ask: async (handle) => renderLeaderboard(await handle.query(leaderboardQuery)),
  read: (stored) => renderLeaderboard(stored.leaderboard()),
});
look('plan', 'every variant with its state', {
  ask: async (handle) => describeJson(await readPlan(handle)),
  read: (stored) => describeJson(stored.plan()),
});
look('attempts', 'trials that failed or needed several attempts', {
  ask: async (handle) => describeJson(await handle.query(attemptsQuery)),
  read: (stored) => describeJson(stored.attempts()),
});

change('retry', 'try failed variants again, or the named one, with changed hyperparameters if given')
  .option('--variant <name>', 'only this one')
  .option('--set <field=value...>', 'its hyperparameters to change first, such as learningRate=0.0005', parseChange)
  .action((sweepId: string, { variant, set: changes }: RetryFlags) => {
    if (variant === undefined && changes !== undefined) {
      program.error('error: --set changes one variant: name it with --variant <name>, or leave --set out to try all again as they are.');
    }
    return steer(sweepId, (handle) =>
      variant === undefined
        ? handle.executeUpdate(retryFailedUpdate, { args: [{}] })
        : handle.executeUpdate(retryVariantUpdate, { args: [{ variant, ...(changes === undefined ? {} : { changes }) }] }),
    );
  });
change('skip', 'go on without a parked or waiting variant')
  .requiredOption('--variant <name>')
  .action((sweepId: string, { variant }: { variant: string }) =>
    steer(sweepId, (handle) => handle.executeUpdate(skipVariantUpdate, { args: [{ variant }] })),
  );
change('cancel', 'cancel the sweep, or one variant of it; finished trials and checkpoints are kept')
  .option('--variant <name>', 'only this one, running or waiting')
  .action((sweepId: string, { variant }: { variant?: string }) =>
    variant === undefined
      ? runCommand((signal) => withPlatform(signal, (platform) => cancelSweep(platform, sweepId)))
      : steer(sweepId, (handle) => handle.executeUpdate(cancelVariantUpdate, { args: [{ variant }] })),
  );
changeMany('pause', 'start no new trials', pauseUpdate);
changeMany('resume', 'start trials again', resumeUpdate);
change('concurrency', 'variants at work at once')
  .requiredOption('--variants <number>', 'from 1 to 500', parseNumber)
  .action((sweepId: string, { variants }: { variants: number }) =>
    steer(sweepId, (handle) => handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency: variants }] })),
  );
change('retry-report', 'write a report that failed again at once').action((sweepId: string) =>
  steer(sweepId, (handle) => handle.executeUpdate(retryReportUpdate, { args: [{}] })),
);
change('extend', 'add experiments, seeds or epochs; nothing finished is trained again')
  .requiredOption('--with <json>', 'such as {"seeds":[1,2]} or {"maxEpochs":40}', parseJson)
  .action((sweepId: string, flags: { with: Record<string, never> }) =>
    steer(sweepId, (handle) => handle.executeUpdate(extendUpdate, { args: [flags.with] })),
  );
program
  .command('report')
  .description("write a sweep's report again from the stored results; trains nothing")
  .argument('<sweep>', "the sweep's workflow id", parseSweepId)
  .action((sweepId: string) =>
    runCommand((signal) => withPlatform(signal, ({ client, ending }) => untilAborted(writeReport(client, sweepId), ending))),
  );

await program.parseAsync();

interface Answers {
  /** Asks the sweep itself. */
  readonly ask: (handle: Handle) => Promise<string>;
  /** Answers out of the store for one that Temporal has forgotten. */
  readonly read: (stored: StoredAnswers) => string;
}

function look(name: string, description: string, answers: Answers): void {
  program
    .command(name)
    .description(description)
    .argument('<sweep>', "the sweep's workflow id", parseSweepId)
    .action((sweepId: string) =>
      runCommand((signal) =>
        withPlatform(signal, async (platform) => {
          process.stdout.write(`${await untilAborted(answer(platform, sweepId, answers), platform.ending)}\n`);
          return EXIT.done;
        }),
      ),
    );
}

async function answer({ client, services }: Platform, sweepId: string, { ask, read }: Answers): Promise<string> {
  const found = await findSweep(client, sweepId).catch(asExpected);
  if (!(found instanceof DurasweepError)) return ask(found).catch((error) => describeQueryFailure(error, found));
  const stored = await readStoredAnswers(createS3Store(services.s3), sweepId).catch(asExpected);
  // That the store does not know it either is no news to whoever mistyped its id.
  if (stored instanceof DurasweepError) throw stored.failureClass === 'InvalidConfig' ? found : stored;
  process.stderr.write(`Temporal has forgotten "${sweepId}"; this is what the store knows of it.\n`);
  return read(stored);
}

function asExpected(error: unknown): DurasweepError {
  if (error instanceof DurasweepError) return error;
  throw error;
}

function change(name: string, description: string): Command {
  return program.command(name).description(description).argument('<sweep>', "the sweep's workflow id", parseSweepId);
}

/** Applies an update; where nobody else runs the workers, stays until the sweep is settled again. */
function steer(sweepId: string, apply: (handle: Handle) => Promise<{ message: string }>): Promise<void> {
  return runCommand((signal) =>
    withPlatform(signal, async (platform) => {
      const handle = await findSweep(platform.client, sweepId);
      const { message } = await untilAborted(apply(handle).catch(describeUpdateFailure), platform.ending);
      process.stdout.write(`${message}\n`);
      if (platform.shared) return EXIT.done;
      return showSweep({ platform, handle, onDisplay: () => undefined });
    }),
  );
}

interface Choice {
  readonly all?: boolean;
  readonly query?: string;
}

/** A change of one sweep, or of all that match. */
function changeMany(name: string, description: string, update: typeof pauseUpdate | typeof resumeUpdate): void {
  program
    .command(name)
    .description(description)
    .argument('[sweep]', "the sweep's workflow id", parseSweepId)
    .option('--all', 'all sweeps that run or wait')
    .option('--query <query>', 'those of them that Temporal finds, such as \'WorkflowId STARTS_WITH "nightly-"\'')
    .action((sweepId: string | undefined, { all, query }: Choice) => {
      const given = [sweepId, all, query].filter((choice) => choice !== undefined);
      if (given.length !== 1) program.error(`error: name one sweep to ${name}, or give --all, or --query <query>: one of the three.`);
      if (sweepId !== undefined) return steer(sweepId, (handle) => handle.executeUpdate(update, { args: [{}] }));
      return runCommand((signal) => withPlatform(signal, (platform) => changeAll({ platform, query: query ?? null, update })));
    });
}

async function withPlatform(signal: AbortSignal, use: (platform: Platform) => Promise<number>): Promise<number> {
  const notice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice: notice, steersOnly: true });
  try {
    const { client, temporal, shared } = platform;
    const question = { connection: client.connection, namespace: temporal.namespace, queue: MAIN_QUEUE, type: 'workflow' } as const;
    if (shared && !(await hasPollers(question)))
      notice('No worker has asked for work in the last minutes; a sweep answers when one does: npm run worker -- workflow');
    return await use(platform);
  } finally {
    await platform.stop();
  }
}

function parseSweepId(id: string): string {
  try {
    checkSweepId(id);
    return id;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function parseChange(pair: string, before: Record<string, number> = {}): Record<string, number> {
  const [field = '', value = ''] = pair.split('=');
  if (value === '' || !Number.isFinite(Number(value)))
    throw new InvalidArgumentError('It must be field=number, such as learningRate=0.0005.');
  return { ...before, [field]: Number(value) };
}

function parseJson(text: string): Record<string, never> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is not JSON: ${(error as Error).message}`);
  }
}

function describeJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
