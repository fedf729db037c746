import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const VALUES = path.join(import.meta.dirname, '../../infra/deployment/chart/values.yaml');

/** Defaults of the chart for a training pod on CPUs. */
export interface ChartNumbers {
  /** From SIGTERM to SIGKILL. */
  readonly gracePeriodSeconds: number;
  readonly slots: number;
  readonly slotMemoryMegabytes: number;
  /** Of the autoscaling. */
  readonly maxPods: number;
  readonly idleSeconds: number;
  readonly pollingSeconds: number;
}

export async function readChartNumbers(): Promise<ChartNumbers> {
  const values = await readFile(VALUES, 'utf8');
  const [, cpu = ''] = /^train:\n {2}cpu:\n(.*?)^ {2}gpu:/ms.exec(values) ?? [];
  return {
    gracePeriodSeconds: readNumber(values, 'terminationGracePeriodSeconds'),
    slots: readNumber(cpu, 'slots'),
    slotMemoryMegabytes: readNumber(cpu, 'slotMemoryMegabytes'),
    maxPods: readNumber(cpu, 'maxPods'),
    idleSeconds: readNumber(cpu, 'idleSeconds'),
    pollingSeconds: readNumber(cpu, 'pollingSeconds'),
  };
}

function readNumber(text: string, name: string): number {
  const [, digits] = new RegExp(`^ *${name}: (\\d+)$`, 'm').exec(text) ?? [];
  assert.ok(digits !== undefined, `the chart's values have no number ${name}`);
  return Number(digits);
}
