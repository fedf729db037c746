import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { LOOPBACK } from './ports.ts';

export interface UiGateOptions {
  /** Where the web UI is used, on loopback. */
  readonly port: number;
  /** Where it is served: an address that no page in a browser knows. */
  readonly target: { readonly address: string; readonly port: number };
}

/** By which people open it; a page of another site that has its name mean this machine still asks for that name. */
const OWN_NAMES = new Set([LOOPBACK, 'localhost']);

/**
 * Serves Temporal's web UI to whoever opens it by its own address, and to no page of another site: the UI itself answers under any name.
 *
 * @returns a function that closes the gate.
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
  // It keeps no command that has nothing else to do.
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
