import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../../../../..');
const SOURCES = ['activities', 'bench', 'cli', 'configs', 'core', 'tests', 'web', 'workers', 'workflows'];

describe('docs/how-to/add-a-block.md', () => {
  it('shows the code of the files that it names', async () => {
    const page = await readFile(path.join(PROJECT_FOLDER, 'docs/how-to/add-a-block.md'), 'utf8');
    const shown = page.split('\n## ').flatMap((section) => {
      const [, code] = /```ts\n(.*?)```/s.exec(section) ?? [];
      return code === undefined ? [] : [{ file: /`([\w/-]+\.ts)`/.exec(section.split('\n')[0] ?? '')?.[1] ?? '', code }];
    });
    expect(shown.length).toBeGreaterThan(8);
    for (const { file, code } of shown) expect(await readFile(path.join(PROJECT_FOLDER, file), 'utf8')).toContain(code);
  });

  it('is right that a block is a folder and two rows', async () => {
    // The Transformer uses the arithmetic of layer normalisation, and an architecture the block.
    const files = await findFiles(/layer-norm\/(?:index|onnx|portable|pytorch)|^ +'layer-norm': /m);
    expect(files).toEqual(['core/models/blocks/forms.ts', 'core/models/blocks/index.ts']);
  });
});

/** Sources that match, outside the block's folder. */
async function findFiles(pattern: RegExp): Promise<string[]> {
  const entries = await Promise.all(SOURCES.map((folder) => readdir(path.join(PROJECT_FOLDER, folder), { recursive: true })));
  const files = entries.flatMap((names, index) => names.map((name) => path.join(SOURCES[index] ?? '', name))).sort();
  const sources = files.filter(
    (file) => /\.(?:tsx?|mjs|cc|h)$/.test(file) && !file.includes('/layer-norm/') && !file.endsWith('how-to.test.ts'),
  );
  const isNamed = await Promise.all(sources.map(async (file) => pattern.test(await readFile(path.join(PROJECT_FOLDER, file), 'utf8'))));
  return sources.filter((_, index) => isNamed[index]);
}
