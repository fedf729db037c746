import http2, { type ClientHttp2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './https-server.ts';

const UNAUTHENTICATED = 16;

/** A gRPC server behind TLS that admits only requests with this API key, like Temporal Cloud. @param target host and port of the server without TLS */
export async function startApiKeyGate(target: string, apiKey: string) {
  const { key, certificate } = makeCertificate();
  const upstream = http2.connect(`http://${target}`);
  const server = http2.createSecureServer({ key, cert: certificate });
  const sessions = new Set<{ destroy(): void }>([upstream]);
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    if (headers.authorization === `Bearer ${apiKey}`) passOn(stream, headers, upstream);
    else stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAUTHENTICATED }, { endStream: true });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const session of sessions) session.destroy();
    server.close();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, certificate, close };
}

/** A gRPC status travels in the headers after the body. */
function passOn(stream: ServerHttp2Stream, { ':authority': _, ...headers }: IncomingHttpHeaders, upstream: ClientHttp2Session): void {
  const request = upstream.request(headers);
  stream.on('error', () => request.close());
  request.on('error', () => stream.close());
  request.on('response', (answered) => {
    stream.respond(answered, { waitForTrailers: true });
    request.pipe(stream);
  });
  let trailers: IncomingHttpHeaders = {};
  request.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.pipe(request);
}
