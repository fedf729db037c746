import { SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry/lib/client/index.js';
import { makeWorkflowExporter, OpenTelemetryActivityInboundInterceptor } from '@temporalio/interceptors-opentelemetry/lib/worker/index.js';
import type { RunStage, StageTask } from '../../activities/create-activities.ts';
import { describeTask } from '../observe/describe-task.ts';
import { createOtlpExporter } from './otlp-exporter.ts';
import type { Tracing, TracingSettings } from './types.ts';

/** Registers tracing for this process. */
export function startOpenTelemetry({ endpoint, headers, serviceName }: TracingSettings, role: string): Tracing {
  const resource = new Resource({ 'service.name': serviceName ?? `durasweep-${role}`, 'process.pid': process.pid });
  const processor = new BatchSpanProcessor(createOtlpExporter({ endpoint, headers }));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  provider.register({ contextManager: new AsyncLocalStorageContextManager().enable() });
  return {
    clientInterceptors: { workflow: [bindClient(new OpenTelemetryWorkflowClientInterceptor())] },
    workerOptions: {
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
      interceptors: { activity: [(context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) })] },
    },
    traceStages,
    end: () => provider.shutdown().catch(() => undefined),
  };
}

/** Traces only calls that change something, because pages and terminals poll every second and would fill the traces. */
function bindClient(all: OpenTelemetryWorkflowClientInterceptor) {
  return {
    start: all.start.bind(all),
    startWithDetails: all.startWithDetails.bind(all),
    signal: all.signal.bind(all),
    startUpdate: all.startUpdate.bind(all),
    cancel: all.cancel.bind(all),
    terminate: all.terminate.bind(all),
  };
}

/** Adds a span for a slot's stage to the activity's trace, with an event for each epoch. */
function traceStages(run: RunStage): RunStage {
  return (task) =>
    trace.getTracer('durasweep').startActiveSpan(`Slot:${task.stage}`, { attributes: { ...describeTask(task) } }, async (span) => {
      let epochsSeen = 0;
      const onProgress: StageTask['onProgress'] = (details) => {
        const { epochsDone = 0 } = (details ?? {}) as { readonly epochsDone?: number };
        if (epochsDone > epochsSeen) span.addEvent('epoch', { epochsDone });
        epochsSeen = Math.max(epochsSeen, epochsDone);
        task.onProgress(details);
      };
      try {
        return await run({ ...task, onProgress });
      } catch (error) {
        span.recordException(error as Error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
        throw error;
      } finally {
        span.end();
      }
    });
}
