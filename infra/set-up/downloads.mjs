// Downloads official releases with pinned hashes. Plain JavaScript, because it is used while npm packages are still being installed.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readSetupEnvironment } from '../environment.mjs';
import { runCommand } from './command.mjs';

/**
 * An archive of an official release, for one platform.
 *
 * @typedef {object} Release
 * @property {string} platform In Node's format: `linux-x64`.
 * @property {string} url Address of a `.tar.gz`.
 * @property {string} sha256
 */

/** How long to wait for the first response, so that a build without internet starts soon. */
const ANSWER_TIMEOUT_MS = 8_000;
const DOWNLOAD_TIMEOUT_MS = 240_000;

/**
 * Downloads and unpacks a release into `folder`.
 *
 * @param {Release} release
 * @param {string} folder
 * @param {import('./cache.mjs').Report} report
 * @returns {Promise<boolean>} false if it cannot be downloaded or its hash differs; the caller then builds it instead, and `report` has been called with the reason.
 */
export async function downloadRelease(release, folder, report) {
  const archive = join(folder, 'release.tar.gz');
  try {
    report('downloading the official release');
    await download(release.url, archive);
    await checkHash(archive, release);
    await runCommand({ program: 'tar', arguments: ['-xzf', archive, '-C', folder], variables: readSetupEnvironment().inherited });
    return true;
  } catch (error) {
    report(`no official release available (${/** @type {Error} */ (error).message}): building it instead`);
    return false;
  } finally {
    await rm(archive, { force: true });
  }
}

/**
 * @param {string} url
 * @param {string} path
 */
async function download(url, path) {
  const controller = new AbortController();
  const answerTimer = setTimeout(() => controller.abort(new Error(`no answer in ${ANSWER_TIMEOUT_MS / 1_000} s`)), ANSWER_TIMEOUT_MS);
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]);
  try {
    const response = await fetch(url, { signal });
    clearTimeout(answerTimer);
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    await pipeline(Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body)), createWriteStream(path));
  } finally {
    clearTimeout(answerTimer);
  }
}

/**
 * @param {string} path
 * @param {Release} release
 */
async function checkHash(path, release) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found !== release.sha256) throw new Error(`its sha256 is ${found}, expected ${release.sha256}`);
}
