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
});
