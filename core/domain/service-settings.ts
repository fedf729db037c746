/** Which S3-compatible store to keep artifacts in. */
export interface S3Settings {
  /** Null: Amazon's own, by region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Which Temporal to talk to, and how. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | null;
  /** Whether to use TLS, or the certificates to use it with, in PEM format. */
  readonly tls: boolean | TlsCertificates;
}

export interface TlsCertificates {
  /** Whom to believe to be the server; without: the authorities that the system trusts. */
  readonly serverRootCACertificate?: Buffer;
  /** What this client shows the server. */
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}
