import { setHandler } from '@temporalio/workflow';
import type { z } from 'zod';
import { concurrencySignal, pauseSignal } from '../steering-messages.ts';
import { concurrencySchema, pausedSchema } from '../steering-requests.ts';
import type { Gate } from './gate.ts';

/** Lets the sweep pause a variant and change its concurrency. Anyone may send signals to many workflows at once: invalid ones are ignored. */
export function acceptSignals(gate: Gate): void {
  setHandler(pauseSignal, (paused: unknown) => ifValid(pausedSchema, paused, gate.setPaused));
  setHandler(concurrencySignal, (concurrency: unknown) => ifValid(concurrencySchema, concurrency, gate.setCapacity));
}

function ifValid<T>(schema: z.ZodType<T>, value: unknown, apply: (value: T) => void): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) apply(parsed.data);
}
