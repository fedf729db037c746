import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageBackend } from './backend.ts';
import { createSecret } from './secret.ts';

export const LOOPBACK = '127.0.0.1';
/** Where people expect it; where it is taken, any free one. */
const USUAL_PORT = 8244;

export interface OpenPageOptions {
  /** Whether nothing can be changed from it. */
  readonly readOnly: boolean;
  /** Called when the first tab asks; resolves once the services run, rejects where they never do. */
  readonly backend: () => Promise<PageBackend>;
  /** `0`: any free one. Default: 8244, or a free one where that is taken. */
  readonly port?: number;
}

export interface OpenedPage {
  /** To open in a browser; holds the token, unless the page is read-only. */
  readonly link: string;
  /** Without the token. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the page on loopback, at once: before there is anything to show it says that the services start. What answers is loaded when the first
 * tab asks, so that a start without one costs a port.
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
  // It keeps no command that has nothing else to do.
  server.unref();
  const address = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`;
  return {
    address,
    // Behind "#": browsers send that to nobody, and keep it out of what they tell other sites.
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
