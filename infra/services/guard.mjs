// node infra/services/guard.mjs <grace> <program> [arguments]: runs a server and stops it when the parent process is gone, however it ended.
// A server that still runs <grace> milliseconds after it was told to end is killed.
//
// Forked with a separate process group, so that Ctrl-C on a terminal reaches the command, which ends its workers first and its servers last,
// but not the servers. A `kill -9` of the command closes the channel between the two, which also stops the server.
import { spawn } from 'node:child_process';

/**
 * @typedef {{ kind: 'started', pid: number } | { kind: 'failed', message: string } | { kind: 'ended', how: string }} GuardMessage
 */

const [grace = '0', program = '', ...args] = process.argv.slice(2);
const server = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
/** @type {NodeJS.Timeout | undefined} */
let killTimer;

server.once('spawn', () => tell({ kind: 'started', pid: server.pid ?? 0 }));
server.once('error', (error) => finish({ kind: 'failed', message: error.message }));
server.once('exit', (code, signal) => finish({ kind: 'ended', how: signal ?? `code ${code}` }));
process.on('message', endServer);
process.on('disconnect', endServer);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, endServer);
// The parent may have exited before this program could listen.
if (!process.connected) endServer();

function endServer() {
  if (killTimer) return;
  server.kill('SIGTERM');
  killTimer = setTimeout(() => server.kill('SIGKILL'), Number(grace));
}

/** @param {GuardMessage} message */
function finish(message) {
  clearTimeout(killTimer);
  // The server has ended, so nothing is left to stop.
  process.removeListener('disconnect', endServer);
  tell(message);
  if (process.connected) process.disconnect();
  // Signal listeners alone do not keep a process alive, so this process exits.
}

/** @param {GuardMessage} message */
function tell(message) {
  if (process.connected) process.send?.(message);
}
