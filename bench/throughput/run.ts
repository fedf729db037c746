/**
 * Trials a second of sweeps with a stub trainer, by the number of workers. On the server that TEMPORAL_ADDRESS names, else on an embedded one.
 * `npm run bench:throughput -- [--workers 1,2,4] [--variants 400] [--concurrency 40]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command, Option } from 'commander';
import { startServices } from '../../infra/services/services.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { parseCount } from '../parse-count.ts';
import { measureThroughput } from './measure.ts';

const command = new Command('npm run bench:throughput --')
  .description('Measures how many trials a second server and workflows allow, with trainings that are stubs.')
  .addOption(
    new Option('--workers <counts>', 'how many, one measurement each')
      .argParser((text) => text.split(',').map(parseCount))
      .default([1, 2, 4]),
  )
  .addOption(new Option('--variants <count>', 'of each sweep').argParser(parseCount).default(400))
  .addOption(new Option('--concurrency <count>', 'variants at a time').argParser(parseCount).default(40));
const options = command.parse().opts<{ workers: number[]; variants: number; concurrency: number }>();
const given = readEnvironment().temporal;
const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-throughput-'));
const services = await startServices({ dataFolder, usualPorts: {}, external: { temporal: given } });
try {
  const found = await measureThroughput({ ...options, temporal: services.temporal });
  process.stdout.write(`${JSON.stringify({ ...options, workers: found, load: os.loadavg()[0] }, null, 2)}\n`);
} finally {
  await services.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
process.exit(0);
