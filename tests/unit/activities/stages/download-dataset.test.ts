import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { downloadDataset } from '../../../../activities/stages/download-dataset.ts';
import { parseAgain } from '../../../../activities/stages/parse-again.ts';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import { makeTar } from '../../core/dataset/archives/tar-fixtures.ts';
import { makeZip } from '../../core/dataset/archives/zip-fixtures.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

describe('downloadDataset', () => {
  it('does not treat a cancelled download as a missing source', async () => {
    const dataset = datasetSchema.parse({
      name: 'gestures',
      sources: ['https://127.0.0.1:1/gestures.zip'],
      format: { type: 'ts', path: '*.ts' },
      synthetic: 'fallback',
    });
    const store = createMemoryStore();
    const context = createContext({ store, signal: AbortSignal.abort(new Error('the worker ends')) });
    await expect(downloadDataset(dataset, context)).rejects.toThrow('the worker ends');
    expect(store.objects.size).toBe(0);
  });

  it('says with generated recordings why each source failed, by name', async () => {
    const sources = ['$GESTURES_ZIP', '/elsewhere/gestures.zip', 'https://10.0.0.1/gestures.zip'];
    const dataset = datasetSchema.parse({ name: 'gestures', sources, format: { type: 'ts', path: '*.ts' }, synthetic: 'fallback' });
    const context = createContext({ store: createMemoryStore(), sourceVariables: { GESTURES_ZIP: '/wrong/gestures.zip' } });
    const { synthetic, sourceProblems } = await downloadDataset(dataset, context);
    expect(synthetic).toBe(true);
    expect(sourceProblems).toEqual([
      { source: '$GESTURES_ZIP', reason: expect.stringMatching(/^\/wrong\/gestures\.zip: outside what this worker may read/) },
      { source: '/elsewhere/gestures.zip', reason: expect.stringMatching(/^outside what this worker may read/) },
      { source: 'https://10.0.0.1/gestures.zip', reason: '10.0.0.1 is not a public address, and other addresses are not allowed' },
    ]);
  });

  it.each([
    ['raw.zip', (name: string, content: string) => makeZip([{ name, content }])],
    ['raw.tar', (name: string, content: string) => makeTar([{ name, content }])],
    ['raw.tar.gz', (name: string, content: string) => gzipSync(makeTar([{ name, content }]))],
  ])('stores an archive as %s, recognised by its content, whatever its name, and parses it again from there', async (name, pack) => {
    const root = mkdtempSync(path.join(tmpdir(), 'durasweep-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    writeFileSync(path.join(root, 'download'), pack('ann/run/1.csv', '1\n2\n'));
    const format = { type: 'columns', path: '{group}/{class}/*.csv', features: [{ name: 'x', column: 0 }] };
    const dataset = datasetSchema.parse({ name: 'walks', sources: [path.join(root, 'download')], format });
    const store = createMemoryStore();
    const context = createContext({ store, readableFolders: { roots: [root], secretFolder: '/nowhere' } });
    const stored = await downloadDataset(dataset, context);
    expect(stored).toMatchObject({ recordings: 1, raw: { key: `datasets/${stored.sha256}/${name}` } });
    store.objects.delete(stored.parsed.key);
    const again = await parseAgain(
      { dataset, raw: stored.raw, name, isArchive: true, synthetic: false },
      { store, reportProgress: () => undefined },
    );
    expect(again.parsed).toEqual(stored.parsed);
  });

  it('reports no source problems if no source was tried', async () => {
    const dataset = datasetSchema.parse({ name: 'gestures', format: { type: 'ts', path: '*.ts' }, synthetic: 'always' });
    expect(await downloadDataset(dataset, createContext({ store: createMemoryStore() }))).not.toHaveProperty('sourceProblems');
  });
});
