/**
 * `npm run test:cluster -- chart`: installs, upgrades, rolls back and removes the chart on Kubernetes' own API server. Every pod of the chart is
 * admitted under the strictest Pod Security Standard. There are no nodes, so nothing runs. Needs what
 * `-- tools` builds, and openssl.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startApiServer } from './api-server.ts';
import { CHART, createChartTools } from './chart-tools.ts';
import { addKedaTypes } from './keda.ts';
import { HOW_TO } from './use-page.ts';

const KINDS = 'scaledjobs,deployments,cronjobs,services,serviceaccounts,configmaps,poddisruptionbudgets,networkpolicies';
/** Every option whose objects are built into Kubernetes, and KEDA's. */
const ALL = {
  temporal: {
    address: 'temporal-frontend.temporal:7233',
    tls: { enabled: true, secretName: 'tls', serverName: 'x' },
    apiKey: { secretName: 'key' },
  },
  storage: { endpoint: 'https://s3.example', secretName: 'store', sse: 'aws:kms', kmsKeyId: 'k' },
  encryption: { secretName: 'keys' },
  buildId: 'v2',
  train: { cpu: { autoscaling: { enabled: true } }, gpu: { enabled: true } },
  monitoring: { dashboard: true },
  clean: { enabled: true },
  page: { enabled: true },
  mlflow: { uri: 'http://mlflow:5000', secretName: 'mlflow' },
};

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Record<string, unknown>;
}

const start = performance.now();
const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-cluster-'));
const { kubeconfig, stop } = await startApiServer(folder);
const { kubectl, helm, makeNamespace } = createChartTools(kubeconfig, folder);
try {
  say('the API server serves');
  await makeNamespace();
  await addKedaTypes({ kubectl });
  await followPage();
  await installBeside();
  const first = await listObjects();
  say(`installed: ${first.length} objects`);
  await letPodsIn(first);
  await helm('upgrade', 'durasweep', CHART, '--values', await writeValues(ALL));
  const second = await listObjects();
  say(`upgraded, with all switches on: ${second.length} objects`);
  await letPodsIn(second);
  await refuseRootPod(second);
  await helm('rollback', 'durasweep', '1');
  assert.deepEqual(describe(await listObjects()), describe(first));
  say('rolled back: the same objects as before');
  await helm('uninstall', 'durasweep');
  assert.deepEqual(await listObjects(), []);
  say('removed: nothing is left');
} finally {
  await stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** The commands of docs/how-to/cluster.md. A dry run first validates the chart's objects: unknown fields and wrong values are refused. */
async function followPage(): Promise<void> {
  const page = await readFile(HOW_TO, 'utf8');
  const values = /^\$ cat values\.yaml\n(.*?)^\$ /ms.exec(page)?.[1];
  assert.ok(values !== undefined, 'the page shows values.yaml');
  const file = path.join(folder, 'values.yaml');
  await writeFile(file, values);
  await writeFile(path.join(folder, 'durasweep-keys.json'), '{}');
  const commands = [...page.matchAll(/^\$ kubectl (create secret .*)$/gm)].map(([, words = '']) => words.split(' '));
  for (const words of commands) await kubectl(words);
  const objects = await helm('template', 'durasweep', CHART, '--values', file);
  await kubectl(['apply', '--dry-run=server', '--validate=strict', '--filename', '-'], objects);
  await helm('install', 'durasweep', CHART, '--values', file);
  say(`${commands.length} secrets and the chart are there as the page says`);
}

/** The page's release of another build: no selector of the one finds the other's pods. */
async function installBeside(): Promise<void> {
  const command = /^\$ helm (install durasweep-v2 .*)$/m.exec(await readFile(HOW_TO, 'utf8'))?.[1];
  assert.ok(command !== undefined, 'the page installs a second release');
  const places: Record<string, string> = { 'infra/deployment/chart': CHART, 'values.yaml': path.join(folder, 'values.yaml') };
  await helm(...command.split(' ').map((word) => places[word] ?? word));
  const objects = await listObjects();
  const selecting = objects.flatMap(({ metadata, spec }) => {
    const selector = spec?.selector ?? spec?.podSelector;
    return selector === undefined ? [] : [{ metadata, selector: JSON.stringify(selector) }];
  });
  for (const { metadata, selector } of selecting) {
    const release = metadata.annotations?.['meta.helm.sh/release-name'];
    assert.ok(selector.includes(`"app.kubernetes.io/instance":"${release}"`), metadata.name);
  }
  await helm('uninstall', 'durasweep-v2');
  say(`a second release fits beside it: ${objects.length} objects, ${selecting.length} of them select pods of their own release`);
}

async function writeValues(values: object): Promise<string> {
  const file = path.join(folder, 'values.json');
  await writeFile(file, JSON.stringify(values));
  return file;
}

/** The objects in the namespace, except those that Kubernetes created. */
async function listObjects(): Promise<KubernetesObject[]> {
  const { items } = JSON.parse(await kubectl(['get', KINDS, '--output', 'json'])) as { items: KubernetesObject[] };
  return items.filter(({ metadata }) => metadata.name.startsWith('durasweep'));
}

/** The fields that a person has set. */
function describe(objects: readonly KubernetesObject[]) {
  return objects.map(({ kind, metadata, spec }) => ({ kind, name: metadata.name, spec }));
}

/** Checks each pod separately, because a deployment is accepted even if its pods would be refused. */
async function letPodsIn(objects: readonly KubernetesObject[]): Promise<void> {
  const pods = objects.flatMap(listPods);
  for (const pod of pods) await kubectl(['create', '--dry-run=server', '--filename', '-'], JSON.stringify(pod));
  say(`${pods.length} kinds of pods are let in`);
}

/** Checks that the namespace's rules are enforced. */
async function refuseRootPod(objects: readonly KubernetesObject[]): Promise<void> {
  const [pod] = objects.flatMap(listPods);
  assert.ok(pod !== undefined);
  const asRoot = { ...pod, spec: { ...pod.spec, securityContext: { runAsUser: 0 } } };
  await assert.rejects(kubectl(['create', '--dry-run=server', '--filename', '-'], JSON.stringify(asRoot)), /violates PodSecurity/);
}

interface Template {
  readonly metadata: object;
  readonly spec: object;
}

function listPods({ kind, metadata, spec }: KubernetesObject) {
  const template = findTemplate(kind, spec);
  return template === undefined
    ? []
    : [{ ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, name: metadata.name } }];
}

function findTemplate(kind: string, spec: KubernetesObject['spec']): Template | undefined {
  if (kind === 'CronJob') return (spec as { jobTemplate: { spec: { template: Template } } }).jobTemplate.spec.template;
  if (kind === 'ScaledJob') return (spec as { jobTargetRef: { template: Template } }).jobTargetRef.template;
  return spec?.template as Template | undefined;
}

function say(line: string): void {
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line}\n`);
}
