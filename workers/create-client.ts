import os from 'node:os';
import { Client, type Connection } from '@temporalio/client';
import { describeDataConverter } from './encryption/data-converter.ts';
import type { Environment } from './environment.ts';

interface ClientOptions {
  readonly connection: Connection;
  readonly namespace: string;
  readonly environment: Pick<Environment, 'encryptionKeysFile'>;
}

/** A client that names its user in whatever it sends, and reads and writes payloads as the workers do. */
export function createClient({ connection, namespace, environment }: ClientOptions): Client {
  return new Client({ connection, namespace, identity: nameUser(), ...describeDataConverter(environment) });
}

function nameUser(): string {
  return `${readUserName()}@${os.hostname()}`;
}

/** A container's user may have no name. */
function readUserName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
