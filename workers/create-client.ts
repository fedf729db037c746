import os from 'node:os';
import { Client, type Connection } from '@temporalio/client';
import { buildDataConverter } from './encryption/data-converter.ts';
import type { Environment } from './environment.ts';
import type { Tracing } from './tracing/types.ts';

interface ClientOptions {
  readonly connection: Connection;
  readonly namespace: string;
  readonly environment: Pick<Environment, 'encryptionKeysFile'>;
  /** Default: no tracing. */
  readonly tracing?: Tracing | null;
}

/** Creates a client that sends its user's name, and encodes payloads like the workers. */
export function createClient({ connection, namespace, environment, tracing = null }: ClientOptions): Client {
  const interceptors = tracing === null ? {} : { interceptors: tracing.clientInterceptors };
  return new Client({ connection, namespace, identity: nameUser(), ...interceptors, ...buildDataConverter(environment) });
}

function nameUser(): string {
  return `${readUserName()}@${os.hostname()}`;
}

/** In a container, the user may have no name. */
function readUserName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
