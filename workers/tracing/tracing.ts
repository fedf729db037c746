import type { Tracing, TracingSettings } from './types.ts';

/** Null: nobody asked for traces, and nothing of it is loaded. */
export async function startTracing(settings: TracingSettings | null, role: string): Promise<Tracing | null> {
  return settings === null ? null : (await import('./open-telemetry.ts')).startOpenTelemetry(settings, role);
}
