/**
 * `npm run test:cluster -- tools`: builds what the other parts need and this machine lacks, into ~/.cache/durasweep-cluster-tools, from the pinned
 * sources of `go/`: Kubernetes, etcd, helm, and KEDA's operator with only the scaler that the chart uses. They share one module, so that what
 * they have in common is compiled once.
 */
import { cp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KEDA_OBJECTS } from '../support/cluster-tools.ts';
import { buildGoTools, findGoModule } from '../support/go-tools.ts';

const MODULE = path.join(import.meta.dirname, 'go');
const KEDA = 'github.com/kedacore/keda/v2';
/** In this order: `-- chart` needs only the first four. */
const PROGRAMS = {
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
await cp(path.join(await findGoModule(MODULE, KEDA), 'config/crd/bases'), KEDA_OBJECTS, { recursive: true });
const linkerVariables = Object.fromEntries(
  Object.entries(VERSION).map(([name, value]) => [`k8s.io/component-base/version.${name}`, value]),
);
await buildGoTools({ folderOfModule: MODULE, programs: PROGRAMS, linkerVariables, say });
process.exit(0);

function say(line: string): void {
  process.stdout.write(`${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s ${line} (load ${os.loadavg()[0]?.toFixed(0)})\n`);
}
