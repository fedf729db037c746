import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createS3Store } from '../../../core/storage/s3-store.ts';
import type { Services } from '../../../infra/services/types.ts';
import { toVariables } from '../../../workers/child-variables.ts';
import { forgetTrials, type Reference, readSecondsPerEpoch } from './night.ts';
import { readResults } from './outcome.ts';
import { runStart } from './start-command.ts';

interface ReferenceOptions {
  /** For configuration, state and reports. */
  readonly folder: string;
  readonly services: Pick<Services, 'temporal' | 's3'>;
  readonly sweepId: string;
  readonly configuration: object;
}

/** The undisturbed run, by `npm start` on this machine; removes its trials, so that workers in containers find nothing finished. */
export async function runReferenceCommand({ folder, services, sweepId, configuration }: ReferenceOptions): Promise<Reference> {
  const local = path.join(folder, 'local');
  await mkdir(local, { mode: 0o700 });
  const file = path.join(local, 'configuration.json');
  await writeFile(file, JSON.stringify(configuration));
  const { temporal, s3 } = services;
  const command = runStart({ folder: local, configuration: file, variables: toVariables(temporal, s3) });
  assert.equal(await command.exited, 0, command.output());
  const results = await readResults(path.join(local, 'runs'), sweepId);
  const store = createS3Store(s3);
  const secondsPerEpoch = await readSecondsPerEpoch({ store }, [...results.values()]);
  await forgetTrials({ store });
  return { results, secondsPerEpoch };
}
