/** Runs the compiled program that stands beside this file under the same name. */
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { runCachedScript } from '../infra/cached-script.mjs';
import { showSources } from './show-sources.ts';

/** By then, a process has loaded its code. Later, V8 would have forgotten what ran only once; slots are killed at the end. */
const KEEP_AFTER_MS = 5_000;

const script = path.join(__dirname, `${path.basename(__filename, '.cjs')}.js`);
// Threads run only code of Temporal's.
if (isMainThread) showSources(script);
const [use = ''] = (process.argv[2] ?? '').split(',');
runCachedScript(script, use, { keepAfterMs: KEEP_AFTER_MS });
