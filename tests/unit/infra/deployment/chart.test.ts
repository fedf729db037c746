import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../../../workers/environment.ts';
import { METRICS } from '../../../../workers/observe/metrics.ts';
import { startStatusServer } from '../../../../workers/observe/status-server.ts';
import { CLUSTER_TOOLS, findTool } from '../../../support/cluster-tools.ts';
import { ALERTS, listExpressions, readMetricNames } from '../../../support/monitoring.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

const execute = promisify(execFile);
const CHART = path.resolve(import.meta.dirname, '../../../../infra/deployment/chart');
/** Every option of the chart. */
const ALL = {
  temporal: {
    address: 't.example:7233',
    tls: { enabled: true, secretName: 'tls-secret', serverName: 'x' },
    apiKey: { secretName: 'key-secret' },
  },
  storage: { endpoint: 'https://s3.example', secretName: 's3-secret', sse: 'aws:kms', kmsKeyId: 'k' },
  encryption: { secretName: 'keys-secret' },
  buildId: 'v1',
  extraEnv: [{ name: 'DURASWEEP_SOURCES', value: '/data' }],
  train: { cpu: { autoscaling: { enabled: true } }, gpu: { enabled: true } },
  monitoring: { podMonitor: true, prometheusRule: true, dashboard: true },
  clean: { enabled: true },
  page: { enabled: true, readOnly: true },
  mlflow: { uri: 'http://mlflow:5000', secretName: 'mlflow-secret' },
};
const SCHEMAS = process.env.KUBERNETES_SCHEMAS ?? path.join(CLUSTER_TOOLS, 'schemas');
/** A tool's output; the tool must be installed. */
const run = (name: string, args: readonly string[]) => execute(findTool(name) ?? name, args, { maxBuffer: 2 ** 24 });

