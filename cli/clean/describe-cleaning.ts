import type { Group } from './plan-removal.ts';

const NAMES: Readonly<Record<Group['kind'], readonly [string, string]>> = {
  sweeps: ['sweep', 'sweeps'],
  trials: ['trial', 'trials'],
  baselines: ['baseline file', 'baseline files'],
  datasets: ['data set', 'data sets'],
  quarantine: ['quarantined object', 'quarantined objects'],
};

/** Such as "2 sweeps, 14 trials: 93 objects, 12.4 MB". */
export function describeGroups(groups: readonly Group[]): string {
  const objects = groups.flatMap((group) => group.objects);
  const counted = (Object.keys(NAMES) as Group['kind'][]).flatMap((kind) => {
    const count = groups.filter((group) => group.kind === kind).length;
    const [one, many] = NAMES[kind];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  return `${counted.join(', ') || 'nothing'}: ${objects.length} objects, ${formatBytes(bytes)}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
