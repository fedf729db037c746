import type { MetricMeter } from '@temporalio/common';

interface Description {
  readonly kind: 'counter' | 'gauge';
  readonly unit?: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** The complete list of metrics in addition to those of Temporal's SDK; alerts and dashboards are checked against it. */
export const METRICS = {
  durasweep_trials_total: {
    kind: 'counter',
    help: 'Training runs that have ended: completed, reused or diverged.',
    labels: ['outcome'],
  },
  durasweep_epochs_total: { kind: 'counter', help: 'Epochs trained.' },
  durasweep_training_seconds_total: { kind: 'counter', unit: 's', help: 'Duration of completed training runs in seconds.' },
  durasweep_seconds_lost_total: {
    kind: 'counter',
    unit: 's',
    help: 'Seconds from the first attempt of completed trainings to their last one.',
  },
  durasweep_failed_attempts_total: {
    kind: 'counter',
    help: 'Failed attempts of stages, by failure class.',
    labels: ['stage', 'failure_class'],
  },
  durasweep_storage_wait_seconds_total: {
    kind: 'counter',
    unit: 's',
    help: 'Seconds that training and evaluation waited for the store.',
  },
  durasweep_checkpoint_bytes_total: { kind: 'counter', unit: 'By', help: 'Bytes of checkpoints written.' },
  durasweep_slots: { kind: 'gauge', help: 'Number of live slot processes.' },
  durasweep_slot_memory_bytes: { kind: 'gauge', unit: 'By', help: 'Resident memory of the largest slot process.' },
  durasweep_trials: {
    kind: 'gauge',
    help: 'Running and waiting trials of all sweeps; from workflow workers, for autoscaling.',
    labels: ['device', 'state'],
  },
} as const satisfies Record<string, Description>;

type MetricName = keyof typeof METRICS;
type NameOf<Kind> = { [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never }[MetricName];

export interface Metrics {
  add(name: NameOf<'counter'>, value: number, labels?: Readonly<Record<string, string>>): void;
  set(name: NameOf<'gauge'>, value: number, labels?: Readonly<Record<string, string>>): void;
}

/** @param meter the meter of the SDK, whose endpoint also serves our metrics */
export function createMetrics(meter: MetricMeter): Metrics {
  const counters = new Map<MetricName, ReturnType<MetricMeter['createCounter']>>();
  const gauges = new Map<MetricName, ReturnType<MetricMeter['createGauge']>>();
  for (const [name, { kind, help, ...more }] of Object.entries(METRICS) as [MetricName, Description][]) {
    if (kind === 'counter') counters.set(name, meter.createCounter(name, more.unit, help));
    else gauges.set(name, meter.createGauge(name, 'float', more.unit, help));
  }
  return {
    // The SDK's counters are integers.
    add: (name, value, labels) => counters.get(name)?.add(Math.max(0, Math.round(value)), labels),
    set: (name, value, labels) => gauges.get(name)?.set(value, labels),
  };
}
