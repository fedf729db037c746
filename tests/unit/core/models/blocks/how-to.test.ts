import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const PROJECT_FOLDER = path.resolve(import.meta.dirname, '../../../../..');

describe('docs/how-to/add-a-block.md', () => {
  it('shows the code of the files that it names', async () => {
    const page = await readFile(path.join(PROJECT_FOLDER, 'docs/how-to/add-a-block.md'), 'utf8');
    const sections = page.split('\n## ').slice(1);
    expect(sections.length).toBeGreaterThan(4);
    for (const section of sections) {
      const file = /`([\w/-]+\.ts)`/.exec(section.split('\n')[0] ?? '')?.[1];
      const [, code] = /```ts\n(.*?)```/s.exec(section) ?? [];
      expect(await readFile(path.join(PROJECT_FOLDER, file ?? ''), 'utf8')).toContain(code);
    }
  });
});
