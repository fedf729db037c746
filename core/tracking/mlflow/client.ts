import { DurasweepError } from '../../domain/errors.ts';
import { TrackerError } from '../tracker.ts';

export interface MlflowSettings {
  /** Address of the server, such as http://127.0.0.1:5000. */
  readonly uri: string;
  readonly user?: string;
  readonly password?: string;
  /** Instead of user and password. */
  readonly token?: string;
}

export interface MlflowClient {
  /** The part of a page's address before `#`. */
  readonly uri: string;
  /** @param path after /api/2.0/mlflow/ @throws TrackerError if MLflow refuses or cannot be reached; DurasweepError if it denies access */
  call<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T>;
  putArtifact(path: string, bytes: Uint8Array): Promise<void>;
}

const TIME_LIMIT_MS = 30_000;

/** A client for MLflow's REST API. */
export function createMlflowClient(settings: MlflowSettings, signal: AbortSignal): MlflowClient {
  const { uri, inside } = readUri(settings.uri);
  const authorisation = buildAuthorisation({ ...inside, ...settings });
  const request = async (method: string, path: string, body: string | Uint8Array<ArrayBuffer> | undefined, type: string) => {
    const headers = { ...authorisation, ...(body === undefined ? {} : { 'content-type': type }) };
    const init = { method, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]), redirect: 'error' as const };
    const response = await fetch(`${uri}/api/2.0/${path}`, body === undefined ? init : { ...init, body }).catch((error: Error) => {
      signal.throwIfAborted();
      throw unreachable(uri, error);
    });
    const text = await response.text();
    if (!response.ok) throw createRefusalError(uri, path, response.status, text);
    return text;
  };
  return {
    uri,
    call: async (method, path, body) => {
      const text = await request(method, `mlflow/${path}`, body === undefined ? undefined : JSON.stringify(body), 'application/json');
      return (text === '' ? {} : JSON.parse(text)) as never;
    },
    putArtifact: async (path, bytes) => {
      const place = path.split('/').map(encodeURIComponent).join('/');
      await request('PUT', `mlflow-artifacts/artifacts/${place}`, Uint8Array.from(bytes), 'application/octet-stream');
    },
  };
}

/** An address may contain user and password, which must not appear in messages. */
function readUri(given: string): { readonly uri: string; readonly inside: Pick<MlflowSettings, 'user' | 'password'> } {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) {
    const [user, password] = [url.username, url.password].map(decodeURIComponent);
    const inside = user ? { user, password: password ?? '' } : {};
    return { uri: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), inside };
  }
  throw new DurasweepError(
    'InvalidConfig',
    `MLFLOW_TRACKING_URI is "${given.replace(/\/\/[^@/]*@/, '//…@')}"; it must be the address of a server, such as http://127.0.0.1:5000.`,
  );
}

function buildAuthorisation({ user, password, token }: MlflowSettings): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}

function unreachable(uri: string, error: Error): TrackerError {
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  const message = `MLflow at ${uri} cannot be reached: ${reason}. Start it (npm run mlflow) or check MLFLOW_TRACKING_URI, and run this again: nothing is lost.`;
  return new TrackerError(message, 'UNREACHABLE');
}

function createRefusalError(uri: string, path: string, status: number, text: string): Error {
  const { error_code: code = String(status), message = text.slice(0, 300) } = parseRefusal(text);
  if (status === 401 || status === 403) {
    return new DurasweepError(
      'InvalidConfig',
      `MLflow at ${uri} refuses (${status}): ${message}. Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.`,
    );
  }
  return new TrackerError(`MLflow at ${uri} refused ${path} (${status}): ${message}`, code);
}

function parseRefusal(text: string): { readonly error_code?: string; readonly message?: string } {
  try {
    return JSON.parse(text) as { error_code?: string; message?: string };
  } catch {
    return {};
  }
}
