import { DurasweepError } from '../core/domain/errors.ts';
import { allowReadersToLeave, exitAfterOutput } from '../infra/exit-after-output.mjs';
import { describeError } from '../infra/expected-error.mjs';

/** Exit codes, as shells and schedulers expect them. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

interface CommandOptions {
  /** For a command that starts and changes nothing: a signal ends it at once, even while it computes and could not react. */
  readonly endsAtOnce?: boolean;
}

/**
 * Runs a command and exits with its code. The first SIGINT, SIGTERM or SIGHUP (its terminal or npm is gone) aborts `signal` for an orderly shutdown, and the
 * command may throw the signal's reason; a second SIGINT or SIGTERM exits immediately.
 */
export async function runCommand(
  command: (signal: AbortSignal) => Promise<number>,
  { endsAtOnce = false }: CommandOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    // A terminal that closes ends npm, too, of which this process notices the end.
    if (controller.signal.aborted && name === 'SIGHUP') return;
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`\n${name}: shutting down; press Ctrl-C again to force.\n`);
    process.on('uncaughtException', tellAbandoned);
    controller.abort(new Error(name));
  };
  if (!endsAtOnce) for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  allowReadersToLeave();
  await exitAfterOutput(await command(controller.signal).catch((error) => reportFailure(error, controller.signal)));
}

/** Work that the shutdown abandons must not cut it short. */
function tellAbandoned(error: Error): void {
  process.stderr.write(`While shutting down: ${describeError(error)}\n`);
}

function reportFailure(error: unknown, signal: AbortSignal): number {
  if (signal.aborted && error === signal.reason) return EXIT.interrupted;
  process.stderr.write(`${describeError(error)}\n`);
  return error instanceof DurasweepError && error.failureClass === 'InvalidConfig' ? EXIT.usage : EXIT.failed;
}
