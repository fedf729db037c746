// Runs a script together with what V8 made of it when it ran last: to compile a command and its packages anew would cost each start some tenths of
// a second of processor time. Plain JavaScript: nothing may have to be compiled first.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A script is one function of what Node gives a CommonJS module. @typedef {(exports: object, require: NodeJS.Require, module: { exports: any }, file: string, folder: string) => void} Body */

/**
 * Runs a CommonJS script of plain ASCII that imports nothing dynamically; what V8 has compiled by the end of a process that did what it was told is kept beside it for the next time.
 *
 * @param {string} file
 * @param {string} use What it is run for: another use needs other parts of it, and has its own.
 * @returns {any} What it exports.
 */
export function runCachedScript(file, use) {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  // V8 itself refuses what another version or other settings of it have made.
  const kept = `${file}.${/^[a-z-]{1,20}$/.test(use) ? use : 'any'}.${process.arch}-${process.versions.v8}`;
  const cachedData = readIfThere(kept);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  // At the end, when it holds what ran and not what was only read.
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
 * It appears whole or not at all; where it cannot be written, the next start takes longer.
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
