/** Which S3-compatible store to keep artifacts in. */
export interface S3Settings {
  /** Null: Amazon's own, by region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Null, like the secret: those that the AWS SDK finds, such as a profile's or a role's. */
  readonly accessKeyId: string | null;
  readonly secretAccessKey: string | null;
  /** Of temporary keys. */
  readonly sessionToken?: string;
  /** What the store is asked to encrypt objects with; without: what it does by itself. */
  readonly encryption?: S3Encryption;
}

export interface S3Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** Of the key service; without: its usual key. */
  readonly keyId?: string;
}

/** A store that is reached with keys of its own. */
export interface S3WithKeys extends S3Settings {
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
  /** Sent with every request. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface TlsCertificates {
  /** Whom to believe to be the server; without: the authorities that the system trusts. */
  readonly serverRootCACertificate?: Buffer;
  /** The name that the server's certificate must have; without: the address's. */
  readonly serverNameOverride?: string;
  /** What this client shows the server. */
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/** The keys as the S3 client takes them; without any it searches for itself. */
export function describeS3Keys({ accessKeyId, secretAccessKey, sessionToken }: Omit<S3Settings, 'bucket'>) {
  if (accessKeyId === null || secretAccessKey === null) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } };
}
