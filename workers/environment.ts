import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { S3Settings, TemporalSettings } from '../core/domain/service-settings.ts';
import { KERNEL_LEVELS, type KernelLevel } from '../core/models/kernel-level.ts';
import { requireKernelLevel } from './processor-levels.ts';

const optionalText = z.string().min(1).optional();

/** Every variable that workers and commands read; the only place that reads them. What set-up reads is in `infra/environment.mjs`. */
export const environmentSchema = z.object({
  TEMPORAL_ADDRESS: optionalText.describe('Host and port of a Temporal that exists. Without: the embedded one.'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe('Its namespace.'),
  TEMPORAL_API_KEY: optionalText.describe('For Temporal Cloud; switches TLS on.'),
  TEMPORAL_TLS: z.enum(['true', 'false']).optional().describe('Whether to use TLS. Without: with an API key or certificates.'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optionalText.describe('PEM file: what this client shows the server (mTLS).'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optionalText.describe('PEM file: its key.'),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optionalText.describe('PEM file: whom to believe to be the server.'),
  S3_ENDPOINT: optionalText.describe(
    "Address of an S3 store that exists. Without, but with keys: Amazon's own. Without both: the embedded MinIO.",
  ),
  S3_REGION: z.string().min(1).default('us-east-1').describe('Its region.'),
  S3_BUCKET: z.string().min(3).default('durasweep').describe('The bucket for all artifacts.'),
  S3_ACCESS_KEY_ID: optionalText.describe('Both keys are needed with S3_ENDPOINT.'),
  S3_SECRET_ACCESS_KEY: optionalText.describe('Both keys are needed with S3_ENDPOINT.'),
  GESTURES_ZIP: optionalText.describe("The gesture recordings' archive, which the shipped configurations name as a source."),
  DURASWEEP_SOURCES: optionalText.describe(
    'Folders or files that configurations may name as sources, besides those in the project; separated by colons.',
  ),
  DURASWEEP_REPORTS: optionalText.describe('Folder that workers also write reports to. Without: the store only; `npm start` sets `runs`.'),
  DURASWEEP_DATA: optionalText.describe("Folder of the embedded servers' state and of the logs. Without: `.durasweep` in the project."),
  DURASWEEP_SLOTS: z.coerce.number().int().min(1).max(1024).optional().describe('Trainings at once on a CPU. Without: one for each core.'),
  DURASWEEP_SLOT_MEMORY_MB: z.coerce.number().int().min(256).default(6_144).describe('A slot that holds more resident memory is ended.'),
  DURASWEEP_KERNEL_LEVEL: z
    .enum(KERNEL_LEVELS)
    .optional()
    .describe('Level of processor whose kernels train on a CPU, one that this processor has. Without: the fastest.'),
  DURASWEEP_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info').describe("Of the workers' logs."),
  DURASWEEP_BUILD_ID: optionalText.describe('Worker versioning: names the code that a worker runs, for a rolling upgrade.'),
  DURASWEEP_METRICS_ADDRESS: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be an address with a port, such as 127.0.0.1:9464')
    .optional()
    .describe(
      "Address at which Prometheus may read the worker's metrics, such as 127.0.0.1:9464. Each further worker takes the next port.",
    ),
});

export interface Environment {
  /** Null: none given, use the embedded server. */
  readonly temporal: TemporalSettings | null;
  readonly storage: S3Settings | null;
  readonly sourceVariables: Readonly<Record<string, string>>;
  /** Where configurations may name sources besides the project. */
  readonly sourceRoots: readonly string[];
  readonly reportsFolder: string | null;
  readonly dataFolder: string | null;
  /** Slots of a training worker on CPUs. */
  readonly slots: number;
  readonly slotMemoryMegabytes: number;
  /** Null: the fastest that the processor has. */
  readonly kernelLevel: KernelLevel | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  readonly buildId: string | null;
  readonly metricsAddress: string | null;
}

/** @throws DurasweepError InvalidConfig naming every variable that is wrong. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) throw new DurasweepError('InvalidConfig', describe(parsed.error));
  const values = parsed.data;
  return {
    temporal: readTemporal(values),
    storage: readStorage(values),
    sourceVariables: values.GESTURES_ZIP === undefined ? {} : { GESTURES_ZIP: values.GESTURES_ZIP },
    sourceRoots: values.DURASWEEP_SOURCES?.split(path.delimiter).filter((root) => root !== '') ?? [],
    reportsFolder: values.DURASWEEP_REPORTS ?? null,
    dataFolder: values.DURASWEEP_DATA ?? null,
    slots: values.DURASWEEP_SLOTS ?? os.availableParallelism(),
    slotMemoryMegabytes: values.DURASWEEP_SLOT_MEMORY_MB,
    kernelLevel: values.DURASWEEP_KERNEL_LEVEL === undefined ? null : requireKernelLevel(values.DURASWEEP_KERNEL_LEVEL),
    logLevel: values.DURASWEEP_LOG_LEVEL,
    buildId: values.DURASWEEP_BUILD_ID ?? null,
    metricsAddress: values.DURASWEEP_METRICS_ADDRESS ?? null,
  };
}

type Values = z.output<typeof environmentSchema>;

function readTemporal(values: Values): TemporalSettings | null {
  if (values.TEMPORAL_ADDRESS === undefined) return null;
  return {
    address: values.TEMPORAL_ADDRESS,
    namespace: values.TEMPORAL_NAMESPACE,
    apiKey: values.TEMPORAL_API_KEY ?? null,
    tls: readTls(values),
  };
}

/** Certificates that are named are used, unless TLS is switched off. */
function readTls(values: Values): TemporalSettings['tls'] {
  const { TEMPORAL_TLS: asked, TEMPORAL_API_KEY: apiKey } = values;
  const authority = readPem(values, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH');
  const crt = readPem(values, 'TEMPORAL_TLS_CLIENT_CERT_PATH');
  const key = readPem(values, 'TEMPORAL_TLS_CLIENT_KEY_PATH');
  if ((crt === null) !== (key === null)) {
    const reason = 'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: both are needed, or neither; set both or unset both.';
    throw new DurasweepError('InvalidConfig', reason);
  }
  if (asked === 'false') return apiKey !== undefined;
  if (authority === null && crt === null) return asked === 'true' || apiKey !== undefined;
  return {
    ...(authority === null ? {} : { serverRootCACertificate: authority }),
    ...(crt === null || key === null ? {} : { clientCertPair: { crt, key } }),
  };
}

function readPem(values: Values, name: `TEMPORAL_TLS_${string}_PATH` & keyof Values): Buffer | null {
  const file = values[name];
  if (file === undefined) return null;
  try {
    return readFileSync(file);
  } catch (error) {
    throw new DurasweepError('InvalidConfig', `${name}: ${(error as Error).message}; name a file in PEM format, or unset it.`);
  }
}

function readStorage(values: Values): S3Settings | null {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (endpoint === undefined && accessKeyId === undefined && secretAccessKey === undefined) return null;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new DurasweepError(
      'InvalidConfig',
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: both are needed with S3_ENDPOINT; set them, or none of the three.',
    );
  }
  return { endpoint: endpoint ?? null, region: values.S3_REGION, bucket: values.S3_BUCKET, accessKeyId, secretAccessKey };
}

/** What a process started by this one inherits. */
export function inheritedVariables(): Record<string, string | undefined> {
  return { ...process.env };
}

/** The variables that hand these settings to a process started by this one. */
export function toVariables(temporal: TemporalSettings, storage: S3Settings): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TLS: String(temporal.tls !== false),
    ...(temporal.apiKey === null ? {} : { TEMPORAL_API_KEY: temporal.apiKey }),
    ...(storage.endpoint === null ? {} : { S3_ENDPOINT: storage.endpoint }),
    S3_REGION: storage.region,
    S3_BUCKET: storage.bucket,
    S3_ACCESS_KEY_ID: storage.accessKeyId,
    S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
  };
}

/** The variables that tell a worker which files it may read as data. */
export function describeSources({ sourceVariables, sourceRoots }: Pick<Environment, 'sourceVariables' | 'sourceRoots'>) {
  return { ...sourceVariables, ...(sourceRoots.length === 0 ? {} : { DURASWEEP_SOURCES: sourceRoots.join(path.delimiter) }) };
}

/** Gives each worker of one command an address for its metrics: the first the one that is set, the next the port after it. */
export function placeMetrics({ metricsAddress }: Pick<Environment, 'metricsAddress'>, index: number): Record<string, string> {
  if (metricsAddress === null) return {};
  const portAt = metricsAddress.lastIndexOf(':') + 1;
  return { DURASWEEP_METRICS_ADDRESS: `${metricsAddress.slice(0, portAt)}${Number(metricsAddress.slice(portAt)) + index}` };
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}; correct the variable or unset it.`).join('\n');
}
