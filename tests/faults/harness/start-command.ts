import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { createS3Store } from '../../../core/storage/s3-store.ts';
import { findRunningServices } from '../../../infra/services/service-record.ts';
import { inheritedVariables } from '../../../workers/environment.ts';
import { waitUntil } from './wait-until.ts';

const PROJECT = path.join(import.meta.dirname, '..', '..', '..');

export interface StartCommand {
  readonly pid: number;
  /** Its output so far. */
  output(): string;
  readonly exited: Promise<number | null>;
}

interface StartOptions {
  readonly folder: string;
  readonly configuration: string;
  /** In addition to those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs `npm start -- <configuration> --exit` as the leader of a process group, with all state in a separate folder. */
export function runStart({ folder, configuration, variables = {} }: StartOptions): StartCommand {
  const ownVariables = { DURASWEEP_DATA: folder, DURASWEEP_REPORTS: path.join(folder, 'runs'), DURASWEEP_SLOTS: '1' };
  const child: ChildProcess = spawn(process.execPath, ['infra/run.mjs', 'cli/start.ts', configuration, '--exit'], {
    cwd: PROJECT,
    env: { ...inheritedVariables(), ...ownVariables, ...variables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
  };
}

/** The store of a running command's servers. */
export async function connectStore(folder: string): Promise<ArtifactStore> {
  const { s3 } = await waitUntil('npm start has started its servers', () => findRunningServices(folder));
  return createS3Store(s3);
}
