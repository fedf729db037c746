import { startPlatform } from './platform.ts';
import { runServingCommand } from './serving-command.ts';

export const finished = runServingCommand({
  name: 'page',
  description: 'Serves the page of sweeps that others work on: on loopback, without workers. Ctrl-C stops it.',
  start: (signal) => startPlatform({ signal, onNotice: (message) => void process.stderr.write(`${message}\n`), withoutWorkers: true }),
  describeReady: () => 'Ready.\n',
});
