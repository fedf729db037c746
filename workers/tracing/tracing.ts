import type { Tracing, TracingSettings } from './types.ts';

/** Null if tracing is off; its code is then not loaded. */
export async function startTracing(settings: TracingSettings | null, role: string): Promise<Tracing | null> {
  return settings === null ? null : (await import('./open-telemetry.ts')).startOpenTelemetry(settings, role);
}
