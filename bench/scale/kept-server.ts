import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedServices } from '../../infra/services/embedded-services.ts';
import { readProcessMegabytes } from '../../workers/process-memory.ts';
import { readProcessorSeconds } from './processor-time.ts';

/** Temporal as the product runs it: its state is in a file, and it is restarted if its database stays interrupted on an overloaded machine. */
export interface KeptTemporal {
  readonly address: string;
  /** Notes its processor time so far; to be called often, because a restarted server begins at 0. */
  note(): void;
  describe(): ServerFigures;
  stop(): Promise<void>;
}

export interface ServerFigures {
  readonly processorSeconds: number;
  readonly residentMegabytes: number | null;
  /** Messages about restarts. */
  readonly restarts: readonly string[];
}

/** The stub stages need no store. */
const NO_STORE = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', bucket: 'none', accessKeyId: 'none', secretAccessKey: 'none' };

export async function startKeptTemporal(): Promise<KeptTemporal> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-bench-scale-'));
  const restarts: string[] = [];
  const onNotice = (notice: string) => void restarts.push(notice);
  const services = await startEmbeddedServices({ dataFolder, restart: true, usualPorts: {}, external: { s3: NO_STORE }, onNotice });
  const seconds = new Map<number, number>();
  const note = () => {
    const pid = services.pids.temporal;
    if (pid !== null) seconds.set(pid, Math.max(seconds.get(pid) ?? 0, readProcessorSeconds(pid)));
  };
  return {
    address: services.temporal.address,
    note,
    describe() {
      note();
      const processorSeconds = Math.round([...seconds.values()].reduce((sum, one) => sum + one, 0));
      const megabytes = readProcessMegabytes(services.pids.temporal ?? undefined, 'VmRSS');
      return { processorSeconds, residentMegabytes: megabytes && Math.round(megabytes), restarts };
    },
    async stop() {
      await services.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
