import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageBackend } from './backend.ts';
import { createSecret } from './secret.ts';

const LOOPBACK = '127.0.0.1';
/** The usual port; if it is in use, any free one. */
const USUAL_PORT = 8244;

export interface OpenPageOptions {
  /** Whether the page cannot change anything. */
  readonly readOnly: boolean;
  /** Called at the first request; resolves when the services are running, and rejects if they cannot be started. */
  readonly backend: () => Promise<PageBackend>;
  /** `0`: any free one. Default: 8244, or a free one if that is in use. */
  readonly port?: number;
}

export interface OpenedPage {
  /** Link to open in a browser; contains the token unless the page is read-only. */
  readonly link: string;
  /** Address without the token. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the page on loopback immediately: at first it shows that the services are starting. The code that answers requests is loaded at
 * the first request, so that a start without a tab costs only a port.
 */
export async function openPage({ readOnly, backend, port = USUAL_PORT }: OpenPageOptions): Promise<OpenedPage> {
  const token = createSecret();
  let answering: ReturnType<typeof loadAnswers> | null = null;
  const loadAnswers = async () => (await import('./answer-requests.ts')).createAnswers({ token, readOnly, backend: backend() });
  const server = createServer((request, response) => {
    answering ??= loadAnswers();
    answering.then(
      (answers) => answers.answer(request, response),
      (error: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${error.message}\n`),
    );
  });
  await listen(server, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || port === 0) throw error;
    return listen(server, 0);
  });
  // The page must not keep a finished command alive.
  server.unref();
  const address = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`;
  return {
    address,
    // After "#", because browsers send that part to no server and omit it from the referrer.
    link: readOnly ? address : `${address}#token=${token}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
