/** Passes its arguments to the Temporal CLI that set-up installed, aimed at the embedded server unless TEMPORAL_ADDRESS says otherwise. */
import { spawnSync } from 'node:child_process';
import { readRunningServices } from '../infra/services.ts';
import { ensureTemporal } from '../infra/toolchain.ts';
import { inheritedVariables } from '../workers/environment.ts';
import { DATA_FOLDER } from './platform.ts';

const running = await readRunningServices(DATA_FOLDER);
const embedded = running === null ? {} : { TEMPORAL_ADDRESS: running.temporal.address };
const { status } = spawnSync(await ensureTemporal(), process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...embedded, ...inheritedVariables() },
});
process.exit(status ?? 1);
