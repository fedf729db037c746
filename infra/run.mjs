// node infra/run.mjs [--needs=addon,temporal,minio] [<entry.ts> [arguments]]
//
// `--needs=servers`: Temporal and MinIO, but for those that are given from outside.
//
// Sets up whatever is missing on this machine, then runs a TypeScript entry, if one is named, in this same process. Plain JavaScript
// without packages: after `git clone` there are none. A start with everything in place costs a fraction of a second.
import module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSetupEnvironment, silenceVersionNotice } from './environment.mjs';
import { exitAfterOutput } from './exit-after-output.mjs';
import { describeError } from './expected-error.mjs';
import { IS_INSTALLED, PROJECT_FOLDER } from './project-folder.mjs';
import { runCachedScript } from './set-up/cached-script.mjs';
import { ensureCompiled } from './set-up/compiled-command.mjs';
import { judgeNodeVersion } from './set-up/node-version.mjs';
import { ensurePackages } from './set-up/packages.mjs';
import { chooseParts, chooseServers, requireMachine } from './set-up/parts.mjs';

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_CHECK_MS = 1_000;
const SET_UP = pathToFileURL(join(PROJECT_FOLDER, 'infra/set-up/set-up.ts')).href;
/** @typedef {import('./set-up/parts.mjs').Part} Part */

// Node 22 and later keep what they have compiled, too.
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
  // A command's module says by a promise how its run ends.
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
 * @returns {Promise<() => Promise<{ finished?: Promise<unknown> }>>} Loads the entry, a command compiled.
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

/** As a compiled command has it. @param {string | undefined} entry */
function describeSources(entry) {
  return { loadSetUp: () => import(SET_UP), loadCommand: () => import(pathToFileURL(entry ?? '').href) };
}

/**
 * What is missing is told before anything is installed; then servers are built beside npm's work. An installed package has come together with its packages.
 *
 * @param {{ needs: Part[], report: (line: string) => void }} options
 */
async function ensureMachine({ needs, report }) {
  if (IS_INSTALLED) return await requireMachine(needs);
  const beforeInstalling = async () => {
    await requireMachine(needs);
    // Loaded here: most starts install nothing.
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

/** A signal to npm alone ends npm and is not handed on: what npm started then ends as if it had got it. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** An orderly exit ends the programs that set-up runs and releases its locks; a signal by itself would not. */
function endSetUp() {
  process.exit(130);
}
