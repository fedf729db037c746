import type { IncomingMessage, ServerResponse } from 'node:http';
import { DurasweepError } from '../../core/domain/errors.ts';
import { readBody } from './read-body.ts';

/** Only the page's own files and server may be used; nothing else is loaded, and no site may frame the page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
export const SECURITY_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
/** Maximum size of a request's body: enough for a whole configuration. */
const LARGEST_BODY_BYTES = 2_000_000;

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

export function sendText(response: ServerResponse, text: string | Uint8Array, contentType: string, status = 200): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': contentType });
  response.end(text);
}

/** Refused input is the client's error (400); anything else is ours or that of the services (502). */
export function sendError(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isRefusal = error instanceof DurasweepError && error.failureClass === 'InvalidConfig';
  if (!response.headersSent) sendJson(response, { error: message }, isRefusal ? 400 : 502);
  else response.end();
}

/** @throws DurasweepError InvalidConfig if it is too long or not JSON */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request, LARGEST_BODY_BYTES);
  if (text === null) throw new DurasweepError('InvalidConfig', `The body is larger than ${LARGEST_BODY_BYTES} bytes.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DurasweepError('InvalidConfig', `The body is not JSON: ${(error as Error).message}`);
  }
}
