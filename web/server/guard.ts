import type { IncomingMessage } from 'node:http';
import { isSameSecret } from './secret.ts';

/** The header with the token of a write: no form and no page of another site can set it. */
export const TOKEN_HEADER = 'x-durasweep-token';
const OWN_NAMES = new Set(['127.0.0.1', 'localhost']);

/** The reason for refusing a request, as a message; null: it is allowed. */
export function refuseRequest({ headers: { host = '', origin }, method }: IncomingMessage): string | null {
  // A page of another site whose name resolves to this machine still sends that name.
  if (!OWN_NAMES.has(host.replace(/:\d+$/, ''))) return 'This page can only be opened at its own address.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests from pages of other sites are refused.';
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return `${method} is not supported; allowed: GET, HEAD and POST.`;
  return null;
}

/** The same for a request that changes something. */
export function refuseWrite(
  { headers }: IncomingMessage,
  { token, readOnly }: { readonly token: string; readonly readOnly: boolean },
): string | null {
  if (readOnly) return 'This page was started with --read-only; start it without that option to steer from here.';
  // Browsers always send the origin of a request with a body.
  if (headers.origin === undefined && headers['sec-fetch-site'] !== undefined) return 'Pages of other sites cannot change anything.';
  if (headers['content-type']?.split(';')[0] !== 'application/json') return 'The body must be JSON, with content-type application/json.';
  const given = headers[TOKEN_HEADER];
  if (typeof given !== 'string' || !isSameSecret(given, token)) {
    return 'The token is missing or wrong: open the link that the command printed last; it holds the token.';
  }
  return null;
}
