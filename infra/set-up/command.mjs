// Runs the programs that set-up needs (npm, pip, go, node-gyp). Plain JavaScript, because it is used before packages are installed.
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ExpectedError } from '../expected-error.mjs';

/** Number of lines of a failed program's output in the error. */
const REPEATED_LINES = 40;

/**
 * Runs a program and returns its output.
 *
 * @param {object} options
 * @param {string} options.program
 * @param {readonly string[]} options.arguments
 * @param {string} [options.folder] Working folder.
 * @param {NodeJS.ProcessEnv} [options.variables] Its complete environment.
 * @param {(line: string) => void} [options.onLine] Called with each complete line of either stream.
 * @returns {Promise<string>} Standard output.
 * @throws {ExpectedError} if it cannot be started or exits with a non-zero code; the message contains its last lines.
 */
export async function runCommand(options) {
  const child = spawn(options.program, [...options.arguments], {
    cwd: options.folder,
    env: options.variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // If set-up ends, npm must not continue in a folder that the next set-up uses.
  const endChild = () => child.kill();
  process.once('exit', endChild);
  const output = collectLines(child.stdout, options.onLine);
  const errors = collectLines(child.stderr, options.onLine);
  const ending = await new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(new ExpectedError(`"${options.program}" could not be started: ${message}`)));
    child.once('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => process.removeListener('exit', endChild));
  if (ending === 0) return output.lines.join('\n');
  const shown = `${options.program} ${options.arguments.join(' ')}`;
  throw new ExpectedError(`"${shown}" ended with ${ending}:\n${[...output.lines, ...errors.lines].slice(-REPEATED_LINES).join('\n')}`);
}

/**
 * Finds a program on the PATH.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Promise<string | undefined>} Its full path.
 */
export async function findOnPath(name, variables) {
  for (const folder of (variables.PATH ?? '').split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder: try the next one.
    }
  }
  return undefined;
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {((line: string) => void) | undefined} onLine
 */
function collectLines(stream, onLine) {
  /** @type {string[]} */
  const lines = [];
  let rest = '';
  const take = (/** @type {string} */ line) => {
    lines.push(line);
    onLine?.(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
  return { lines };
}
