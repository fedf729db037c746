import { describe, expect, it } from 'vitest';
import { downloadDataset } from '../../../../activities/stages/download-dataset.ts';
import { datasetSchema } from '../../../../configs/dataset-schema.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';
import { createContext } from './support.ts';

describe('downloadDataset', () => {
  it('does not take a cancelled download for a source that is not there', async () => {
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

  it('tells of generated recordings why no source did, each by name', async () => {
    const sources = ['$GESTURES_ZIP', '/elsewhere/gestures.zip', 'https://10.0.0.1/gestures.zip'];
    const dataset = datasetSchema.parse({ name: 'gestures', sources, format: { type: 'ts', path: '*.ts' }, synthetic: 'fallback' });
    const context = createContext({ store: createMemoryStore(), sourceVariables: { GESTURES_ZIP: '/wrong/gestures.zip' } });
    const { synthetic, sourceProblems } = await downloadDataset(dataset, context);
    expect(synthetic).toBe(true);
    expect(sourceProblems).toEqual([
      { source: '$GESTURES_ZIP', reason: expect.stringMatching(/^\/wrong\/gestures\.zip: outside what this worker may read/) },
      { source: '/elsewhere/gestures.zip', reason: expect.stringMatching(/^outside what this worker may read/) },
      { source: 'https://10.0.0.1/gestures.zip', reason: '10.0.0.1 is no public address, and no other is asked' },
    ]);
  });

  it('tells nothing of sources where none was asked for', async () => {
    const dataset = datasetSchema.parse({ name: 'gestures', format: { type: 'ts', path: '*.ts' }, synthetic: 'always' });
    expect(await downloadDataset(dataset, createContext({ store: createMemoryStore() }))).not.toHaveProperty('sourceProblems');
  });
});
