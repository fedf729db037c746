// Runs a script with V8's code cache from the last run: compiling a command and its packages again would cost each start some tenths of
// a second of processor time. Plain JavaScript, so that nothing has to be compiled first.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A script is one function with the parameters of a CommonJS module. @typedef {(exports: object, require: NodeJS.Require, module: { exports: any }, file: string, folder: string) => void} Body */

/**
 * Runs a CommonJS script in plain ASCII without dynamic imports. At the end of a successful process, V8's code cache is stored beside it for the next run.
 *
 * @param {string} file
 * @param {string} use The purpose of the run: another use needs other parts of the script and has its own cache.
 * @returns {any} What it exports.
 */
export function runCachedScript(file, use) {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  // V8 itself rejects caches of other versions or settings.
  const kept = `${file}.${/^[a-z-]{1,20}$/.test(use) ? use : 'any'}.${process.arch}-${process.versions.v8}`;
  const cachedData = readIfThere(kept);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  // At exit, when the cache contains the functions that ran.
  if (cachedData === undefined || script.cachedDataRejected) process.once('exit', (code) => code === 0 && keep(kept, script));
  const module = { exports: {} };
  /** @type {Body} */ (script.runInThisContext())(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
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
