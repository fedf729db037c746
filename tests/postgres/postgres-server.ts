import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';
import { type ServerProcess, startServer } from '../../infra/services/server-process.ts';

const execute = promisify(execFile);
/** Debian's packages install each version into its own folder. */
const VERSIONS = '/usr/lib/postgresql';
const HOST = '127.0.0.1';

/** A PostgreSQL server with its own folder, port and password. */
export interface Postgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Process id of its main process, which changes with every start. */
  pid(): number;
  /** Restarts it on the same data after its end. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param folder folder for all its files, accessible to everyone @throws Error if Debian's package postgresql is not installed */
export async function startPostgres(folder: string): Promise<Postgres> {
  const programs = await findPrograms();
  const place = path.join(folder, 'postgres');
  await mkdir(place, { mode: 0o700 });
  const owner = await readOwner();
  await chown(place, owner.uid, owner.gid);
  // PostgreSQL refuses to run as root.
  const asOwner = ['--reuid', `${owner.uid}`, '--regid', `${owner.gid}`, '--clear-groups'];
  const [user, password] = ['temporal', randomBytes(16).toString('hex')];
  const [data, passwordFile] = [path.join(place, 'data'), path.join(place, 'password')];
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chown(passwordFile, owner.uid, owner.gid);
  const secured = ['--username', user, '--auth', 'scram-sha-256', '--pwfile', passwordFile];
  await execute('setpriv', [...asOwner, path.join(programs, 'initdb'), '--pgdata', data, '--encoding', 'UTF8', ...secured]);
  const port = await getPort();
  const settings = ['-c', `listen_addresses=${HOST}`, '-c', `port=${port}`, '-c', 'unix_socket_directories='];
  let server: ServerProcess | undefined;
  const start = async () => {
    server = await startServer({
      name: 'PostgreSQL',
      program: 'setpriv',
      arguments: [...asOwner, path.join(programs, 'postgres'), '-D', data, ...settings],
      variables: { PATH: process.env.PATH },
      logPath: path.join(folder, 'logs/postgres.log'),
      isReady: () => execute(path.join(programs, 'pg_isready'), ['--host', HOST, '--port', `${port}`]).then(() => true),
    });
  };
  await start();
  return { host: HOST, port, user, password, pid: () => server?.pid ?? 0, start, stop: async () => server?.stop() };
}

async function findPrograms(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => []);
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) throw new Error(`${VERSIONS} is not here; install Debian's package postgresql.`);
  return path.join(VERSIONS, newest, 'bin');
}

/** The user that Debian's package created for it. */
async function readOwner(): Promise<{ uid: number; gid: number }> {
  const read = async (kind: string) => Number.parseInt((await execute('id', [kind, 'postgres'])).stdout, 10);
  return { uid: await read('-u'), gid: await read('-g') };
}
