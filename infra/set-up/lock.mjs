// A lock between processes: a folder that contains its owner. Plain JavaScript, because npm's own installation must be locked, too.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const POLL_MS = 200;
/** Without a heartbeat for this long, an owner counts as gone: its process id may be reused, or it may be on another host. */
const STALE_AFTER_MS = 60_000;
/** The recovery of a stale lock takes microseconds, so one this old was interrupted. */
const RECOVERY_STALE_AFTER_MS = 10_000;

/** @typedef {{ pid: number, host: string, token: string }} LockOwner */

/**
 * Runs `action` with the lock at `path`; waits until the current owner releases it or is gone.
 *
 * An owner is gone if its process no longer runs (same host) or its heartbeat stopped a minute ago. If a suspended owner wakes up
 * afterwards, two may run at once: output under a lock must therefore still be written under a unique name and renamed.
 *
 * @template T
 * @param {{ path: string, action: () => Promise<T>, onWait?: (owner: LockOwner | undefined) => void, signal?: AbortSignal | undefined }} options
 *   `signal` aborts the wait for the lock, with its reason; an action that has started continues.
 * @returns {Promise<T>} the result of `action`.
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
  // The first lock may create a folder that will contain passwords later.
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
 * Renaming a folder onto a non-empty one fails, so the lock appears complete, with its owner inside, or not at all.
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
 * Removes a stale lock. Only one process at a time may do so, and it checks again: otherwise a slow one could remove the lock that a
 * faster one has just taken. Everything is synchronous, so that no other code of this process runs in between.
 *
 * @param {string} path
 * @returns {boolean} whether to try again immediately.
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
 * Renamed first: if it were emptied in place, another process could rename its lock onto it, which would then be removed.
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
    // EPERM: it is running as another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
