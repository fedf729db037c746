import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { downloadWheels } from '../../../../infra/set-up/wheels.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

/** Downloads with a pip of this version, which says how far it is if it is asked to. @returns what is reported, and how pip was called */
async function downloadBy(pipVersion: string): Promise<{ reports: string[]; call: string }> {
  const folder = await makeTemporaryFolder();
  const python = path.join(folder, 'python3');
  await writeFile(
    python,
    `#!/bin/sh\ncase "$*" in *--version) echo "pip ${pipVersion} from /usr/lib" ;; *) echo "$*" > ${folder}/call
echo "Collecting tensorflow-cpu"; echo "Progress 0 of 271000000"; echo "Progress 135500000 of 271000000" ;; esac\n`,
  );
  await chmod(python, 0o755);
  vi.stubEnv('PATH', `${folder}${path.delimiter}${process.env.PATH}`);
  const reports: string[] = [];
  const report = (line: string) => void reports.push(line);
  const requirementsPath = path.join(folder, 'requirements.txt');
  await downloadWheels({ requirementsPath, platform: 'linux-x64', folder, activity: 'downloading TensorFlow', report });
  vi.unstubAllEnvs();
  return { reports, call: await readFile(path.join(folder, 'call'), 'utf8') };
}

it('a download says how much of it is there, where pip tells', async () => {
  const { reports, call } = await downloadBy('24.1.2');
  expect(reports).toEqual(['downloading TensorFlow, 0 of 271 MB', 'downloading TensorFlow, 136 of 271 MB']);
  expect(call).toMatch(/--require-hashes/);
});

it('an older pip is not asked for what it does not know', async () => {
  expect((await downloadBy('23.2.1')).call).not.toContain('--progress-bar');
});
