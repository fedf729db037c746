import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { hasPollers } from '../../workers/has-pollers.ts';
import { type Platform, startPlatform } from '../platform.ts';

const PATIENCE_MS = 1_000;

/** Starts or joins the servers and workers for the duration of `use`. */
export async function withPlatform(signal: AbortSignal, use: (platform: Platform) => Promise<number>): Promise<number> {
  const notice = (message: string): void => void process.stderr.write(`${message}\n`);
  const platform = await startPlatform({ signal, onNotice: notice, steersOnly: true });
  try {
    const timer = platform.shared ? setTimeout(() => void explainSilence(platform, notice), PATIENCE_MS) : undefined;
    return await use(platform).finally(() => clearTimeout(timer));
  } finally {
    await platform.stop();
  }
}

/** Explains a slow answer if no worker is running. */
async function explainSilence({ client, temporal }: Platform, notice: (message: string) => void): Promise<void> {
  const question = { connection: client.connection, namespace: temporal.namespace, queue: MAIN_QUEUE, type: 'workflow' } as const;
  if (await hasPollers(question).catch(() => true)) return;
  notice('No worker has polled in the last minutes; a sweep only answers while one does: npm run worker -- workflow');
}
