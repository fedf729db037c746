import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { S3Settings } from '../../core/domain/service-settings.ts';
import { IMAGE } from '../images/names.ts';
import { CHART, type ChartTools, NAMESPACE } from './chart-tools.ts';

/** Where pods find the data. */
const DATA = '/data';
const SECRET = 'durasweep-store';
/** Enough for a start beside the servers on two cores. */
const SMALL = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '4Gi' } };

interface InstallOptions {
  readonly tools: ChartTools;
  readonly folder: string;
  /** Addresses that pods reach. */
  readonly temporal: string;
  readonly storage: S3Settings;
  /** Folder of this machine with the file of recordings. */
  readonly dataFolder: string;
  readonly dataFile: string;
}

/** Installs the chart as docs/how-to/cluster.md says, with a volume for the recordings. Resolves when every pod is ready. */
export async function installChart(options: InstallOptions): Promise<void> {
  const { tools, folder, storage, dataFolder } = options;
  await tools.makeNamespace();
  await tools.kubectl([
    ...['create', 'secret', 'generic', SECRET],
    ...[`--from-literal=access-key-id=${storage.accessKeyId}`, `--from-literal=secret-access-key=${storage.secretAccessKey}`],
  ]);
  for (const object of buildVolume(dataFolder)) await tools.kubectl(['create', '--filename', '-'], JSON.stringify(object));
  const values = path.join(folder, 'values.json');
  await writeFile(values, JSON.stringify(buildValues(options)));
  await tools.helm('install', 'durasweep', CHART, '--values', values, '--wait', '--timeout', '10m');
}

/** Pods may not mount folders of their node, but the administrator may offer one as a volume. */
function buildVolume(dataFolder: string): object[] {
  const common = { accessModes: ['ReadOnlyMany'], storageClassName: '' };
  const [capacity, metadata] = [{ storage: '1Gi' }, { name: 'data' }];
  return [
    {
      ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata },
      spec: { ...common, capacity, hostPath: { path: dataFolder }, claimRef: { name: 'data', namespace: NAMESPACE } },
    },
    {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata },
      spec: { ...common, volumeName: 'data', resources: { requests: capacity } },
    },
  ];
}

function buildValues({ temporal, storage, dataFile }: InstallOptions) {
  const [repository = '', tag = ''] = IMAGE.split(/:(?=[^/]*$)/);
  return {
    image: { repository, tag, pullPolicy: 'Never' },
    temporal: { address: temporal },
    storage: { endpoint: storage.endpoint, bucket: storage.bucket, region: storage.region, secretName: SECRET },
    extraEnv: [{ name: 'GESTURES_ZIP', value: path.posix.join(DATA, dataFile) }],
    extraVolumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } }],
    extraVolumeMounts: [{ name: 'data', mountPath: DATA, readOnly: true }],
    workflow: { replicas: 2, resources: SMALL },
    page: { enabled: true, resources: SMALL },
    train: { cpu: { replicas: 2, slots: 1, resources: SMALL } },
  };
}
