import type { ClientInterceptors } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { RunStage } from '../../activities/create-activities.ts';

export interface TracingSettings {
  /** Of a receiver of OTLP by HTTP. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: durasweep and what the process does. */
  readonly serviceName: string | null;
}

/** Traces of one process: from the client over workflows and activities to what slots do. */
export interface Tracing {
  readonly clientInterceptors: ClientInterceptors;
  readonly workerOptions: Pick<WorkerOptions, 'sinks' | 'interceptors'>;
  traceStages(run: RunStage): RunStage;
  /** Sends what is left. */
  end(): Promise<void>;
}
