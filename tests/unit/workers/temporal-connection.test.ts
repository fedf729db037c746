import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectClient } from '../../../workers/temporal-connection.ts';

const UNAVAILABLE = '14';
const EMPTY_MESSAGE = Buffer.alloc(5);

/** Answers the request with which a connection begins, and is unavailable for all others. */
const server = createServer();
let requests = 0;

beforeAll(async () => {
  server.on('stream', (stream) => {
    requests += 1;
    if (requests === 1) answer(stream);
    else stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAVAILABLE }, { endStream: true });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => void server.close());

it('a request that the client repeats when its connection has been closed is cancelled', async () => {
  const { port } = server.address() as AddressInfo;
  const connection = await connectClient({ address: `127.0.0.1:${port}`, namespace: 'default', apiKey: null, tls: false });
  const request = connection.workflowService.getSystemInfo({}).catch((error: unknown) => error);
  await expect.poll(() => requests).toBeGreaterThan(1);
  await connection.close();
  expect(await request).toMatchObject({ code: 1, details: 'The connection is closed.' });
});

function answer(stream: ServerHttp2Stream): void {
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(EMPTY_MESSAGE);
}
