import { setTimeout as delay } from 'node:timers/promises';
import { DurasweepError } from '../../core/domain/errors.ts';
import type { StageContext } from './stage-context.ts';

interface DownloadOptions {
  readonly url: string;
  readonly maxBytes: number;
  readonly maxSeconds: number;
  readonly context: Pick<StageContext, 'signal' | 'reportProgress'>;
}

const RESUMES = 5;
const PAUSE_MS = 1_000;

/**
 * Reads an https address into memory; a broken transfer goes on where it stopped, if the server takes ranges.
 * @throws DurasweepError DatasetRejected when it is larger than allowed; Error when it cannot be had or takes too long.
 */
export async function downloadFile({ url, maxBytes, maxSeconds, context }: DownloadOptions): Promise<Uint8Array> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(maxSeconds * 1_000)]);
  const download = { url, maxBytes, signal, chunks: [] as Uint8Array[], received: 0, entityTag: null as string | null };
  for (let resumes = 0; ; resumes += 1) {
    try {
      await receive(download, (received) => context.reportProgress({ url, received }));
      return Buffer.concat(download.chunks);
    } catch (error) {
      if (error instanceof DurasweepError || error instanceof Refused || signal.aborted || resumes === RESUMES) throw error;
      await delay(PAUSE_MS * (resumes + 1), undefined, { signal });
    }
  }
}

/** The server's answer is final: asking again would give the same. */
class Refused extends Error {}

interface Download {
  readonly url: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  chunks: Uint8Array[];
  received: number;
  entityTag: string | null;
}

async function receive(download: Download, onProgress: (received: number) => void): Promise<void> {
  const response = await fetch(download.url, { headers: rangeHeaders(download), signal: download.signal });
  if (response.status >= 400 && response.status < 500) throw new Refused(`the server answered ${response.status} ${response.statusText}`);
  if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  if (response.status !== 206) startOver(download);
  download.entityTag = response.headers.get('etag');
  refuseLarge(download, download.received + Number(response.headers.get('content-length') ?? 0));
  for await (const chunk of response.body) {
    download.chunks.push(chunk);
    download.received += chunk.byteLength;
    refuseLarge(download, download.received);
    onProgress(download.received);
  }
}

function rangeHeaders({ received, entityTag }: Download): Record<string, string> {
  if (received === 0) return {};
  // If-Range: were the file changed meanwhile, the server sends it whole.
  return { range: `bytes=${received}-`, ...(entityTag === null ? {} : { 'if-range': entityTag }) };
}

function startOver(download: Download): void {
  download.chunks = [];
  download.received = 0;
}

function refuseLarge({ url, maxBytes }: Download, bytes: number): void {
  if (bytes <= maxBytes) return;
  throw new DurasweepError(
    'DatasetRejected',
    `${url}: at least ${bytes} bytes, allowed are ${maxBytes}; raise dataset.limits.downloadBytes.`,
  );
}
