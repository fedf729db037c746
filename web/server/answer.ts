import type { IncomingMessage, ServerResponse } from 'node:http';
import { DurasweepError } from '../../core/domain/errors.ts';
import { readBody } from './read-body.ts';

/** The page's own files and its own server; nothing else is loaded, and no site may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
export const SECURITY_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
/** Of a request's body: a whole configuration fits. */
const LARGEST_BODY_BYTES = 2_000_000;

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

export function sendText(response: ServerResponse, text: string | Uint8Array, contentType: string, status = 200): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': contentType });
  response.end(text);
}

/** What was refused is the asker's to change; anything else is ours or the services'. */
export function sendError(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isRefusal = error instanceof DurasweepError && error.failureClass === 'InvalidConfig';
  if (!response.headersSent) sendJson(response, { error: message }, isRefusal ? 400 : 502);
  else response.end();
}

/** @throws DurasweepError InvalidConfig where it is too long or no JSON */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request, LARGEST_BODY_BYTES);
  if (text === null) throw new DurasweepError('InvalidConfig', `The body is larger than ${LARGEST_BODY_BYTES} bytes.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DurasweepError('InvalidConfig', `The body is not JSON: ${(error as Error).message}`);
  }
}
