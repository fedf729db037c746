import { expect, vi } from 'vitest';
import { METRICS } from '../../workers/observe/metrics.ts';

/** The numbers that workers serve for Prometheus, and for a cluster, after the five trials of the sweep "tiny". @param places addresses by role */
export async function readNumbers(places: Readonly<Record<'workflow' | 'train', Readonly<Record<string, string>>>>): Promise<void> {
  const read = async (role: 'workflow' | 'train') => (await fetch(`http://${places[role].DURASWEEP_METRICS_ADDRESS}/metrics`)).text();
  const [workflow, train] = await Promise.all([read('workflow'), read('train')]);
  expect(train).toMatch(/^durasweep_trials_total\{.*outcome="completed".*\} 5$/m);
  expect(train).toMatch(/^durasweep_epochs_total(\{.*\})? 10$/m);
  expect(Number(/^durasweep_checkpoint_bytes_total(?:\{.*\})? (\d+)$/m.exec(train)?.[1])).toBeGreaterThan(10_000);
  // Events that have not happened, such as a wait for the store, have no metric yet.
  const told = [...`${workflow}${train}`.matchAll(/^# TYPE (durasweep_\w+) /gm)].map(([, name]) => name);
  expect(told.filter((name) => !Object.hasOwn(METRICS, name ?? ''))).toEqual([]);
  expect(told).toEqual(expect.arrayContaining(['durasweep_slots', 'durasweep_slot_memory_bytes', 'durasweep_trials']));
  const ask = async (question: string) => (await fetch(`http://${places.workflow.DURASWEEP_STATUS_ADDRESS}/${question}`)).json();
  expect(await ask('ready')).toEqual({ problem: null });
  // Counted every ten seconds from Temporal's list, which lags by a moment.
  const none = { cpu: 0, gpu: 0, running: 0, waiting: 0 };
  await vi.waitFor(async () => expect(await ask('trials')).toEqual(none), { timeout: 60_000, interval: 500 });
}
