import { readFile } from 'node:fs/promises';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../../infra/deployment/chart/monitoring');
/** The rules of the alerts. */
export const ALERTS = path.join(FOLDER, 'alerts.yaml');

/** Every expression of the alerts and the dashboard, in Prometheus' syntax. */
export async function listExpressions(): Promise<string[]> {
  const [alerts, dashboard] = await Promise.all(['alerts.yaml', 'dashboard.json'].map((name) => readFile(path.join(FOLDER, name), 'utf8')));
  const { panels } = JSON.parse(dashboard ?? '') as { panels: { targets: { expr: string }[] }[] };
  const ofAlerts = [...(alerts ?? '').matchAll(/^ +expr: (.+)$/gm)].map(([, expression]) => expression ?? '');
  const ofPanels = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
  return [...ofAlerts, ...ofPanels];
}

/** The metrics that an expression uses. */
export function readMetricNames(expression: string): string[] {
  return [...new Set([...expression.matchAll(/\b(?:durasweep|temporal)_\w+/g)].map(([name]) => name))];
}
