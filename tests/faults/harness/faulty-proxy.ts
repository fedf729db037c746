import { createServer, request, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

type ProxyMode = 'pass' | 'unavailable' | 'forbidden' | 'slow';

/** An HTTP proxy in front of a store that answers 503 or 403, or delays every request, on demand. */
export interface FaultyProxy {
  readonly endpoint: string;
  setMode(mode: ProxyMode): void;
  /** Number of requests in the current mode. */
  countRequests(): number;
  stop(): Promise<void>;
}

const ACCESS_DENIED = '<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>';
const SLOW_MS = 1_500;

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let mode: ProxyMode = 'pass';
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    if (mode === 'unavailable') {
      incoming.resume();
      outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('SlowDown');
      return;
    }
    if (mode === 'forbidden') {
      incoming.resume();
      outgoing.writeHead(403, { 'content-type': 'application/xml' }).end(incoming.method === 'HEAD' ? undefined : ACCESS_DENIED);
      return;
    }
    const { hostname, port } = new URL(target);
    // Keeps the host for which the request was signed.
    const forwarded = request(
      { hostname, port, path: incoming.url ?? '/', method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    void delay(mode === 'slow' ? SLOW_MS : 0).then(() => incoming.pipe(forwarded));
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    setMode(next) {
      mode = next;
      requests = 0;
    },
    countRequests: () => requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The proxy got no port.'));
      else resolve(address.port);
    });
  });
}
