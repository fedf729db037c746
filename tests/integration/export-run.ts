import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Services } from '../../infra/services/types.ts';
import { toVariables } from '../../workers/child-variables.ts';
import { runSource } from '../support/run-source.ts';

/** `npm run export`, as it is typed: the best of a finished sweep in every format. */
export async function exportTyped({ temporal, s3 }: Services, sweep: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'durasweep-export-'));
  const { code, output } = await runSource({ args: ['cli/export.ts', sweep, '--output', folder], variables: toVariables(temporal, s3) });
  expect(code, output).toBe(0);
  expect(output).toMatch(/SYNTHETIC DATA\. \w+, fold 0, seed 0: validation accuracy/);
  expect((await readdir(folder)).sort()).toEqual(['model.json', 'model.onnx', 'model.pt', 'model.py']);
  await rm(folder, { recursive: true });
}
