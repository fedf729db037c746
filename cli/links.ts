import path from 'node:path';
import { readEnvironment } from '../workers/environment.ts';
import { getDataFolder, type Platform } from './platform.ts';

/** Lists links: the web page, the sweep in Temporal's web UI, its variants, the artifacts in MinIO's console. */
export function describeLinks(platform: Platform, sweepId?: string, page?: string | null): string {
  const { services, temporal } = platform;
  const lines: [string, string][] = page == null ? [] : [['Page', page]];
  const workflows = linkWorkflows(platform);
  if (workflows === null) {
    // Only those who run an external server know the address of its web UI.
    lines.push(['Temporal', `${temporal.address}, namespace ${temporal.namespace}`]);
  } else {
    lines.push(['Temporal', sweepId === undefined ? workflows : `${workflows}/${encodeURIComponent(sweepId)}`]);
    if (sweepId !== undefined) lines.push(['Variants', `${workflows}?query=${encodeURIComponent(`DurasweepSweep = "${sweepId}"`)}`]);
  }
  if (services.s3.consoleUrl !== null) lines.push(['Artifacts', `${services.s3.consoleUrl}  (user and password: ${locateCredentials()})`]);
  else lines.push(['Artifacts', `bucket ${services.s3.bucket} at ${services.s3.endpoint ?? "Amazon's S3"}`]);
  return lines.map(([name, link]) => `  ${name.padEnd(10)} ${link}`).join('\n');
}

/** All workflows in Temporal's web UI; null if its address is unknown. */
export function linkWorkflows({ services, temporal }: Pick<Platform, 'services' | 'temporal'>): string | null {
  const ui = services.temporal.uiUrl;
  return ui === null ? null : `${ui}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows`;
}

/** The owner's credentials, not a worker's: the console gives full access. */
function locateCredentials(): string {
  const file = path.resolve(getDataFolder(readEnvironment()), 'credentials.json');
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
