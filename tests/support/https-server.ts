import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface HttpsServer {
  readonly port: number;
  /** The certificate that a client has to trust. */
  readonly certificate: string;
  close(): void;
}

/** An https server on 127.0.0.1 under the name data.example, with a temporary certificate. */
export async function startHttpsServer(answer: RequestListener): Promise<HttpsServer> {
  const { key, certificate } = makeCertificate();
  const server = createServer({ key, cert: certificate }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, certificate, close };
}

/** A self-signed certificate for 127.0.0.1. */
export function makeCertificate(subject = '/CN=data.example'): { readonly key: string; readonly certificate: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'durasweep-certificate-'));
  const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  const names = [
    '-subj',
    subject,
    '-addext',
    'subjectAltName=DNS:data.example,IP:127.0.0.1',
    '-addext',
    'basicConstraints=critical,CA:FALSE',
  ];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  try {
    execFileSync('openssl', ['req', ...kind, ...names, '-keyout', keyFile, '-out', certificateFile], { stdio: 'ignore' });
    return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
