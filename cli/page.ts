import { startPlatform } from './platform.ts';
import { runServingCommand } from './serving-command.ts';

export const finished = runServingCommand({
  name: 'page',
  description: 'Serves only the web page, on loopback, without workers, for sweeps that other workers run. Ctrl-C stops it.',
  start: (signal) => startPlatform({ signal, onNotice: (message) => void process.stderr.write(`${message}\n`), withoutWorkers: true }),
  describeReady: () => 'Ready.\n',
});
