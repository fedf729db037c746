import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** What a download may access. Only tests use another one than `INTERNET`. */
export interface Network {
  /** All addresses of a name. */
  resolve(hostname: string): Promise<readonly LookupAddress[]>;
  isAllowed(address: string): boolean;
  /** PEM; default: the authorities that Node trusts. */
  readonly certificateAuthority?: string;
}

export const INTERNET: Network = { resolve: (hostname) => lookup(hostname, { all: true }), isAllowed: isPublicAddress };

/** A final refusal: retrying would give the same result. */
export class Refused extends Error {}

const SILENCE_MS = 30_000;

interface RequestOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly network: Network;
}

/**
 * Requests an https address. The connection uses the IP address that was checked, even if the name resolves to another one later.
 * @returns the response, whose body is still to be read @throws Refused if the address is not https or not public
 */
export async function requestHttps({ url, headers, signal, network }: RequestOptions): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const { hostname, protocol } = url;
  if (protocol !== 'https:') throw new Refused(`${protocol}//${url.host} is not https, and other protocols are not allowed`);
  const literal = hostname.replace(/^\[|\]$/g, '');
  // A literal IP address is connected to without a lookup.
  if (isIP(literal) !== 0) refuseUnlessAllowed(literal, literal, network);
  const options = {
    headers,
    signal,
    agent: false,
    lookup: createCheckedLookup(network),
    timeout: SILENCE_MS,
    ca: network.certificateAuthority,
  };
  return await new Promise((resolve, reject) => {
    const request = requestSecurely(url, options, resolve);
    request.once('timeout', () => request.destroy(new Error(`no answer for ${SILENCE_MS / 1_000} s`)));
    request.once('error', (error) => reject(error instanceof Refused || signal.aborted ? error : createConnectionError(url, error)));
    request.end();
  });
}

function createCheckedLookup(network: Network): LookupFunction {
  return (hostname, { all }, callback) => {
    network
      .resolve(hostname)
      .then((addresses) => {
        // A single non-public address is enough to refuse, because any of them may be used.
        for (const { address } of addresses) refuseUnlessAllowed(hostname, address, network);
        const [first] = addresses;
        if (first === undefined) throw new Error(`${hostname} has no address`);
        if (all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      })
      .catch((error: NodeJS.ErrnoException) => callback(error, []));
  };
}

function refuseUnlessAllowed(hostname: string, address: string, network: Network): void {
  if (network.isAllowed(address)) return;
  throw new Refused(
    `${hostname === address ? address : `${hostname} (${address})`} is not a public address, and other addresses are not allowed`,
  );
}

/** Names the host and the cause, which Node leaves empty if a name has several addresses. */
function createConnectionError({ host }: URL, error: NodeJS.ErrnoException): Error {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return new Error(`${host}: ${first?.message || error.code || 'no answer'}`, { cause: error });
}
