import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { DurasweepError } from '../../core/domain/errors.ts';
import { INTERNET, Refused, requestHttps } from './network.ts';
import type { StageContext } from './stage-context.ts';

interface DownloadOptions {
  readonly url: string;
  readonly maxBytes: number;
  readonly maxSeconds: number;
  readonly context: Pick<StageContext, 'signal' | 'reportProgress' | 'network'>;
}

const RESUMES = 5;
const PAUSE_MS = 1_000;
const REDIRECTS = 5;

/**
 * Downloads a public https address into memory; a broken transfer resumes where it stopped, if the server supports ranges.
 * @throws DurasweepError DatasetRejected if it is larger than allowed; Error if it cannot be downloaded or takes too long.
 */
export async function downloadFile({ url, maxBytes, maxSeconds, context }: DownloadOptions): Promise<Uint8Array> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(maxSeconds * 1_000)]);
  const { network = INTERNET } = context;
  const download: Download = { url, maxBytes, signal, network, chunks: [], received: 0, entityTag: null };
  for (let resumes = 0; ; resumes += 1) {
    try {
      await receive(download, (received) => context.reportProgress({ url, received }));
      return Buffer.concat(download.chunks);
    } catch (error) {
      if (context.signal.aborted || error instanceof DurasweepError || error instanceof Refused) throw error;
      // If the pause is aborted, the next attempt fails immediately with that reason.
      if (!signal.aborted && resumes < RESUMES) await delay(PAUSE_MS * (resumes + 1), undefined, { signal }).catch(() => undefined);
      else throw signal.aborted ? createTimeoutError(url, maxSeconds) : error;
    }
  }
}

function createTimeoutError(url: string, maxSeconds: number): Error {
  return new Error(`${new URL(url).host}: the download was not complete after ${maxSeconds} s (dataset.limits.downloadSeconds)`);
}

interface Download {
  readonly url: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly network: NonNullable<StageContext['network']>;
  chunks: Uint8Array[];
  received: number;
  entityTag: string | null;
}

async function receive(download: Download, onProgress: (received: number) => void): Promise<void> {
  const { url, response } = await followRedirects(download);
  if (response.statusCode !== 206) startOver(download);
  download.entityTag = response.headers.etag ?? null;
  refuseLarge(download, download.received + Number(response.headers['content-length'] ?? 0));
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      download.chunks.push(chunk);
      download.received += chunk.byteLength;
      refuseLarge(download, download.received);
      onProgress(download.received);
    }
  } catch (error) {
    if (error instanceof DurasweepError || download.signal.aborted) throw error;
    throw new Error(`${url.host}: the connection broke after ${download.received} bytes (${(error as Error).message})`, { cause: error });
  }
}

/** Each redirect is checked like the first address. */
async function followRedirects(download: Download): Promise<{ readonly url: URL; readonly response: IncomingMessage }> {
  const { signal, network } = download;
  let url = new URL(download.url);
  for (let redirects = 0; redirects <= REDIRECTS; redirects += 1) {
    const response = await requestHttps({ url, headers: rangeHeaders(download), signal, network });
    const { statusCode = 0, headers } = response;
    if (statusCode >= 200 && statusCode < 300) return { url, response };
    response.destroy();
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) throw createStatusError(url, statusCode);
    url = resolveRedirect(headers.location, url);
  }
  throw new Refused(`${new URL(download.url).host} redirects more than ${REDIRECTS} times`);
}

function resolveRedirect(location: string, from: URL): URL {
  if (URL.canParse(location, from.href)) return new URL(location, from);
  throw new Refused(`${from.host} redirects to an invalid address: ${JSON.stringify(location.slice(0, 200))}`);
}

function createStatusError({ host }: URL, status: number): Error {
  const message = `${host} answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  return status >= 400 && status < 500 ? new Refused(message) : new Error(message);
}

function rangeHeaders({ received, entityTag }: Download): Record<string, string> {
  if (received === 0) return {};
  // If-Range: if the file has changed in the meantime, the server sends it whole.
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
    `${url}: at least ${bytes} bytes, but at most ${maxBytes} are allowed; raise dataset.limits.downloadBytes.`,
  );
}
