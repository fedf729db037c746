import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startServices } from '../../infra/services/services.ts';
import { canDescribe } from '../../infra/services/temporal-server.ts';
import type { Services } from '../../infra/services/types.ts';
import { connectWorker } from '../../workers/connect-worker.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { startApiKeyGate } from '../support/api-key-gate.ts';
import { makeCertificate } from '../support/https-server.ts';

let folder: string;
let services: Services;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-mtls-'));
  services = await startServices({ dataFolder: path.join(folder, 'data'), usualPorts: {} });
});

afterAll(async () => {
  await services?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a Temporal server that requires client certificates', () => {
  let terminator: TlsServer;
  let address: string;
  let mine: Record<string, string>;

  /** A proxy in front of the embedded server that admits only clients with a certificate of `client`. */
  beforeAll(async () => {
    const [server, client] = [makeCertificate(), makeCertificate()];
    const target = Number(services.temporal.address.split(':')[1]);
    const options = { key: server.key, cert: server.certificate, ca: client.certificate, requestCert: true, ALPNProtocols: ['h2'] };
    terminator = createTlsServer(options, (socket) => {
      const upstream = connect(target, '127.0.0.1');
      for (const end of [socket, upstream]) end.on('error', () => [socket, upstream].map((other) => other.destroy()));
      socket.pipe(upstream).pipe(socket);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => terminator.once('listening', resolve));
    address = `127.0.0.1:${(terminator.address() as AddressInfo).port}`;
    mine = {
      TEMPORAL_TLS_CLIENT_CERT_PATH: await keep('client.pem', client.certificate),
      TEMPORAL_TLS_CLIENT_KEY_PATH: await keep('client.key', client.key),
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: await keep('authority.pem', server.certificate),
    };
  });
  afterAll(() => terminator?.close());

  async function keep(name: string, content: string): Promise<string> {
    await writeFile(path.join(folder, name), content, { mode: 0o600 });
    return path.join(folder, name);
  }

  const read = (variables: Record<string, string>) =>
    readEnvironment({ TEMPORAL_ADDRESS: address, ...variables }).temporal ?? expect.fail('an address was given');

  it('serves commands and workers with a certificate', async () => {
    expect(await canDescribe(read(mine))).toBe(true);
    const connection = await connectWorker(read(mine));
    await connection.close();
  });

  it('serves those that use a profile from a file', async () => {
    const [certificate, key, authority] = Object.values(mine);
    const tls = [`client_cert_path = "${certificate}"`, `client_key_path = "${key}"`, `server_ca_cert_path = "${authority}"`];
    const file = await keep('temporal.toml', ['[profile.office]', `address = "${address}"`, '[profile.office.tls]', ...tls].join('\n'));
    const { temporal } = readEnvironment({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'office' });
    expect(await canDescribe(temporal ?? expect.fail('the profile has an address'))).toBe(true);
  });

  it('serves none without a certificate, nor one that expects another server', async () => {
    const { TEMPORAL_TLS_SERVER_CA_CERT_PATH, ...unsure } = mine;
    await expect(canDescribe(read({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: TEMPORAL_TLS_SERVER_CA_CERT_PATH ?? '' }))).rejects.toThrow();
    await expect(canDescribe(read(unsure))).rejects.toThrow();
    await expect(canDescribe(read({}))).rejects.toThrow();
  });

  it('is reported with the file that cannot be read or is missing', () => {
    expect(() => read({ ...mine, TEMPORAL_TLS_CLIENT_KEY_PATH: '/not/there' })).toThrow(
      /^TEMPORAL_TLS_CLIENT_KEY_PATH: ENOENT.*name a file in PEM format/,
    );
    expect(() => read({ TEMPORAL_TLS_CLIENT_CERT_PATH: mine.TEMPORAL_TLS_CLIENT_CERT_PATH ?? '' })).toThrow(
      /either both or neither must be set/,
    );
  });
});

describe('a Temporal server that requires an API key', () => {
  it('serves commands and workers with the key, and none without it', async () => {
    const gate = await startApiKeyGate(services.temporal.address, 'right');
    onTestFinished(gate.close);
    const authority = path.join(folder, 'gate.pem');
    await writeFile(authority, gate.certificate);
    const read = (key: Record<string, string>) =>
      readEnvironment({ TEMPORAL_ADDRESS: gate.address, TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority, ...key })
        .temporal ?? expect.fail('an address was given');
    expect(await canDescribe(read({ TEMPORAL_API_KEY: 'right' }))).toBe(true);
    await (await connectWorker(read({ TEMPORAL_API_KEY: 'right' }))).close();
    for (const key of [{}, { TEMPORAL_API_KEY: 'wrong' }]) {
      await expect(canDescribe(read(key))).rejects.toThrow();
      await expect(connectWorker(read(key))).rejects.toThrow(/TEMPORAL_API_KEY/);
    }
  });
});
