/**
 * `npm run test:postgres`: sweeps on Temporal's own server with its state in PostgreSQL, set up by the commands of
 * docs/how-to/use-existing-services.md: the quick sweep with more epochs, whose server and database are killed meanwhile, and how many trials a second are
 * possible (`-- throughput`: only that). Builds `temporal-server` and `temporal-sql-tool` from the pinned sources of `go/` if they are neither on the PATH nor
 * in ~/.cache/durasweep-cluster-tools/bin. Needs root, Debian's package postgresql, and GESTURES_ZIP.
 */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { measureThroughput } from '../../bench/throughput/measure.ts';
import { countOf } from '../../core/domain/count-of.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { assertSameBits, readResults } from '../faults/harness/outcome.ts';
import { sendSignal } from '../faults/harness/processes.ts';
import { connectStore, runStart } from '../faults/harness/start-command.ts';
import { type MidEpoch, readProgress, waitForMidEpoch, waitForRecovery } from '../faults/harness/watch-training.ts';
import { buildGoTools } from '../support/go-tools.ts';
import { findNothingWrong, followDoctor, runCommand } from './consult-doctor.ts';
import { type Postgres, startPostgres } from './postgres-server.ts';
import { startTemporalOnPostgres, type TemporalOnPostgres } from './temporal-on-postgres.ts';

const NAMESPACE = 'sweeps';
const SWEEP = 'quick';
/** The doctor takes longer than the usual dozen epochs. */
const CONFIGURATION = { extends: `${SWEEP}.json`, training: { maxEpochs: 60, earlyStoppingPatience: 60 } };
const AWAY_MS = 10_000;
const THROUGHPUT = { workers: [1, 2, 4], variants: 200, concurrency: 40 };

const PROGRAMS = { 'temporal-server': 'go.temporal.io/server/cmd/server', 'temporal-sql-tool': 'go.temporal.io/server/cmd/tools/sql' };

const [only] = process.argv.slice(2);

const start = performance.now();
await buildGoTools({ folderOfModule: path.join(import.meta.dirname, 'go'), programs: PROGRAMS, say });
const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-postgres-'));
// The database runs as its own user.
await chmod(folder, 0o711);
try {
  const postgres = await startPostgres(folder);
  const temporal = await startTemporalOnPostgres(folder, postgres);
  try {
    say('the server serves, with its state in PostgreSQL');
    const variables = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: NAMESPACE };
    await runCommand(variables, 'temporal', 'operator', 'namespace', 'create', '--namespace', NAMESPACE, '--retention', '30d');
    await followDoctor({ ...variables, DURASWEEP_DATA: path.join(folder, 'nothing') });
    say('the doctor names the missing search attributes, and its commands create them');
    if (only !== 'throughput') {
      await compareSweeps({ postgres, temporal, variables });
      await findBySearchAttribute(variables);
    }
    await reportThroughput(temporal);
  } finally {
    await temporal.stop();
    await postgres.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

interface Servers {
  readonly postgres: Postgres;
  readonly temporal: TemporalOnPostgres;
  readonly variables: Readonly<Record<string, string>>;
}

/** The same sweep gives the same bits on the embedded server and on this one, which is unavailable for a while. */
async function compareSweeps({ postgres, temporal, variables }: Servers): Promise<void> {
  const [undisturbed, onPostgres] = [path.join(folder, 'embedded'), path.join(folder, 'external')];
  await Promise.all([undisturbed, onPostgres].map((place) => mkdir(place, { mode: 0o700 })));
  const configuration = path.join(folder, 'longer.json');
  await writeFile(configuration, JSON.stringify(CONFIGURATION));
  const first = runStart({ folder: undisturbed, configuration });
  assert.equal(await first.exited, 0, first.output());
  const expected = await readResults(path.join(undisturbed, 'runs'), SWEEP);
  say(`undisturbed on the embedded server: ${expected.size} trainings`);
  const second = runStart({ folder: onPostgres, configuration, variables });
  const trialKeys = [...expected.values()].map(({ trialKey }) => trialKey);
  const store = await connectStore(onPostgres);
  await killServers({ postgres, temporal, store, trialKeys });
  // The only training worker is busy, and the server has forgotten that it polled.
  await findNothingWrong({ ...variables, DURASWEEP_DATA: onPostgres });
  say('while it trains on, the doctor finds nothing wrong');
  assert.equal(await second.exited, 0, second.output());
  assertSameBits(await readResults(path.join(onPostgres, 'runs'), SWEEP), expected, [...expected.keys()]);
  say('the same sweep on PostgreSQL has the same bits');
}

interface KillOptions extends Omit<Servers, 'variables'> {
  readonly store: ArtifactStore;
  readonly trialKeys: readonly string[];
}

/** `kill -9` of server and database in the middle of a training; both restart with what the database had written. */
async function killServers({ postgres, temporal, store, trialKeys }: KillOptions): Promise<void> {
  const training = await waitForTraining(store, trialKeys);
  for (const pid of [temporal.pid(), postgres.pid()]) sendSignal(pid, 'SIGKILL');
  await delay(AWAY_MS);
  await postgres.start();
  await temporal.start();
  const backAt = performance.now();
  const progress = (await readProgress(store, training.trialKey)) ?? training.progress;
  const { resumedFrom } = await waitForRecovery(store, { ...training, progress });
  const how = resumedFrom === null ? 'trained on' : `resumed from epoch ${resumedFrom}, after epoch ${progress.epoch} was stored`;
  const seconds = ((performance.now() - backAt) / 1_000).toFixed(1);
  say(
    `server and database killed for ${AWAY_MS / 1_000} s in epoch ${training.progress.epoch + 1}: ${how}, ${seconds} s after they served again`,
  );
}

/** The middle of an epoch of one of these trials that is not finished. */
function waitForTraining(store: ArtifactStore, trialKeys: readonly string[]): Promise<MidEpoch> {
  return Promise.any(trialKeys.map((trialKey) => waitForMidEpoch({ store, trialKey, secondsPerEpoch: 1 })));
}

/** The database supports the usual query to Temporal: the variants of a sweep. */
async function findBySearchAttribute(variables: Readonly<Record<string, string>>): Promise<void> {
  const query = `DurasweepSweep = "${SWEEP}" AND WorkflowType = "variant"`;
  const listed = await runCommand(
    variables,
    'temporal',
    'workflow',
    'list',
    '--namespace',
    NAMESPACE,
    '--query',
    query,
    '--output',
    'json',
  );
  assert.equal((JSON.parse(listed) as unknown[]).length, 5);
  say('its variants are found by their search attributes');
}

async function reportThroughput({ address }: TemporalOnPostgres): Promise<void> {
  const temporal = { address, namespace: NAMESPACE, apiKey: null, tls: false };
  for (const { workers, trialsPerSecond, seconds } of await measureThroughput({ ...THROUGHPUT, temporal }))
    say(
      `${countOf(workers, 'worker')}: ${trialsPerSecond.toFixed(1)} trials a second (${THROUGHPUT.variants} stubs in ${seconds.toFixed(0)} s)`,
    );
}

function say(line: string): void {
  const load = os.loadavg()[0]?.toFixed(0);
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${load})\n`);
}
