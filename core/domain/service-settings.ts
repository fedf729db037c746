/** Settings of the S3-compatible artifact store. */
export interface S3Settings {
  /** Null: Amazon S3, by region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Null, like the secret: credentials that the AWS SDK finds, such as those of a profile or role. */
  readonly accessKeyId: string | null;
  readonly secretAccessKey: string | null;
  /** Session token of temporary keys. */
  readonly sessionToken?: string;
  /** Server-side encryption to request; default: the store's own. */
  readonly encryption?: S3Encryption;
}

export interface S3Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  /** Key id in the key service; default: its default key. */
  readonly keyId?: string;
}

/** Settings with explicit keys. */
export interface S3WithKeys extends S3Settings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Settings of the connection to Temporal. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | null;
  /** Whether to use TLS, or the certificates for it, in PEM format. */
  readonly tls: boolean | TlsCertificates;
  /** Sent with every request. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface TlsCertificates {
  /** Certificate authority of the server; default: those that the system trusts. */
  readonly serverRootCACertificate?: Buffer;
  /** Expected name in the server's certificate; default: the address's. */
  readonly serverNameOverride?: string;
  /** The client's certificate and key. */
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/** Credentials for the S3 client; without keys it uses its own search. */
export function buildS3Credentials({ accessKeyId, secretAccessKey, sessionToken }: Omit<S3Settings, 'bucket'>) {
  if (accessKeyId === null || secretAccessKey === null) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } };
}
