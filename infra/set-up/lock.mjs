// A lock between processes: a folder that holds its owner's name. Plain JavaScript, because npm's own install must be locked too.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const POLL_MS = 200;
/** Without a heartbeat for so long, an owner counts as gone: its process number may have been given to another, or it runs on another host. */
const STALE_AFTER_MS = 60_000;
/** The recovery of a stale lock takes microseconds: one this old was cut off. */
const RECOVERY_STALE_AFTER_MS = 10_000;

/** @typedef {{ pid: number, host: string, token: string }} LockOwner */

/**
 * Runs `action` while holding the lock at `path`; waits until the present owner releases it or is gone.
 *
 * An owner is gone when its process no longer runs (same host) or its heartbeat stopped a minute ago. Should a suspended owner wake up
 * afterwards, two may run at once: what is done under a lock must therefore still be written to a name of its own and renamed.
 *
 * @template T
 * @param {{ path: string, action: () => Promise<T>, onWait?: (owner: LockOwner | undefined) => void, signal?: AbortSignal | undefined }} options
 *   `signal` ends the wait for the lock, with its reason; an action that has begun goes on.
 * @returns {Promise<T>} what `action` returned.
 */
export async function withLock(options) {
  const release = await acquireLock(options);
  try {
    return await options.action();
  } finally {
    release();
  }
}

/**
 * @param {{ path: string, onWait?: (owner: LockOwner | undefined) => void, signal?: AbortSignal | undefined }} options
 * @returns {Promise<() => void>} releases the lock.
 */
async function acquireLock({ path, onWait, signal }) {
  /** @type {LockOwner} */
  const owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  // The first lock may make a folder that is to hold passwords later.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let told = false; !tryToTake(path, owner); ) {
    signal?.throwIfAborted();
    if (isStale(path) && recover(path)) continue;
    if (!told) onWait?.(readOwner(path));
    told = true;
    await wait(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(path, owner), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    if (readOwner(path)?.token === owner.token) discard(path);
  };
  process.once('exit', release);
  return release;
}

/**
 * Renaming a folder onto one that is not empty fails: so the lock appears whole, with its owner inside, or not at all.
 *
 * @param {string} path
 * @param {LockOwner} owner
 */
function tryToTake(path, owner) {
  const prepared = `${path}.${owner.token}`;
  mkdirSync(prepared, { recursive: true });
  writeFileSync(join(prepared, 'owner.json'), JSON.stringify(owner));
  try {
    renameSync(prepared, path);
    return true;
  } catch {
    rmSync(prepared, { recursive: true, force: true });
    return false;
  }
}

/** @param {string} path */
function isStale(path) {
  const owner = readOwner(path);
  const ageMs = ageOf(path);
  if (owner === undefined || ageMs === undefined) return false;
  if (ageMs > STALE_AFTER_MS) return true;
  return owner.host === hostname() && !isRunning(owner.pid);
}

/**
 * Removes a stale lock. Only one process at a time may do so, and it looks again: else a slow one would remove the lock that a
 * quicker one has taken meanwhile. All of it is synchronous, so that nothing of this process comes between.
 *
 * @param {string} path
 * @returns {boolean} whether it is worth trying again at once.
 */
function recover(path) {
  const recovery = `${path}.recovery`;
  try {
    mkdirSync(recovery);
  } catch {
    if ((ageOf(recovery) ?? 0) > RECOVERY_STALE_AFTER_MS) rmSync(recovery, { recursive: true, force: true });
    return false;
  }
  try {
    if (isStale(path)) discard(path);
    return true;
  } finally {
    rmdirSync(recovery);
  }
}

/**
 * Moved aside first: a folder emptied in place would for a moment be one that another's lock can be renamed onto, and be removed with it.
 *
 * @param {string} path
 */
function discard(path) {
  const aside = `${path}.${randomUUID()}.released`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Already gone.
  }
  rmSync(aside, { recursive: true, force: true });
}

/**
 * @param {string} path
 * @returns {LockOwner | undefined}
 */
function readOwner(path) {
  try {
    return JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {LockOwner} owner
 */
function touch(path, owner) {
  if (readOwner(path)?.token !== owner.token) return;
  const now = new Date();
  utimesSync(path, now, now);
}

/**
 * Whether a process runs on this host.
 *
 * @param {number} pid
 */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
