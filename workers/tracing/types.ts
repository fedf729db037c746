import type { ClientInterceptors } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { RunStage } from '../../activities/create-activities.ts';

export interface TracingSettings {
  /** Address of an OTLP receiver over HTTP. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: durasweep and the role of the process. */
  readonly serviceName: string | null;
}

/** Tracing of one process: client, workflows, activities and slots. */
export interface Tracing {
  readonly clientInterceptors: ClientInterceptors;
  readonly workerOptions: Pick<WorkerOptions, 'sinks' | 'interceptors'>;
  traceStages(run: RunStage): RunStage;
  /** Sends the remaining spans. */
  end(): Promise<void>;
}