describe.skipIf(findTool('helm') === undefined)('the chart (needs helm, on the PATH or in the cache of cluster tools)', () => {
  const render = async (values: object): Promise<string> => {
    const file = path.join(await makeTemporaryFolder(), 'values.json');
    await writeFile(file, JSON.stringify(values));
    const { stdout } = await run('helm', ['template', 'test', CHART, '--values', file]);
    await run('helm', ['lint', '--strict', CHART, '--values', file]);
    return stdout;
  };

  it('requires the address of Temporal, and accepts no unknown value', async () => {
    await expect(render({})).rejects.toThrow(/temporal\/address/);
    const temporal = { address: 't:7233' };
    await expect(render({ temporal, workflow: { replica: 3 } })).rejects.toThrow(/replica/);
    await expect(render({ temporal, terminationGracePeriodSeconds: 5 })).rejects.toThrow(/terminationGracePeriodSeconds/);
  });

  it('gives workers only known variables, and secrets only by reference', async () => {
    const rendered = await render(ALL);
    const found = rendered.matchAll(/- \{ name: ([A-Z][A-Z0-9_]+), value: "?([^"]*?)"? \}/g);
    const variables = [...found].map(([, name = '', value]) => [name, value] as const);
    const keys = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };
    // The certificates are not on this machine.
    const given = Object.fromEntries(variables.filter(([name]) => !name.endsWith('_PATH')));
    expect(readEnvironment({ ...given, ...keys })).toMatchObject({
      temporal: { address: 't.example:7233', tls: { serverNameOverride: 'x' } },
      storage: { endpoint: 'https://s3.example', encryption: { algorithm: 'aws:kms', keyId: 'k' } },
      tracker: { tool: 'mlflow', uri: 'http://mlflow:5000' },
      ...{ buildId: 'v1', encryptionKeysFile: '/etc/durasweep/encryption/keys.json', statusAddress: '0.0.0.0:8080' },
    });
    expect(rendered.match(/secretKeyRef: \{ name: "(\w|-)+"/g)).toContain('secretKeyRef: { name: "key-secret"');
    expect(rendered).not.toMatch(/^kind: Secret$/m);
  });

  it('runs every container without root, capabilities or a writable root folder', async () => {
    const rendered = await render(ALL);
    const count = (text: string) => rendered.split(text).length - 1;
    const containers = count('imagePullPolicy: ');
    expect(containers).toBe(5);
    for (const text of [
      'runAsNonRoot: true',
      'readOnlyRootFilesystem: true',
      'drop: [ALL]',
      'automountServiceAccountToken: false\n      ',
    ]) {
      expect(count(text), text).toBeGreaterThanOrEqual(containers - (text.startsWith('auto') ? 2 : 0));
    }
  });

  it('scales by numbers that its workflow workers serve', async () => {
    const scaled = { enabled: true, autoscaling: { enabled: true } };
    const rendered = await render({ temporal: { address: 't:7233' }, train: { cpu: scaled, gpu: scaled } });
    const trials = { cpu: { running: 2, waiting: 3 }, gpu: { running: 1, waiting: 0 } };
    const read = () => ({ worker: null, pool: { count: () => 1 }, heardAtMs: null, trials });
    const server = await startStatusServer({ address: '127.0.0.1:0', read });
    onTestFinished(() => server.close());
    const triggers = rendered.matchAll(
      /url: http:\/\/test-durasweep-status\.\S+?:8080(\/\S+)\n +valueLocation: (\w+)\n +targetValue: "(\d+)"/g,
    );
    const asked = [...triggers].map(async ([, url, name = '', slots]) => {
      const answer = (await (await fetch(`http://127.0.0.1:${server.port}${url}`)).json()) as Record<string, number>;
      return Math.ceil((answer[name] ?? 0) / Number(slots));
    });
    // Five trials in pods of two slots, and one in a pod of one.
    expect(await Promise.all(asked)).toEqual([3, 1]);
    expect(rendered).toMatch(/name: test-durasweep-status\n(.*\n)+?.*port: 8080, targetPort: status/);
  });

  it.skipIf(findTool('kubeconform') === undefined || !existsSync(SCHEMAS))(
    'is what Kubernetes takes (needs kubeconform and its schemas)',
    async () => {
      const file = path.join(await makeTemporaryFolder(), 'all.yaml');
      await writeFile(file, await render(ALL));
      const place = `${SCHEMAS}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
      const skipped = 'PodMonitor,PrometheusRule,ScaledJob';
      const { stdout } = await run('kubeconform', ['-strict', '-summary', '-skip', skipped, '-schema-location', place, file]);
      expect(stdout).toMatch(/Invalid: 0, Errors: 0/);
    },
  );
});

/** Values of metrics from minute to minute, in promtool's notation, and after how many minutes which alert is due. */
const ALERTED = [
  {
    series: { 'durasweep_trials{device="cpu",state="waiting"}': '3x90', 'durasweep_trials{device="cpu",state="running"}': '0x90' },
    alert: 'DurasweepTrialsWaitForWorkers',
    minutes: 15,
  },
  {
    series: { 'durasweep_trials{device="cpu",state="running"}': '1x180', durasweep_epochs_total: '5x180' },
    alert: 'DurasweepTrainingStandsStill',
    minutes: 31,
  },
  { series: { 'durasweep_failed_attempts_total{failure_class="SlotCrashed"}': '0+1x90' }, alert: 'DurasweepAttemptsFail', minutes: 21 },
  { series: { durasweep_storage_wait_seconds_total: '0+60x30' }, alert: 'DurasweepStoreIsAway', minutes: 6 },
  { series: { 'durasweep_slot_memory_bytes{instance="a"}': '7000000000x30' }, alert: 'DurasweepSlotIsLarge', minutes: 5 },
  { series: { temporal_request_failure: '0+120x40' }, alert: 'DurasweepTemporalRefuses', minutes: 13 },
];

describe('alerts and dashboard', () => {
  it('use only metrics and labels that workers export', async () => {
    for (const expression of await listExpressions()) {
      const names = readMetricNames(expression);
      expect(names.length, expression).toBeGreaterThan(0);
      for (const name of names.filter((name) => name.startsWith('durasweep_'))) expect(Object.keys(METRICS), expression).toContain(name);
    }
  });

  it.skipIf(findTool('promtool') === undefined)('are valid rules for Prometheus (needs promtool)', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', ALERTS]);
    expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
  });

  it.skipIf(findTool('promtool') === undefined)('become due when they should, and not a minute before (needs promtool)', async () => {
    const file = path.join(await makeTemporaryFolder(), 'alerts.json');
    await writeFile(file, JSON.stringify({ rule_files: [ALERTS], evaluation_interval: '1m', tests: ALERTED.map(describeAlerts) }));
    const { stdout } = await run('promtool', ['test', 'rules', file]);
    expect(stdout).toContain('SUCCESS');
  });

  it('come with the chart of this version', async () => {
    const { version } = JSON.parse(await readFile(path.resolve(CHART, '../../../package.json'), 'utf8')) as { version: string };
    expect(await readFile(path.join(CHART, 'Chart.yaml'), 'utf8')).toContain(`appVersion: ${version}`);
  });
});

function describeAlerts({ series, alert, minutes }: (typeof ALERTED)[number]) {
  const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"})`;
  return {
    interval: '1m',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      { expr, eval_time: `${minutes - 1}m`, exp_samples: [] },
      { expr, eval_time: `${minutes}m`, exp_samples: [{ labels: '{}', value: 1 }] },
    ],
  };
}
