import { expect, vi } from 'vitest';
import { progressQuery } from '../../workflows/steering-messages.ts';
import type { SweepHandle } from './workflow-environment.ts';

/** Waits until the query `progress` reports this phase. */
export const untilPhase = (handle: SweepHandle, phase: string) =>
  vi.waitFor(async () => expect((await handle.query(progressQuery)).phase).toBe(phase), { timeout: 30_000, interval: 100 });
