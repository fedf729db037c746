import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../cli/open-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(lines: readonly string[], size: '1K' | '10M'): Promise<void> {
  const log = openLog(path.join(folder, 'worker.log'), { size, kept: 2 });
  for (const line of lines) await new Promise((resolve) => log.write(`${line}\n`, resolve));
  log.end();
  await once(log, 'close');
}

describe('openLog', () => {
  it('keeps as many files of a size as allowed, the newest lines in the log itself', async () => {
    await write(
      Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(100)}`),
      '1K',
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('worker.log')).sort()).toEqual(
      expect.arrayContaining(['worker.log.1', 'worker.log.2']),
    );
    expect(await readdir(folder)).not.toContain('worker.log.3');
    for (const name of await readdir(folder)) expect((await stat(path.join(folder, name))).size).toBeLessThan(2_000);
    const text = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
    expect(text.join('')).toContain('line 99 ');
    expect(text.join('')).not.toContain('line 0 ');
  });

  it('continues the log of an earlier start', async () => {
    await write(['first'], '10M');
    await write(['second'], '10M');
    expect(await readFile(path.join(folder, 'worker.log'), 'utf8')).toBe('first\nsecond\n');
  });
});
