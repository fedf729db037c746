import { access } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSource } from '../../support/run-source.ts';
import { makeTemporaryFolder } from '../infra/temporary-folder.ts';

describe('invalid usage is refused with exit code 2, before anything is started', () => {
  it.each([
    [['cli/steer.ts', 'retry', 'rates', '--set', 'learningRate=0.0005'], /--set changes one variant.*--variant/],
    [['cli/steer.ts', 'retry', 'rates', '--variant', 'a', '--set', 'learningRate'], /must be field=value/],
    [['cli/steer.ts', 'extend', 'rates', '--with', '{'], /is not JSON/],
    [['cli/steer.ts', 'extend', 'rates', '--with', '[]'], /must be an object/],
    [
      ['cli/steer.ts', 'concurrency', 'rates', '--variants', '0'],
      /'0' is invalid\. It must be a whole number from 1 to 500\.\n.*steer -- --help shows what is allowed/,
    ],
    [['cli/steer.ts', 'extend-search', 'rates'], /name what to change: --trials, --epochs, --time-limit or --space/],
    [['cli/steer.ts', 'progress', ''], /workflow id "" is used for folder names/],
    [['cli/steer.ts', 'pause'], /the sweep to pause, --all, or --query/],
    [['cli/steer.ts', 'resume', 'rates', '--all'], /exactly one of these/],
    [['cli/start.ts', 'configs/quick.json', '--id', 'a/b'], /"a\/b" is used for folder names/],
    [['cli/start.ts', 'configs/quick.json', '--id', 'latest'], /"latest" is reserved for the link/],
  ])('%s', async (args, message) => {
    const dataFolder = path.join(await makeTemporaryFolder(), 'data');
    const { code, output } = await runSource({ args, variables: { DURASWEEP_DATA: dataFolder } });
    expect(output).toMatch(message);
    expect(code).toBe(2);
    await expect(access(dataFolder)).rejects.toThrow('ENOENT');
  });
});
