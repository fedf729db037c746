import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import getPort, { clearLockedPorts } from 'get-port';
import { writeFileWhole } from '../write-file.ts';

/** The only address the embedded services listen on, but for the web UI behind its gate. */
export const LOOPBACK = '127.0.0.1';

/** One of the sixteen million other addresses of this machine itself: no page in a browser can try them all. */
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

/** Where people and tools expect them; the two others are Temporal's own and have no usual place. */
const USUAL_PORTS: Partial<ServicePorts> = { temporal: 7233, temporalUi: 8233, minio: 9000, minioConsole: 9001 };
const NAMES = ['temporal', 'temporalUi', 'temporalHttp', 'temporalMetrics', 'minio', 'minioConsole'] as const;

/**
 * Chooses a port for each service: the one it had last time, else its usual one, else a free one.
 *
 * They are free at this moment only: choose and start under one lock.
 */
export async function choosePorts(dataFolder: string, usual: Partial<ServicePorts> = USUAL_PORTS): Promise<ServicePorts> {
  const last = await readLastPorts(dataFolder);
  const chosen: number[] = [];
  // It would keep from us for a while the ports it gave this process before: those that a restart wants back.
  clearLockedPorts();
  for (const name of NAMES) {
    const wanted = [last[name], usual[name]].filter((port) => port !== undefined);
    chosen.push(await getPort({ port: wanted, host: LOOPBACK, exclude: chosen }));
  }
  const ports = Object.fromEntries(NAMES.map((name, index) => [name, chosen[index]])) as unknown as ServicePorts;
  await writeFileWhole(getPortsPath(dataFolder), `${JSON.stringify(ports)}\n`);
  return ports;
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
