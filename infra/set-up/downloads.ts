import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { readSetupEnvironment } from '../environment.mjs';
import type { Report } from './cache.ts';
import { runCommand } from './command.mjs';

/** An archive of an official release, for one platform. */
export interface Release {
  /** As Node names it: `linux-x64`. */
  readonly platform: string;
  /** Address of a `.tar.gz`. */
  readonly url: string;
  readonly sha256: string;
}

/** So long may a server take to begin its answer: without internet the build should not wait for it. */
const ANSWER_TIMEOUT_MS = 8_000;
const DOWNLOAD_TIMEOUT_MS = 240_000;

/**
 * Downloads and unpacks a release into `folder`.
 *
 * @returns false when it cannot be fetched or its bytes are not the pinned ones; then the caller builds instead, and `report` has said why.
 */
export async function downloadRelease(release: Release, folder: string, report: Report): Promise<boolean> {
  const archive = join(folder, 'release.tar.gz');
  try {
    report('downloading the official release');
    await download(release.url, archive);
    await checkHash(archive, release);
    await runCommand({ program: 'tar', arguments: ['-xzf', archive, '-C', folder], variables: readSetupEnvironment().inherited });
    return true;
  } catch (error) {
    report(`no official release available (${(error as Error).message}): building it instead`);
    return false;
  } finally {
    await rm(archive, { force: true });
  }
}

async function download(url: string, path: string): Promise<void> {
  const controller = new AbortController();
  const answerTimer = setTimeout(() => controller.abort(new Error(`no answer in ${ANSWER_TIMEOUT_MS / 1_000} s`)), ANSWER_TIMEOUT_MS);
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]);
  try {
    const response = await fetch(url, { signal });
    clearTimeout(answerTimer);
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
  } finally {
    clearTimeout(answerTimer);
  }
}

async function checkHash(path: string, release: Release): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found !== release.sha256) throw new Error(`its sha256 is ${found}, expected ${release.sha256}`);
}
