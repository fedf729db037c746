/** Passes its arguments to the Temporal CLI that set-up installed, using the embedded server unless variables select another one. */
import { spawn } from 'node:child_process';
import { findRunningServices } from '../infra/services/service-record.ts';
import { ensureTemporal } from '../infra/set-up/toolchain.mjs';
import { createCodec } from '../workers/encryption/codec.ts';
import { readKeys } from '../workers/encryption/keys.ts';
import { type Environment, inheritedVariables, readEnvironment } from '../workers/environment.ts';
import { startCodecServer } from './codec/codec-server.ts';
import { getDataFolder } from './platform.ts';
import { describeUnseen } from './unseen-variables.ts';

/** Commands that start a sweep now or later, for which the workers' variables matter. */
const STARTS = ['start', 'execute', 'create', 'trigger'];

export const finished = passOn(process.argv.slice(2));

async function passOn(words: readonly string[]): Promise<void> {
  const environment = readEnvironment();
  const running = await findRunningServices(getDataFolder(environment));
  if (running !== undefined && words.some((word) => STARTS.includes(word))) {
    const joined = { workerVariables: running.workerVariables ?? null };
    for (const notice of describeUnseen(environment, joined)) process.stderr.write(`${notice}\n`);
  }
  // Keys of a profile in the default file belong to another server.
  const embedded =
    running === undefined || running.given?.temporal
      ? {}
      : { TEMPORAL_ADDRESS: running.temporal.address, TEMPORAL_CONFIG_FILE: '/dev/null' };
  const variables = { ...(await serveCodec(environment)), ...embedded, ...inheritedVariables() };
  // Ctrl-C also reaches the CLI and ends it; this process waits for that.
  process.on('SIGINT', () => undefined);
  const child = spawn(await ensureTemporal(), words, { stdio: 'inherit', env: variables });
  child.on('close', (code, signal) => process.exit(signal === null ? code : 1));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

/** If payloads are encrypted, the CLI encodes and decodes them through this process. */
async function serveCodec({ encryptionKeysFile }: Environment): Promise<Record<string, string>> {
  if (encryptionKeysFile === null) return {};
  const { endpoint } = await startCodecServer({ codec: createCodec(readKeys(encryptionKeysFile)), port: 0, uiOrigin: null });
  return { TEMPORAL_CODEC_ENDPOINT: endpoint };
}
