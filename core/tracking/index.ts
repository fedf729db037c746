import type { z } from 'zod';
import { mlflow } from './mlflow/index.ts';
import type { Claims, Tracker } from './tracker.ts';

/** Every tool that sweeps can be logged in while they run: one folder and one row each. */
export const TRACKING_TOOLS = { mlflow } as const;

type ToolName = keyof typeof TRACKING_TOOLS;
type SettingsOf<Name extends ToolName> = NonNullable<ReturnType<(typeof TRACKING_TOOLS)[Name]['readSettings']>>;
export type TrackerSettings = { [Name in ToolName]: { readonly tool: Name } & SettingsOf<Name> }[ToolName];

const rows = Object.entries(TRACKING_TOOLS) as readonly (readonly [ToolName, (typeof TRACKING_TOOLS)[ToolName]])[];

export const TRACKING_VARIABLES: Readonly<Record<string, z.ZodType>> = Object.assign({}, ...rows.map(([, { variables }]) => variables));

/** Of the first tool that is configured; null if none is. */
export function readTracker(variables: Readonly<Record<string, string | undefined>>): TrackerSettings | null {
  for (const [tool, { readSettings }] of rows) {
    const settings = readSettings(variables);
    if (settings !== null) return { tool, ...settings };
  }
  return null;
}

export function createTracker({ tool, ...settings }: TrackerSettings, claims: Claims): Tracker {
  return TRACKING_TOOLS[tool].create(settings, claims);
}
