/** Passes its arguments to the Temporal CLI that set-up installed, aimed at the embedded server unless TEMPORAL_ADDRESS says otherwise. */
import { spawnSync } from 'node:child_process';
import { findRunningServices } from '../infra/services/service-record.ts';
import { ensureTemporal } from '../infra/set-up/toolchain.ts';
import { inheritedVariables, readEnvironment } from '../workers/environment.ts';
import { getDataFolder } from './platform.ts';
import { describeUnseen } from './unseen-variables.ts';

/** What begins a sweep, now or later: there the workers' variables count. */
const STARTS = ['start', 'execute', 'create', 'trigger'];

const environment = readEnvironment();
const running = await findRunningServices(getDataFolder(environment));
if (running !== undefined && process.argv.some((word) => STARTS.includes(word))) {
  const joined = { workerVariables: running.workerVariables ?? null };
  for (const notice of describeUnseen(environment, joined)) process.stderr.write(`${notice}\n`);
}
// The keys of a profile in the usual file are for another server.
const embedded =
  running === undefined || running.given?.temporal ? {} : { TEMPORAL_ADDRESS: running.temporal.address, TEMPORAL_CONFIG_FILE: '/dev/null' };
const { status } = spawnSync(await ensureTemporal(), process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...embedded, ...inheritedVariables() },
});
process.exit(status ?? 1);
