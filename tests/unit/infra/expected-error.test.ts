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
