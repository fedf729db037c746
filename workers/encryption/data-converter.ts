import path from 'node:path';
import type { DataConverter } from '@temporalio/common';
import type { Environment } from '../environment.ts';
import { PROJECT_FOLDER } from '../project-folder.ts';
import { createCodec } from './codec.ts';
import { readKeys } from './keys.ts';

/** Loaded by Temporal's SDK with `require`, which takes no TypeScript. */
const FAILURE_CONVERTER = path.join(PROJECT_FOLDER, 'workers/encryption/failure-converter.cjs');

/** How clients and workers read and write payloads: nothing, which is the SDK's way, or encrypted. @throws DurasweepError about the file of keys. */
export function describeDataConverter({ encryptionKeysFile }: Pick<Environment, 'encryptionKeysFile'>): { dataConverter?: DataConverter } {
  if (encryptionKeysFile === null) return {};
  return { dataConverter: { payloadCodecs: [createCodec(readKeys(encryptionKeysFile))], failureConverterPath: FAILURE_CONVERTER } };
}
