import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LongFault } from '../faults/harness/meet-case.ts';
import { sendSignal } from '../faults/harness/processes.ts';
import { orNull, waitUntil } from '../faults/harness/wait-until.ts';
import type { HostWorker } from './host-worker.ts';
import { type Hosts, SPARE_HOST } from './hosts.ts';
import { PORTS } from './relay.ts';

const AWAY_MS = 60_000;
const DELAY_MS = 150;
const LOST_PART = 0.02;
const TROUBLED_MS = 30_000;
interface HostCase extends LongFault<Hosts> {
  /** How long the undisturbed training should last at least; default: a few seconds. */
  readonly lastsSeconds?: number;
}

/** A slow host works for a fifth of every tenth of a second. */
const SLOW = { worksMs: 20, stopsMs: 80 };
const FAKETIME = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file));

/** The order matters: after the last but one, one training host is permanently gone. */
const CASES: readonly HostCase[] = [
  // Long enough for the other host to take over the training while the first one continues without knowing it.
  { ...cutOff('the host that trains', 'Temporal', [PORTS.temporal], findBusyHost), lastsSeconds: 75 },
  cutOff('the host that trains', 'the store', [PORTS.store], findBusyHost),
  cutOff('the host that trains', 'both', Object.values(PORTS), findBusyHost),
  cutOff('the other training host', 'both', Object.values(PORTS), findIdleHost),
  cutOff('the workflow host', 'Temporal', [PORTS.temporal], async () => 'workflow'),
  cutOff('the workflow host', 'the store', [PORTS.store], async () => 'workflow'),
  {
    fault: `${DELAY_MS} ms later, each way, between all hosts and the servers, for ${TROUBLED_MS / 1_000} s`,
    variant: 'delay',
    lastsSeconds: 40,
    async inject(hosts) {
      hosts.setDelay(DELAY_MS);
      await delay(TROUBLED_MS);
      hosts.setDelay(0);
      return undefined;
    },
  },
  {
    fault: `${LOST_PART * 100} % of all packets lost, each way, for ${TROUBLED_MS / 1_000} s`,
    variant: 'loss',
    lastsSeconds: 40,
    async inject({ network }) {
      await network.lose(LOST_PART);
      await delay(TROUBLED_MS);
      await network.lose(0);
      return undefined;
    },
  },
  {
    fault: `the host that trains works a fifth of the time, for ${TROUBLED_MS / 1_000} s`,
    variant: 'slow',
    lastsSeconds: 40,
    async inject(hosts) {
      await slowDown(await hosts.findTrainer());
      return undefined;
    },
  },
  {
    fault: 'the host that trains vanishes for good',
    variant: 'vanishes',
    async inject(hosts) {
      const trainer = await hosts.findTrainer();
      await hosts.network.unplug(trainer.host);
      await trainer.kill();
      hosts.forget(trainer);
      return { goneAtMs: performance.now() };
    },
  },
  {
    fault: 'clocks a minute ahead and a minute behind: handed over to the one, then to the other',
    variant: 'clocks',
    // Training continues while the new workers start and take over.
    lastsSeconds: 90,
    inject: handOverBetweenClocks,
  },
];

/** The cases that are possible on this machine, and the reasons against the others. @param only their names; default: all */
export function listCases(only: readonly string[]): { readonly cases: readonly HostCase[]; readonly skipped: readonly string[] } {
  const wanted = CASES.filter(({ variant }) => only.length === 0 || only.includes(variant));
  if (wanted.length < only.length)
    throw new Error(`There are ${CASES.map(({ variant }) => variant).join(', ')}; not all of ${only.join(', ')}.`);
  if (FAKETIME !== undefined) return { cases: wanted, skipped: [] };
  const skipped = ["clocks apart: Debian's package libfaketime is not here"];
  return { cases: wanted.filter(({ variant }) => variant !== 'clocks'), skipped };
}

function cutOff(who: string, from: string, ports: readonly number[], find: (hosts: Hosts) => Promise<string>): HostCase {
  return {
    fault: `${who} cut off from ${from} for ${AWAY_MS / 1_000} s`,
    variant: `${who} ${from}`.replaceAll(' ', '-'),
    async inject(hosts) {
      const host = await find(hosts);
      await hosts.network.cut(host, ports);
      await delay(AWAY_MS);
      await hosts.network.heal(host);
      return undefined;
    },
  };
}

async function findBusyHost(hosts: Hosts): Promise<string> {
  return (await hosts.findTrainer()).host;
}

async function findIdleHost(hosts: Hosts): Promise<string> {
  const busy = await hosts.findTrainer();
  return hosts.listTrainers().find((trainer) => trainer !== busy)?.host ?? busy.host;
}

async function slowDown(worker: HostWorker): Promise<void> {
  const send = async (signal: NodeJS.Signals) => {
    for (const pid of await worker.listProcesses()) sendSignal(pid, signal);
  };
  const until = performance.now() + TROUBLED_MS;
  while (performance.now() < until) {
    await send('SIGSTOP');
    await delay(SLOW.stopsMs);
    await send('SIGCONT');
    await delay(SLOW.worksMs);
  }
}

/** From a correct clock to a wrong one, and then to the other wrong one: each of the two takes over the training once. */
async function handOverBetweenClocks(hosts: Hosts): Promise<undefined> {
  const busy = await hosts.findTrainer();
  const idle = hosts.listTrainers().filter((trainer) => trainer !== busy);
  const wrong = await Promise.all([
    hosts.startTrainer(SPARE_HOST, shiftClock('+60s')),
    // A host may have two workers.
    hosts.startTrainer(busy.host, shiftClock('-60s')),
  ]);
  for (const right of [...idle, busy]) await handOver(hosts, right);
  const first = await waitUntil('a host with a wrong clock trains', async () => {
    // The worker that has ended counts until another has begun.
    const trainer = await orNull(hosts.findTrainer());
    return trainer !== null && wrong.includes(trainer) && trainer;
  });
  await handOver(hosts, first);
}

async function handOver(hosts: Hosts, worker: HostWorker): Promise<void> {
  await worker.stop();
  hosts.forget(worker);
}

/** Changes the clock for a process, including its native parts, but not its speed. */
function shiftClock(by: string): Record<string, string> {
  return { LD_PRELOAD: FAKETIME ?? '', FAKETIME: by, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
