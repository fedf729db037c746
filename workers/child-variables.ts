import path from 'node:path';
import type { S3Settings, TemporalSettings } from '../core/domain/service-settings.ts';
import { TRACKING_TOOLS } from '../core/tracking/index.ts';
import { type Environment, inheritedVariables } from './environment.ts';

const KEPT_FROM_SLOTS = ['TEMPORAL_', 'OTEL_', 'DURASWEEP_ENCRYPTION_KEYS', ...Object.values(TRACKING_TOOLS).map(({ prefix }) => prefix)];

/** The variables that slots inherit: without credentials for Temporal and tracking tools or encryption keys, which slots do not need. */
export function variablesForSlots(variables = inheritedVariables()): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !KEPT_FROM_SLOTS.some((beginning) => name.startsWith(beginning))));
}

/** The variables that pass these settings to a child process. */
export function toVariables(temporal: TemporalSettings, storage: S3Settings): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TLS: String(temporal.tls !== false),
    ...(temporal.apiKey === null ? {} : { TEMPORAL_API_KEY: temporal.apiKey }),
    ...(storage.endpoint === null ? {} : { S3_ENDPOINT: storage.endpoint }),
    S3_REGION: storage.region,
    S3_BUCKET: storage.bucket,
    ...buildKeyVariables(storage),
  };
}

/** Without explicit keys, a child process lets the AWS SDK find them, like this process. */
function buildKeyVariables({ accessKeyId, secretAccessKey, sessionToken }: S3Settings): Record<string, string> {
  if (accessKeyId === null || secretAccessKey === null) return { S3_CREDENTIALS: 'chain' };
  const token: Record<string, string> = sessionToken === undefined ? {} : { S3_SESSION_TOKEN: sessionToken };
  return { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, ...token };
}

/** The variables that define which files a worker may read as data. */
export function describeSources({ sourceVariables, sourceRoots }: Pick<Environment, 'sourceVariables' | 'sourceRoots'>) {
  return { ...sourceVariables, ...(sourceRoots.length === 0 ? {} : { DURASWEEP_SOURCES: sourceRoots.join(path.delimiter) }) };
}

type WatchedAt = Pick<Environment, 'metricsAddress' | 'statusAddress'>;

/** Gives each worker of a command addresses for metrics and status: the first uses the configured ones, the others the following ports. */
export function placeMetrics({ metricsAddress, statusAddress }: WatchedAt, index: number): Record<string, string> {
  return {
    ...(metricsAddress === null ? {} : { DURASWEEP_METRICS_ADDRESS: shiftPort(metricsAddress, index) }),
    ...(statusAddress === null ? {} : { DURASWEEP_STATUS_ADDRESS: shiftPort(statusAddress, index) }),
  };
}

function shiftPort(address: string, by: number): string {
  const portAt = address.lastIndexOf(':') + 1;
  return `${address.slice(0, portAt)}${Number(address.slice(portAt)) + by}`;
}
