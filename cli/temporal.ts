/** Passes its arguments to the Temporal CLI that set-up installed, aimed at the embedded server unless TEMPORAL_ADDRESS says otherwise. */
import { spawnSync } from 'node:child_process';
import { findRunningServices } from '../infra/service-record.ts';
import { ensureTemporal } from '../infra/toolchain.ts';
import { inheritedVariables, readEnvironment } from '../workers/environment.ts';
import { getDataFolder } from './platform.ts';

const running = await findRunningServices(getDataFolder(readEnvironment()));
const embedded = running === undefined ? {} : { TEMPORAL_ADDRESS: running.temporal.address };
const { status } = spawnSync(await ensureTemporal(), process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...embedded, ...inheritedVariables() },
});
process.exit(status ?? 1);
