// Runs a script with V8's code cache from the last run: compiling a command and its packages again would cost each start some tenths of
// a second of processor time. Plain JavaScript, so that nothing has to be compiled first.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A script is one function with the parameters of a CommonJS module. @typedef {(exports: object, require: NodeJS.Require, module: { exports: any }, file: string, folder: string) => void} Body */

/**
 * Runs a CommonJS script in plain ASCII without dynamic imports. V8's code cache is stored beside it for the next run: at the end of a
 * successful process or, if `keepAfterMs` is given, already that long after its start. A process that runs for long has forgotten by its end what it ran first,
 * and one that is killed has no end.
 *
 * @param {string} file
 * @param {string} use The purpose of the run: another use needs other parts of the script and has its own cache.
 * @param {{ keepAfterMs?: number }} [options]
 * @returns {any} What it exports.
 */
export function runCachedScript(file, use, { keepAfterMs } = {}) {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  // V8 itself rejects caches of other versions or settings.
  const kept = `${file}.${/^[a-z-]{1,20}$/i.test(use) ? use : 'any'}.${process.arch}-${process.versions.v8}`;
  const cachedData = readIfThere(kept);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  if (cachedData === undefined || script.cachedDataRejected) keepOnce(kept, script, keepAfterMs);
  const module = { exports: {} };
  /** @type {Body} */ (script.runInThisContext())(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}

/**
 * After it has run, when the cache contains the functions that were called.
 *
 * @param {string} path
 * @param {Script} script
 * @param {number | undefined} afterMs
 */
function keepOnce(path, script, afterMs) {
  const atEnd = (/** @type {number} */ code) => code === 0 && keep(path, script);
  process.once('exit', atEnd);
  if (afterMs === undefined) return;
  const keepNow = () => {
    process.removeListener('exit', atEnd);
    keep(path, script);
  };
  setTimeout(keepNow, afterMs).unref();
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The file appears complete or not at all; if it cannot be written, the next start takes longer.
 *
 * @param {string} path
 * @param {Script} script
 */
function keep(path, script) {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, script.createCachedData());
    renameSync(unfinished, path);
  } catch {
    rmSync(unfinished, { force: true });
  }
}
