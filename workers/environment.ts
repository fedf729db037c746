import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { DurasweepError } from '../core/domain/errors.ts';
import type { S3Settings, TemporalSettings } from '../core/domain/service-settings.ts';
import { KERNEL_LEVELS, type KernelLevel } from '../core/models/kernel-level.ts';
import { readTracker, TRACKING_VARIABLES, type TrackerSettings } from '../core/tracking/index.ts';
import { requireKernelLevel } from './processor-levels.ts';
import { readStorage, STORAGE_VARIABLES } from './storage-settings.ts';
import { readTemporal, TEMPORAL_VARIABLES } from './temporal-settings.ts';
import type { TracingSettings } from './tracing/types.ts';

const optionalText = z.string().min(1).optional();

/** Every variable that workers and commands read; no other code reads them. Those of set-up are in `infra/environment.mjs`. */
export const environmentSchema = z.object({
  ...TEMPORAL_VARIABLES,
  ...STORAGE_VARIABLES,
  GESTURES_ZIP: optionalText.describe('Archive of the gesture recordings; the shipped configurations name it as a source.'),
  DURASWEEP_SOURCES: optionalText.describe(
    'Folders or files that configurations may name as sources, in addition to those in the project; separated by colons.',
  ),
  DURASWEEP_REPORTS: optionalText.describe('Folder to which workers also write reports. Default: only the store; `npm start` sets `runs`.'),
  DURASWEEP_DATA: optionalText.describe('Folder for the state of the embedded servers and for logs. Default: `.durasweep` in the project.'),
  DURASWEEP_SLOTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe('Number of parallel training runs on a CPU. Default: one per core.'),
  DURASWEEP_SLOT_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(256)
    .default(6_144)
    .describe('Limit of the resident memory of a slot; a slot that exceeds it is ended.'),
  DURASWEEP_KERNEL_LEVEL: z
    .enum(KERNEL_LEVELS)
    .optional()
    .describe('Processor level of the kernels on a CPU; must be supported by the processor. Default: the fastest.'),
  DURASWEEP_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info').describe("Level of the workers' logs."),
  DURASWEEP_BUILD_ID: optionalText.describe('Worker versioning: build id of the code of a worker, for rolling upgrades.'),
  TEMPORAL_WORKER_BUILD_ID: optionalText.describe(
    "The same, as set by Temporal's Worker Controller; `DURASWEEP_BUILD_ID` takes precedence.",
  ),
  TEMPORAL_DEPLOYMENT_NAME: z
    .string()
    .min(1)
    .default('durasweep')
    .describe('Worker versioning: deployment of that build. Workflow and training workers of one build must have the same.'),
  DURASWEEP_IDLE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('A worker exits after this time without work. Default: never.'),
  DURASWEEP_STATUS_ADDRESS: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be an address with a port, such as 0.0.0.0:8080')
    .optional()
    .describe('Address at which a worker serves its health, readiness and the number of trials, such as 0.0.0.0:8080.'),
  DURASWEEP_ENCRYPTION_KEYS: optionalText.describe(
    'Key file (`npm run codec -- add-key`) that encrypts everything that Temporal stores about sweeps. Must be the same on every machine.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an address, such as http://127.0.0.1:4318' })
    .optional()
    .describe('Receiver of OpenTelemetry traces by OTLP over HTTP, such as http://127.0.0.1:4318. Default: no traces.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(
      /^[\w-]+=([^,%]|%[0-7][\dA-Fa-f])*(,[\w-]+=([^,%]|%[0-7][\dA-Fa-f])*)*$/,
      'must be headers such as name=value,other=value; % stands before two hexadecimal digits',
    )
    .optional()
    .describe('Headers that the receiver requires, such as authorization=Bearer%20…'),
  OTEL_SERVICE_NAME: optionalText.describe('Name in traces. Default: `durasweep-` and the role of the process.'),
  ...TRACKING_VARIABLES,
  DURASWEEP_METRICS_ADDRESS: z
    .string()
    .regex(/^.+:\d{1,5}$/, 'must be an address with a port, such as 127.0.0.1:9464')
    .optional()
    .describe("Address at which Prometheus can read the worker's metrics, such as 127.0.0.1:9464. Each further worker uses the next port."),
});

