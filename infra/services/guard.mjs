// node infra/services/guard.mjs <program> [arguments]: runs a server and ends it when the process that forked this one is gone, however it went.
//
// Forked with a process group of its own: Ctrl-C on a terminal reaches the command, which ends its workers first and its servers last,
// and not the servers themselves. A `kill -9` of the command closes the channel between the two, and the server ends too.
import { spawn } from 'node:child_process';

/**
 * Both servers need less than two seconds to stop, save for a Temporal that has just started, which may never come to an end by itself.
 * Neither loses what it has acknowledged when it is killed.
 */
const GRACE_MS = 5_000;

/**
 * @typedef {{ kind: 'started', pid: number } | { kind: 'failed', message: string } | { kind: 'ended', how: string }} GuardMessage
 */

const [program = '', ...args] = process.argv.slice(2);
const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
/** @type {NodeJS.Timeout | undefined} */
let killTimer;

server.once('spawn', () => tell({ kind: 'started', pid: server.pid ?? 0 }));
server.once('error', (error) => finish({ kind: 'failed', message: error.message }));
server.once('exit', (code, signal) => finish({ kind: 'ended', how: signal ?? `code ${code}` }));
process.on('message', endServer);
process.on('disconnect', endServer);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endServer);
// The parent may have gone before this program could listen.
if (!process.connected) endServer();

function endServer() {
  if (killTimer) return;
  server.kill('SIGTERM');
  killTimer = setTimeout(() => server.kill('SIGKILL'), GRACE_MS);
}

/** @param {GuardMessage} message */
function finish(message) {
  clearTimeout(killTimer);
  // There is nothing left to end: it would wait for nobody.
  process.removeListener('disconnect', endServer);
  tell(message);
  if (process.connected) process.disconnect();
  // Listeners for signals alone do not keep a process running: this one ends here.
}

/** @param {GuardMessage} message */
function tell(message) {
  if (process.connected) process.send?.(message);
}
