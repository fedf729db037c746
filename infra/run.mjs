// node infra/run.mjs [--needs=addon,temporal,minio] [<entry.ts> [arguments]]
//
// `--needs=servers`: Temporal and MinIO, except external ones.
//
// Sets up whatever is missing on this machine, then runs a TypeScript entry, if one is given, in the same process. Plain JavaScript
// without packages, because there are none after `git clone`. If everything is in place, this takes a fraction of a second.
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCachedScript } from './cached-script.mjs';
import { readSetupEnvironment, silenceVersionNotice } from './environment.mjs';
import { exitAfterOutput } from './exit-after-output.mjs';
import { describeError } from './expected-error.mjs';
import { IS_INSTALLED, PROJECT_FOLDER } from './project-folder.mjs';
import { ensureCompiled } from './set-up/compiled-command.mjs';
import { judgeNodeVersion } from './set-up/node-version.mjs';
import { ensurePackages } from './set-up/packages.mjs';
import { chooseParts, chooseServers, requireMachine } from './set-up/parts.mjs';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_CHECK_MS = 1_000;
/** Names of programs with which npm runs a script. */
const SHELLS = /^(ba|da|a|k|z)?sh$/;
const SET_UP = pathToFileURL(join(PROJECT_FOLDER, 'infra/set-up/set-up.ts')).href;
/** @typedef {import('./set-up/parts.mjs').Part} Part */

// Node 22 and later have a compile cache.
/** @type {{ enableCompileCache?: (folder: string) => void }} */ (module).enableCompileCache?.(
  join(PROJECT_FOLDER, 'node_modules/.cache/durasweep/v8'),
);

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  await exitAfterOutput(1);
}

/** @param {string[]} args */
async function main(args) {
  const { needs, entry, entryArguments } = readArguments(args);
  if (readSetupEnvironment().startedByNpm) endWithParent();
  const load = await setUp({ needs, entry, use: entryArguments[0] ?? '' });
  if (entry === undefined) return;
  process.argv = [process.execPath, entry, ...entryArguments];
  // A command's module exports a promise for the end of its run.
  await (await load()).finished;
}

/**
 * @param {string[]} args
 * @returns {{ needs: Part[] | undefined, entry: string | undefined, entryArguments: string[] }}
 */
function readArguments(args) {
  const [first = '', ...rest] = args;
  const needs = /^--needs=(.*)$/.exec(first)?.[1];
  const [entry, ...entryArguments] = needs === undefined ? args : rest;
  return {
    needs: needs === 'servers' ? chooseServers() : /** @type {Part[] | undefined} */ (needs?.split(',').filter(Boolean)),
    entry: entry && resolve(PROJECT_FOLDER, entry),
    entryArguments,
  };
}

/**
 * @param {{ needs: Part[] | undefined, entry: string | undefined, use: string }} options
 * @returns {Promise<() => Promise<{ finished?: Promise<unknown> }>>} Loads the entry; commands are compiled.
 */
async function setUp({ needs, entry, use }) {
  for (const signal of ENDING_SIGNALS) process.once(signal, endSetUp);
  const report = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
  const node = judgeNodeVersion();
  if (node?.refused) await requireMachine(needs ?? chooseParts());
  if (node !== undefined) report(node.message);
  silenceVersionNotice();
  await ensureMachine({ needs: needs ?? chooseParts(), report });
  const compiled = entry !== undefined && isCommand(entry) ? await ensureCompiled({ projectFolder: PROJECT_FOLDER, entry }) : undefined;
  if (compiled === undefined) await readTypeScript();
  const { loadSetUp, loadCommand } = compiled === undefined ? describeSources(entry) : runCachedScript(compiled, use);
  const { ensureParts } = await loadSetUp();
  await ensureParts(needs === undefined ? {} : { parts: needs });
  for (const signal of ENDING_SIGNALS) process.removeListener(signal, endSetUp);
  return loadCommand;
}

/** As in a compiled command. @param {string | undefined} entry */
function describeSources(entry) {
  return { loadSetUp: () => import(SET_UP), loadCommand: () => import(pathToFileURL(entry ?? '').href) };
}

/**
 * Reports what is missing before anything is installed; then builds servers while npm installs packages. An installed package already has its packages.
 *
 * @param {{ needs: Part[], report: (line: string) => void }} options
 */
async function ensureMachine({ needs, report }) {
  if (IS_INSTALLED) return await requireMachine(needs);
  const beforeInstalling = async () => {
    await requireMachine(needs);
    // Loaded on demand: most starts install nothing.
    const { beginServers } = await import('./set-up/begin-servers.mjs');
    beginServers(needs, report);
  };
  await ensurePackages({ projectFolder: PROJECT_FOLDER, variables: readSetupEnvironment().inherited, report, beforeInstalling });
}

/** @param {string} entry */
function isCommand(entry) {
  return dirname(entry) === join(PROJECT_FOLDER, 'cli');
}

async function readTypeScript() {
  const { register } = await import('tsx/esm/api');
  register();
}

/** npm does not forward a signal that it receives alone, and may be killed; so this process ends, as when its terminal closes, when npm does. */
function endWithParent() {
  const parents = listParents();
  const timer = setInterval(() => {
    if (parents.every(({ pid, parent }) => readParent(pid) === parent)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGHUP');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** Who started this process and, if that is a shell between it and npm, who started the shell. */
function listParents() {
  const [own, shell] = [process.pid, process.ppid];
  const isShell = SHELLS.test(readStatus(shell, 'Name') ?? '');
  return (isShell ? [own, shell] : [own]).map((pid) => ({ pid, parent: readParent(pid) }));
}

/** @param {number} pid */
function readParent(pid) {
  return pid === process.pid ? process.ppid : Number(readStatus(pid, 'PPid'));
}

/** A field of the kernel's description of a process; undefined if there is none, or on other systems than Linux. @param {number} pid @param {string} field */
function readStatus(pid, field) {
  try {
    return new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Exits on signals, so that programs started by set-up are ended and locks released. */
function endSetUp() {
  process.exit(130);
}
