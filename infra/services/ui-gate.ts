import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { LOOPBACK } from './ports.ts';

export interface UiGateOptions {
  /** Port at which the web UI is used, on loopback. */
  readonly port: number;
  /** Where it actually listens: an address that no web page knows. */
  readonly target: { readonly address: string; readonly port: number };
}

/** Allowed host names; a page of another site that resolves its name to this machine still sends its own name. */
const OWN_NAMES = new Set([LOOPBACK, 'localhost']);

/**
 * Serves Temporal's web UI only under its own address and not to pages of other sites, because the UI itself answers under any name.
 *
 * @returns a function that closes the proxy.
 */
export async function openUiGate({ port, target }: UiGateOptions): Promise<() => Promise<void>> {
  const gate = createServer((question, answer) => {
    if (isOwn(question)) pass(question, answer, target);
    else answer.writeHead(403, { 'content-type': 'text/plain' }).end('The web UI can only be opened at its own address.\n');
  });
  await new Promise<void>((resolve, reject) => {
    gate.once('error', reject);
    gate.listen(port, LOOPBACK, resolve);
  });
  // The proxy must not keep a finished command alive.
  gate.unref();
  return async () => {
    const closed = new Promise<void>((resolve) => gate.close(() => resolve()));
    gate.closeAllConnections();
    await closed;
  };
}

function isOwn({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return OWN_NAMES.has(host.replace(/:\d+$/, '')) && (origin === undefined || origin === `http://${host}`);
}

function pass(question: IncomingMessage, answer: ServerResponse, { address, port }: UiGateOptions['target']): void {
  const { method, url, headers } = question;
  const passed = request({ host: address, port, method, path: url, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  passed.once('error', () => {
    if (!answer.headersSent) answer.writeHead(502);
    answer.end('The web UI does not respond at the moment.\n');
  });
  answer.once('close', () => passed.destroy());
  question.pipe(passed);
}
