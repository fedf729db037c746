import { describeLinks } from './links.ts';
import { type Platform, startPlatform } from './platform.ts';
import { runServingCommand } from './serving-command.ts';

export const finished = runServingCommand({
  name: 'services',
  description: 'Runs only servers and workers; start and steer sweeps with the Temporal CLI. Ctrl-C stops them.',
  start: (signal) => {
    process.stdout.write('Starting servers and workers …\n');
    return startPlatform({ signal, onNotice: (message) => void process.stdout.write(`${message}\n`) });
  },
  describeReady,
});

function describeReady(platform: Platform): string {
  return [
    'Ready.',
    describeLinks(platform),
    'Start a sweep from another terminal:',
    '  npm run temporal -- workflow start --type sweep --task-queue durasweep --workflow-id my-sweep --input-file configs/quick.json',
    `For a Temporal CLI of your own: export TEMPORAL_ADDRESS=${platform.temporal.address}`,
    '',
  ].join('\n');
}
