import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { DurasweepError } from '../core/domain/errors.ts';
import { writeFileWhole } from '../infra/write-file.ts';
import { createCodec } from '../workers/encryption/codec.ts';
import { addKey, type KeyFile, readKeyFile, readKeys } from '../workers/encryption/keys.ts';
import { readEnvironment } from '../workers/environment.ts';
import { startCodecServer } from './codec/codec-server.ts';
import { createCommand } from './create-command.ts';
import { parsePort } from './parse-number.ts';
import { EXIT, runCommand } from './run-command.ts';
import { stayUntilAborted } from './until-aborted.ts';

interface ServeFlags {
  readonly port: number;
  readonly ui: string;
}

const USUAL_UI = 'http://127.0.0.1:8233';

const program = createCommand({
  name: 'codec',
  description: 'Encrypts what Temporal stores: creates keys, and lets its web UI and command line decrypt.',
  exitCodes: '0 done, 1 failed, 2 refused or invalid usage, 130 interrupted',
});
program
  .command('add-key')
  .description('add a key to a file, and create the file if necessary; the first key of a file becomes the current one')
  .argument('<file>', 'the key file, as in DURASWEEP_ENCRYPTION_KEYS')
  .argument('[id]', "the key's name", new Date().toISOString().slice(0, 10))
  .action((file: string, id: string) => runCommand(() => changeKeys(file, (content) => addKey(content, id))));
program
  .command('use-key')
  .description('make this the key that encrypts, after workers and commands are restarted; the other keys still decrypt')
  .argument('<file>', 'the key file')
  .argument('<id>', "the key's name")
  .action((file: string, id: string) => runCommand(() => changeKeys(file, (content) => useKey(content, id))));
program
  .command('serve')
  .description('decrypt for the web UI and the Temporal CLI, on this machine, until Ctrl-C; DURASWEEP_ENCRYPTION_KEYS names the key file')
  .option('--port <port>', 'where to listen', parsePort(0), 8234)
  .option('--ui <address>', 'address of the web UI; pages of other sites are refused', readOrigin, USUAL_UI)
  .action((flags: ServeFlags) => runCommand((signal) => serve(flags, signal)));

export const finished = program.parseAsync();

async function changeKeys(file: string, change: (content: KeyFile | null) => KeyFile): Promise<number> {
  const { current, keys } = change(existsSync(file) ? readKeyFile(file) : null);
  await writeFileWhole(file, `${JSON.stringify({ current, keys }, null, 2)}\n`);
  process.stdout.write(
    `${file} has ${Object.keys(keys).join(', ')}; "${current}" encrypts. Keep a copy: without it, nobody can read those sweeps.\n`,
  );
  return EXIT.done;
}

function useKey(content: KeyFile | null, id: string): KeyFile {
  if (content !== null && Object.hasOwn(content.keys, id)) return { ...content, current: id };
  const known = content === null ? 'the file does not exist' : `there are ${Object.keys(content.keys).join(', ')}`;
  throw new DurasweepError('InvalidConfig', `There is no key "${id}": ${known}. npm run codec -- add-key creates one.`);
}

async function serve({ port, ui }: ServeFlags, signal: AbortSignal): Promise<number> {
  const { encryptionKeysFile } = readEnvironment();
  if (encryptionKeysFile === null)
    throw new DurasweepError(
      'InvalidConfig',
      'DURASWEEP_ENCRYPTION_KEYS: must be the path of a key file, got nothing. npm run codec -- add-key <file> creates one.',
    );
  const server = await startCodecServer({ codec: createCodec(readKeys(encryptionKeysFile)), port, uiOrigin: ui });
  process.stdout.write(
    [
      `Codec endpoint: ${server.endpoint}`,
      `Web UI (${ui}): the glasses icon at the top right, "Remote Codec Endpoint".`,
      'Command line: npm run temporal -- … decrypts by itself; other command lines need --codec-endpoint.',
      'Anyone who has this address can decrypt. It changes at the next start.',
      '',
    ].join('\n'),
  );
  await stayUntilAborted(signal);
  await server.close();
  return EXIT.done;
}

function readOrigin(text: string): string {
  if (URL.canParse(text)) return new URL(text).origin;
  throw new InvalidArgumentError(`It must be an address such as ${USUAL_UI}.`);
}
