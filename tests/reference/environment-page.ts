import { environmentSchema } from '../../workers/environment.ts';

const INTRODUCTION = `# Environment variables

Commands and workers read these and no others. A wrong value is named at the start.

| variable | default | meaning |
|---|---|---|
`;

/** Read by \`infra/environment.mjs\`, which has no schema: set-up runs before there are packages. */
export const SETUP_VARIABLES = {
  DURASWEEP_CACHE: ['', "Folder where Temporal, MinIO and TensorFlow are kept. Without: `durasweep` in the user's cache folder."],
  DURASWEEP_GPU: ['auto', "TensorFlow's GPU build: `auto` where a device is found, `force`, or `off`."],
  DURASWEEP_RETENTION_DAYS: ['365', 'How long the embedded Temporal remembers sweeps that have ended.'],
} as const;

export function renderEnvironment(): string {
  const read = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const { success, data } = schema.safeParse(undefined);
    return renderRow(name, success && data !== undefined ? String(data) : '', schema.description ?? '');
  });
  const setUp = Object.entries(SETUP_VARIABLES).map(([name, [fallback, meaning]]) => renderRow(name, fallback, meaning));
  return `${INTRODUCTION}${[...read, ...setUp].join('')}`;
}

function renderRow(name: string, fallback: string, meaning: string): string {
  return `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${meaning} |\n`;
}
