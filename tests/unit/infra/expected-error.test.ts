import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DurasweepError } from '../../../core/domain/errors.ts';
import { describeError, ExpectedError } from '../../../infra/expected-error.mjs';
import { startServices } from '../../../infra/services/services.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const NOBODY = 'http://127.0.0.1:1';

describe('describeError', () => {
  it.each([new ExpectedError('the message'), new DurasweepError('StorageUnavailable', 'the message')])(
    'says only what %s says',
    (error) => {
      expect(describeError(error)).toBe('the message');
    },
  );

  it('shows where an unexpected error arose', () => {
    expect(describeError(new TypeError('a mistake'))).toMatch(/^TypeError: a mistake\n +at .*expected-error\.test\.ts/);
    expect(describeError('a word')).toBe('a word');
  });

  it('says what is wrong with a file that the system refuses, without a stack', async () => {
    const folder = await makeTemporaryFolder();
    const describeRefusal = async (attempt: Promise<unknown>) => await attempt.then(() => '', describeError);
    expect(await describeRefusal(readFile(path.join(folder, 'none')))).toBe(
      `${folder}/none: there is no such file or folder (ENOENT, open).`,
    );
    expect(await describeRefusal(writeFile(folder, ''))).toBe(`${folder}: this is a folder, not a file (EISDIR, open).`);
    expect(await describeRefusal(writeFile('', ''))).toContain('The path is empty');
    expect(await describeRefusal(writeFile('/dev/full', 'text'))).toBe(
      'ENOSPC: no space left on device, write: the disk is full; free some space, then run the command again.',
    );
  });

  it('names the address of an unreachable store, the reason, and the variables to check', async () => {
    const s3 = { endpoint: NOBODY, region: 'us-east-1', bucket: 'durasweep', accessKeyId: 'a', secretAccessKey: 'bbbbbbbb' };
    const failing = startServices({ dataFolder: await makeTemporaryFolder(), external: { s3 } });
    const message = await failing.then(() => '', describeError);
    expect(message.split('\n')).toEqual([
      `Cannot open or create the bucket "durasweep" at ${NOBODY}: connect ECONNREFUSED 127.0.0.1:1.`,
      expect.stringMatching(/^Check S3_ENDPOINT, .*or unset them/),
    ]);
  });
});
