import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  executionsFolder,
  findSweepFolder,
  isLedger,
  isVariantRecord,
  ledgersFolder,
  recordsFolder,
  STORE_FOLDERS,
} from '../../../../core/domain/store-paths.ts';
import { PROJECT_FOLDER } from '../../../../workers/project-folder.ts';

describe('paths in the store', () => {
  const ledger = `${ledgersFolder('night:1', '2026-01-01T00:00:00.000Z')}000001.json`;
  const record = `${recordsFolder('night:1', '2026-01-01T00:00:00.000Z')}gru/000001.json`;

  it('keeps what a sweep recorded under its execution', () => {
    expect(ledger).toBe('sweeps/night~1/executions/2026-01-01T00:00:00.000Z/ledgers/000001.json');
    expect(record).toBe('sweeps/night~1/executions/2026-01-01T00:00:00.000Z/variants/gru/000001.json');
    expect(ledger.startsWith(executionsFolder('night:1'))).toBe(true);
  });

  it('distinguishes ledgers, records and similar names', () => {
    expect([isLedger(ledger), isLedger(record)]).toEqual([true, false]);
    expect([isVariantRecord(ledger), isVariantRecord(record)]).toEqual([false, true]);
    expect(isLedger('sweeps/ledgers/report/0/ledgers/a.json')).toBe(false);
  });

  it('finds the sweep of an object', () => {
    expect(findSweepFolder(ledger)).toBe('night~1');
    expect([findSweepFolder('trials/night/result.json'), findSweepFolder('sweeps/night')]).toEqual([undefined, undefined]);
  });

  it('is the only place that writes the folders of keys', async () => {
    const literal = new RegExp(`['"\`](${Object.values(STORE_FOLDERS).join('|')})(?!<)`);
    const written: string[] = [];
    for (const file of await listSources()) if (literal.test(await readFile(path.join(PROJECT_FOLDER, file), 'utf8'))) written.push(file);
    expect(written).toEqual(['core/domain/store-paths.ts']);
  });
});

async function listSources(): Promise<string[]> {
  const folders = ['activities', 'cli', 'configs', 'core', 'infra', 'workers', 'workflows'];
  const files = folders.map(async (folder) => {
    const names = await readdir(path.join(PROJECT_FOLDER, folder), { recursive: true });
    return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
  });
  return (await Promise.all(files)).flat();
}
