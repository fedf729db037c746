import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { parseJson } from '../../core/domain/parse-json.ts';
import { readBody } from '../../web/server/read-body.ts';
import { createSecret, isSameSecret } from '../../web/server/secret.ts';

export interface CodecServer {
  /** The address for Temporal's command line and web UI. Its last part is the secret that grants access. */
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface CodecServerOptions {
  readonly codec: PayloadCodec;
  /** 0: any free port. */
  readonly port: number;
  /** Origin of the web UI; pages of other sites are refused. Null: all pages are. */
  readonly uiOrigin: string | null;
  /** Default: a new one at each start. */
  readonly token?: string;
}

const HOST = '127.0.0.1';
const LARGEST_BODY_BYTES = 16 * 2 ** 20;
const PREFLIGHT_SECONDS = '600';
/** Payloads in JSON, with bytes in base64. The web UI and the command line omit empty fields. */
const bodySchema = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), z.base64()).default({}), data: z.base64().nullish() }))
    .max(10_000)
    .default([]),
});

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Decrypts and encrypts payloads for Temporal's web UI and command line, only on this machine and for clients that know the endpoint. */
export async function startCodecServer({ codec, port, uiOrigin, token = createSecret() }: CodecServerOptions): Promise<CodecServer> {
  const server = createServer((request, response) => {
    answer({ request, response, codec, token, uiOrigin }).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    endpoint: `http://${HOST}:${(server.address() as AddressInfo).port}/${token}`,
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

interface Question {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly codec: PayloadCodec;
  readonly token: string;
  readonly uiOrigin: string | null;
}

async function answer({ request, response, codec, token, uiOrigin }: Question): Promise<void> {
  const { origin } = request.headers;
  if (origin !== undefined) allowPage(response, origin, uiOrigin);
  const operation = readOperation(request.url ?? '', token);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  if (request.method !== 'POST') throw new Refusal(405, 'Only POST is supported.');
  const payloads = await codec[operation](await readPayloads(request));
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ payloads: payloads.map(toJson) }));
}

function allowPage(response: ServerResponse, origin: string, uiOrigin: string | null): void {
  if (origin !== uiOrigin) throw new Refusal(403, 'Pages of this site are not allowed.');
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-headers', 'content-type,x-namespace,authorization');
  response.setHeader('access-control-allow-methods', 'POST');
  response.setHeader('access-control-max-age', PREFLIGHT_SECONDS);
  response.setHeader('vary', 'origin');
}

function readOperation(url: string, token: string): 'encode' | 'decode' {
  const [, given = '', operation] = url.split('?')[0]?.split('/') ?? [];
  if (!isSameSecret(given, token)) throw new Refusal(401, 'Wrong endpoint: use the address that npm run codec -- serve printed.');
  if (operation === 'encode' || operation === 'decode') return operation;
  throw new Refusal(404, 'The endpoints are /encode and /decode.');
}

async function readPayloads(request: IncomingMessage): Promise<Payload[]> {
  const text = await readBody(request, LARGEST_BODY_BYTES);
  if (text === null) throw new Refusal(413, `More than ${LARGEST_BODY_BYTES} bytes.`);
  const parsed = bodySchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Refusal(400, 'The body must be {"payloads": […]} with bytes in base64.');
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: Buffer.from(data ?? '', 'base64'),
  }));
}

function toJson({ metadata, data }: Payload): unknown {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
    data: Buffer.from(data ?? []).toString('base64'),
  };
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const status = error instanceof Refusal ? error.status : 500;
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${(error as Error).message}\n`);
}
