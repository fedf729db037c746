import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import getPort from 'get-port';
import { expect, vi } from 'vitest';
import { startServer } from '../../infra/services/server-process.ts';
import { requireTools } from '../support/cluster-tools.ts';
import { ALERTS, listExpressions, readMetricNames } from '../support/monitoring.ts';

/** Of events that need not have happened. */
const NOT_YET: readonly string[] = [
  'durasweep_failed_attempts_total',
  'durasweep_storage_wait_seconds_total',
  'durasweep_seconds_lost_total',
  'temporal_request_failure',
];

interface PrometheusOptions {
  readonly folder: string;
  /** Addresses of the workers' metrics. */
  readonly targets: readonly string[];
}

interface Vector {
  readonly result: readonly unknown[];
}

/** A real Prometheus reads the workers' metrics, and answers every expression of the dashboard and of the alerts from them. */
export async function askPrometheus({ folder, targets }: PrometheusOptions): Promise<void> {
  const { ask, stop } = await startPrometheus({ folder, targets });
  try {
    const query = async (expression: string) => (await ask<Vector>(`query?query=${encodeURIComponent(expression)}`)).result;
    // A rate needs two samples.
    const areSampled = async () => expect(await query('count_over_time(up[1m]) >= 2')).toHaveLength(targets.length);
    await vi.waitFor(areSampled, { timeout: 60_000, interval: 500 });
    const known = new Set([...(await ask<string[]>('label/__name__/values')), ...NOT_YET]);
    for (const expression of await listExpressions()) {
      const names = readMetricNames(expression);
      expect(names.filter((name) => !known.has(name))).toEqual([]);
      const { length } = await query(expression);
      // An alert that is not due has no value.
      const hasValue = !names.some((name) => NOT_YET.includes(name)) && !/ (>|==) /.test(expression);
      if (hasValue) expect(length, expression).toBeGreaterThan(0);
    }
    await vi.waitFor(async () => {
      const { groups } = await ask<{ groups: { rules: { name: string; health: string; lastError?: string }[] }[] }>('rules');
      const rules = groups.flatMap((group) => group.rules);
      expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
      expect(rules.length).toBeGreaterThan(0);
    }, 30_000);
  } finally {
    await stop();
  }
}

async function startPrometheus({ folder, targets }: PrometheusOptions) {
  const place = path.join(folder, 'prometheus');
  await mkdir(place);
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [ALERTS],
    scrape_configs: [{ job_name: 'durasweep', static_configs: [{ targets }] }],
  };
  const file = path.join(place, 'prometheus.yaml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(configuration));
  const address = `127.0.0.1:${await getPort()}`;
  const server = await startServer({
    name: 'Prometheus',
    program: requireTools(['prometheus']).prometheus,
    arguments: [`--config.file=${file}`, `--storage.tsdb.path=${path.join(place, 'data')}`, `--web.listen-address=${address}`],
    variables: { PATH: process.env.PATH },
    logPath: path.join(place, 'prometheus.log'),
    isReady: async () => (await fetch(`http://${address}/-/ready`)).ok,
  });
  const ask = async <Answer>(question: string): Promise<Answer> => {
    const answer = (await (await fetch(`http://${address}/api/v1/${question}`)).json()) as { status: string; data: Answer; error?: string };
    expect(answer, question).toMatchObject({ status: 'success' });
    return answer.data;
  };
  return { ask, stop: () => server.stop() };
}
