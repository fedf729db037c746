import type { Platform } from './platform.ts';

/** Where to look: the sweep in Temporal's web UI, its variants by search, the artifacts in MinIO's console. */
export function describeLinks({ services, temporal }: Platform, sweepId?: string): string {
  const lines: [string, string][] = [];
  const ui = services.temporal.uiUrl;
  if (ui !== null) {
    const workflows = `${ui}/namespaces/${temporal.namespace}/workflows`;
    lines.push(['Temporal', sweepId === undefined ? workflows : `${workflows}/${encodeURIComponent(sweepId)}`]);
    if (sweepId !== undefined) lines.push(['Variants', `${workflows}?query=${encodeURIComponent(`DurasweepSweep = "${sweepId}"`)}`]);
  }
  if (services.s3.consoleUrl !== null)
    lines.push(['Artifacts', `${services.s3.consoleUrl}  (user and password: .durasweep/credentials.json)`]);
  return lines.map(([name, link]) => `  ${name.padEnd(10)} ${link}`).join('\n');
}
