import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort, { clearLockedPorts, portNumbers } from 'get-port';
import { writeFileWhole } from '../write-file.ts';

/** The only address on which the embedded services listen, except the web UI behind its proxy. */
export const LOOPBACK = '127.0.0.1';

/** One of the sixteen million other loopback addresses, which no web page can try out. */
export function chooseHiddenLoopback(): string {
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

export interface ServicePorts {
  /** Temporal's gRPC. */
  readonly temporal: number;
  /** Temporal's web UI. */
  readonly temporalUi: number;
  readonly temporalHttp: number;
  readonly temporalMetrics: number;
  readonly minio: number;
  readonly minioConsole: number;
}

/** The default ports; the two others are internal to Temporal and have no default. */
const USUAL_PORTS: Partial<ServicePorts> = { temporal: 7233, temporalUi: 8233, minio: 9000, minioConsole: 9001 };
/** Below the ports that Linux and macOS give to outgoing connections, which could take one between its choice and the start of its server. */
const FREE_PORTS = { from: 10_000, to: 32_000 };
/** So many are tried, from a random one on, so that commands with separate caches seldom choose the same. */
const TRIED_PORTS = 500;
const NAMES = ['temporal', 'temporalUi', 'temporalHttp', 'temporalMetrics', 'minio', 'minioConsole'] as const;

/**
 * Chooses a port for each service: the one it had last time, or its default, or a free one.
 *
 * They are free only at this moment, so choose and start under one lock.
 */
export async function choosePorts(dataFolder: string, usual: Partial<ServicePorts> = USUAL_PORTS): Promise<ServicePorts> {
  const last = await readLastPorts(dataFolder);
  const chosen: number[] = [];
  // Otherwise it would withhold ports that it recently gave to this process, which a restart needs again.
  clearLockedPorts();
  for (const name of NAMES) {
    const wanted = [last[name], usual[name], ...listFreePorts()].filter((port) => port !== undefined);
    chosen.push(await getPort({ port: wanted, host: LOOPBACK, exclude: chosen }));
  }
  const ports = Object.fromEntries(NAMES.map((name, index) => [name, chosen[index]])) as unknown as ServicePorts;
  await writeFileWhole(getPortsPath(dataFolder), `${JSON.stringify(ports)}\n`);
  return ports;
}

function listFreePorts(): Iterable<number> {
  const first = randomInt(FREE_PORTS.from, FREE_PORTS.to - TRIED_PORTS);
  return portNumbers(first, first + TRIED_PORTS);
}

async function readLastPorts(dataFolder: string): Promise<Partial<ServicePorts>> {
  try {
    return JSON.parse(await readFile(getPortsPath(dataFolder), 'utf8'));
  } catch {
    return {}; // The first start here.
  }
}

function getPortsPath(dataFolder: string): string {
  return join(dataFolder, 'ports.json');
}
