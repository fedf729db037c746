import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadFile } from '../../../../activities/stages/download-file.ts';
import { INTERNET, type Network } from '../../../../activities/stages/network.ts';
import { isPublicAddress } from '../../../../activities/stages/public-address.ts';
import { type HttpsServer, startHttpsServer } from '../../../support/https-server.ts';

// The pauses between attempts grow to seconds.
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const CONTENT = 'a'.repeat(1_000);

let server: HttpsServer;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = await startHttpsServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  answer = (_, response) => response.end(CONTENT);
});

/** Where names are those of the test, and so is what counts as public; the rest is as in production. */
function createNetwork(
  addresses: Record<string, string>,
  isAllowed: Network['isAllowed'] = () => true,
): Network & { readonly lookups: string[] } {
  const lookups: string[] = [];
  return {
    lookups,
    certificateAuthority: server.certificate,
    isAllowed,
    resolve: async (hostname) => {
      lookups.push(hostname);
      return [{ address: addresses[hostname] ?? '', family: 4 }];
    },
  };
}

function download(network: Network, { url = `https://data.example:${server.port}/a.zip`, maxBytes = 10_000 } = {}) {
  const context = { signal: new AbortController().signal, reportProgress: () => undefined, network };
  return downloadFile({ url, maxBytes, maxSeconds: 60, context });
}

const redirectTo = (location: string) => {
  answer = (_, response) => response.writeHead(302, { location }).end();
};

describe('a download', () => {
  it('reads what an https address returns', async () => {
    expect(Buffer.from(await download(createNetwork({ 'data.example': '127.0.0.1' }))).toString()).toBe(CONTENT);
  });

  it('connects to the checked address, even if the name resolves to another one a moment later', async () => {
    const addresses = { 'data.example': '127.0.0.1' };
    const checked: string[] = [];
    const network = createNetwork(addresses, (address) => {
      checked.push(address);
      addresses['data.example'] = '127.0.0.2';
      return true;
    });
    await download(network);
    expect(network.lookups).toEqual(['data.example']);
    expect(checked).toEqual(['127.0.0.1']);
  });

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254'])('is refused where a name means %s', async (address) => {
    const network = createNetwork({ 'data.example': address }, INTERNET.isAllowed);
    await expect(download(network)).rejects.toThrow(`data.example (${address}) is not a public address`);
    expect(asked).toEqual([]);
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1'])(
    'is refused at the address %s itself',
    async (host) => {
      await expect(download(createNetwork({}, INTERNET.isAllowed), { url: `https://${host}:${server.port}/` })).rejects.toThrow(
        'is not a public address',
      );
      expect(asked).toEqual([]);
    },
  );

  it('follows redirects, and checks each address', async () => {
    answer = (request, response) =>
      request.url === '/b.zip' ? response.end(CONTENT) : response.writeHead(302, { location: '/b.zip' }).end();
    const network = createNetwork({ 'data.example': '127.0.0.1' });
    expect((await download(network)).byteLength).toBe(CONTENT.length);
    expect(asked).toEqual(['/a.zip', '/b.zip']);
    expect(network.lookups).toHaveLength(2);
  });

  it('is refused if it is redirected to plain http, or to an address that is not public', async () => {
    redirectTo(`http://data.example:${server.port}/`);
    await expect(download(createNetwork({ 'data.example': '127.0.0.1' }))).rejects.toThrow(/http:\/\/data\.example:\d+ is not https/);
    redirectTo('https://inside.example/');
    const addresses = { 'data.example': '127.0.0.1', 'inside.example': '192.168.1.1' };
    const network = createNetwork(addresses, (address) => address === '127.0.0.1' || isPublicAddress(address));
    await expect(download(network)).rejects.toThrow('inside.example (192.168.1.1) is not a public address');
  });

  it('is refused after five redirects', async () => {
    redirectTo('/a.zip');
    await expect(download(createNetwork({ 'data.example': '127.0.0.1' }))).rejects.toThrow('redirects more than 5 times');
    expect(asked).toHaveLength(6);
  });

  it('is refused if it announces more bytes than allowed, and if it sends more', async () => {
    const network = createNetwork({ 'data.example': '127.0.0.1' });
    await expect(download(network, { maxBytes: 999 })).rejects.toThrow('raise dataset.limits.downloadBytes');
    answer = (_, response) => void response.write(CONTENT, () => response.end());
    await expect(download(network, { maxBytes: 999 })).rejects.toThrow('raise dataset.limits.downloadBytes');
  });

  it('resumes where a connection broke, and names the host if every connection breaks', async () => {
    const headers = { 'accept-ranges': 'bytes', etag: '"1"' };
    let [answers, breaks] = [0, 3];
    answer = (request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      const head = { ...headers, 'content-length': CONTENT.length - from };
      answers += 1;
      if (answers > breaks) return void response.writeHead(206, head).end(CONTENT.slice(from));
      response.writeHead(from === 0 ? 200 : 206, head).write(CONTENT.slice(from, from + 100), () => response.destroy());
    };
    const network = createNetwork({ 'data.example': '127.0.0.1' });
    expect(Buffer.from(await download(network)).toString()).toBe(CONTENT);
    [answers, breaks] = [0, Number.POSITIVE_INFINITY];
    await expect(download(network)).rejects.toThrow(/^data\.example:\d+: the connection broke after 600 bytes \(.+\)$/);
    expect(answers).toBe(6);
  });

  it('names the host that redirects without an address', async () => {
    redirectTo('https://[');
    await expect(download(createNetwork({ 'data.example': '127.0.0.1' }))).rejects.toThrow(
      /^data\.example:\d+ redirects to an invalid address: "https:\/\/\["$/,
    );
  });

  it('names host and status of a response without content', async () => {
    answer = (_, response) => response.writeHead(404).end('secret');
    await expect(download(createNetwork({ 'data.example': '127.0.0.1' }))).rejects.toThrow(/^data\.example:\d+ answered 404 Not Found$/);
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '140.82.121.3', '2606:4700::1111', '::ffff:8.8.8.8'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...['127.0.0.1', '127.255.0.1', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254'],
    ...['100.64.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.0.8'],
    ...['::', '::1', '::127.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1', 'fe80::1', 'fc00::1', 'fd12::1', 'fec0::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', '100::1', 'fe80::1%eth0', 'localhost', ''],
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