export interface Environment {
  /** Null: use the embedded server. */
  readonly temporal: TemporalSettings | null;
  readonly storage: S3Settings | null;
  readonly sourceVariables: Readonly<Record<string, string>>;
  /** Where configurations may name sources, in addition to the project. */
  readonly sourceRoots: readonly string[];
  readonly reportsFolder: string | null;
  readonly dataFolder: string | null;
  /** Number of slots of a training worker on CPUs. */
  readonly slots: number;
  readonly slotMemoryMegabytes: number;
  /** Null: the fastest that the processor supports. */
  readonly kernelLevel: KernelLevel | null;
  readonly logLevel: z.output<typeof environmentSchema>['DURASWEEP_LOG_LEVEL'];
  readonly buildId: string | null;
  /** For worker versioning. */
  readonly deploymentName: string;
  readonly metricsAddress: string | null;
  /** Null: no tracing. */
  readonly tracing: TracingSettings | null;
  /** Null: sweeps are not logged. */
  readonly tracker: TrackerSettings | null;
  readonly statusAddress: string | null;
  /** Null: a worker never exits because it is idle. */
  readonly idleSeconds: number | null;
  /** Null: payloads are not encrypted. */
  readonly encryptionKeysFile: string | null;
}

/** @throws DurasweepError InvalidConfig naming every invalid variable. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) throw new DurasweepError('InvalidConfig', describe(parsed.error));
  const values = parsed.data;
  return {
    temporal: readTemporal(variables),
    storage: readStorage(values),
    sourceVariables: values.GESTURES_ZIP === undefined ? {} : { GESTURES_ZIP: values.GESTURES_ZIP },
    sourceRoots: values.DURASWEEP_SOURCES?.split(path.delimiter).filter((root) => root !== '') ?? [],
    reportsFolder: values.DURASWEEP_REPORTS ?? null,
    dataFolder: values.DURASWEEP_DATA ?? null,
    slots: values.DURASWEEP_SLOTS ?? os.availableParallelism(),
    slotMemoryMegabytes: values.DURASWEEP_SLOT_MEMORY_MB,
    kernelLevel: values.DURASWEEP_KERNEL_LEVEL === undefined ? null : requireKernelLevel(values.DURASWEEP_KERNEL_LEVEL),
    logLevel: values.DURASWEEP_LOG_LEVEL,
    buildId: values.DURASWEEP_BUILD_ID ?? values.TEMPORAL_WORKER_BUILD_ID ?? null,
    deploymentName: values.TEMPORAL_DEPLOYMENT_NAME,
    metricsAddress: values.DURASWEEP_METRICS_ADDRESS ?? null,
    tracing: readTracing(values),
    tracker: readTracker(variables),
    idleSeconds: values.DURASWEEP_IDLE_SECONDS ?? null,
    statusAddress: values.DURASWEEP_STATUS_ADDRESS ?? null,
    encryptionKeysFile: values.DURASWEEP_ENCRYPTION_KEYS ?? null,
  };
}

function readTracing(values: z.output<typeof environmentSchema>): TracingSettings | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: list, OTEL_SERVICE_NAME: serviceName = null } = values;
  if (endpoint === undefined) return null;
  const headers = (list?.split(',') ?? []).map((header) => {
    const [name = '', ...value] = header.split('=');
    return [name, decodeURIComponent(value.join('='))] as const;
  });
  return { endpoint, headers: Object.fromEntries(headers), serviceName };
}

/** The variables that child processes inherit. */
export function inheritedVariables(): Record<string, string | undefined> {
  return { ...process.env };
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}; correct the variable or unset it.`).join('\n');
}
