import path from 'node:path';
import type { DataConverter } from '@temporalio/common';
import type { Environment } from '../environment.ts';
import { PROJECT_FOLDER } from '../project-folder.ts';
import { createCodec } from './codec.ts';
import { readKeys } from './keys.ts';

/** Temporal's SDK loads it with `require`, which does not support TypeScript. */
const FAILURE_CONVERTER = path.join(PROJECT_FOLDER, 'workers/encryption/failure-converter.cjs');

/** The data converter of clients and workers: the SDK's default, or with encryption. @throws DurasweepError about the key file. */
export function buildDataConverter({ encryptionKeysFile }: Pick<Environment, 'encryptionKeysFile'>): { dataConverter?: DataConverter } {
  if (encryptionKeysFile === null) return {};
  return { dataConverter: { payloadCodecs: [createCodec(readKeys(encryptionKeysFile))], failureConverterPath: FAILURE_CONVERTER } };
}
