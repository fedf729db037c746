/**
 * `npm run test:cluster -- tools`: builds what the other parts need and this machine lacks, into ~/.cache/durasweep-cluster-tools, from the pinned
 * sources of `go/`: Kubernetes, etcd, helm, and KEDA's operator with only the scaler that the chart uses. They share one module, so that what
 * they have in common is compiled once.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../../infra/set-up/command.mjs';
import { prepareGoSources } from '../../infra/set-up/go-sources.mjs';
import { inheritedVariables } from '../../workers/environment.ts';
import { CLUSTER_TOOLS, findTool, KEDA_OBJECTS } from '../support/cluster-tools.ts';

const MODULE = path.join(import.meta.dirname, 'go');
const KEDA = 'github.com/kedacore/keda/v2';
/** In this order: `-- chart` needs only the first four. */
const PACKAGES: Readonly<Record<string, string>> = {
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  etcd: 'go.etcd.io/etcd/server/v3',
  helm: 'helm.sh/helm/v4/cmd/helm',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubelet: 'k8s.io/kubernetes/cmd/kubelet',
  'keda-operator': `${KEDA}/cmd/operator`,
};
/** Without it, Kubernetes' programs have no version that others accept. */
const VERSION = { gitVersion: 'v1.37.2', gitMajor: '1', gitMinor: '37' };

const start = performance.now();
// No C: static programs run anywhere. The user's own flags or workspace must not affect the build.
const variables = { ...inheritedVariables(), CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOGC: '400' };
const folder = await mkdtemp(path.join(os.tmpdir(), 'durasweep-tools-'));
try {
  const missing = Object.entries(PACKAGES).filter(([name]) => findTool(name) === undefined);
  const modFile = await prepareGoSources({ folderOfModule: MODULE, folder, variables });
  await mkdir(path.join(CLUSTER_TOOLS, 'bin'), { recursive: true });
  const place = await go(['list', '-mod=readonly', `-modfile=${modFile}`, '-m', '-f', '{{.Dir}}', KEDA]);
  await cp(path.join(place.trim(), 'config/crd/bases'), KEDA_OBJECTS, { recursive: true });
  for (const [name, source] of missing) {
    await build(modFile, source, path.join(CLUSTER_TOOLS, 'bin', name));
    say(`${name} is built`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

/** Without data for debuggers and without inlining, which saves a third of the compiler's work. */
async function build(modFile: string, source: string, file: string): Promise<void> {
  const linked = Object.entries(VERSION).map(([name, value]) => `-X=k8s.io/component-base/version.${name}=${value}`);
  const flags = [
    '-trimpath',
    '-mod=readonly',
    `-modfile=${modFile}`,
    '-gcflags=all=-dwarf=false -l',
    `-ldflags=${['-s', '-w', ...linked].join(' ')}`,
  ];
  await go(['build', ...flags, '-o', file, source]);
}

function go(args: readonly string[]): Promise<string> {
  return runCommand({ program: 'go', arguments: args, folder: MODULE, variables });
}

function say(line: string): void {
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${os.loadavg()[0]?.toFixed(0)})\n`);
}
