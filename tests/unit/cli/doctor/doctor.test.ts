import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBucket } from '../../../../cli/doctor/check-bucket.ts';
import { checkMachine } from '../../../../cli/doctor/check-machine.ts';
import { countEdits } from '../../../../cli/doctor/check-workflows.ts';
import { right, showFindings, unknown, wrong } from '../../../../cli/doctor/finding.ts';
import { WORKFLOW_TYPES } from '../../../../workers/workflow-types.ts';
import * as workflows from '../../../../workflows/index.ts';
import { makeTemporaryFolder } from '../../infra/temporary-folder.ts';

describe('showFindings', () => {
  it('shows each finding with its solution, and counts the problems', async () => {
    let shown = '';
    const write = (text: string) => {
      shown += text;
    };
    const groups = [
      { title: 'Store', check: async () => [right('reads'), unknown('writes'), wrong('no bucket', 'create it\nor name another')] },
    ];
    await expect(showFindings(groups, write)).resolves.toBe(false);
    expect(shown).toContain(
      'Store\n  ok       reads\n  skipped  writes\n  WRONG    no bucket\n           → create it\n           or name another\n',
    );
    expect(shown).toContain('1 thing is wrong.');
  });

  it('continues after a check that throws, which counts as a problem', async () => {
    const groups = [
      { title: 'A', check: () => Promise.reject(new Error('no answer')) },
      { title: 'B', check: async () => [right('fine')] },
    ];
    let shown = '';
    const write = (text: string) => {
      shown += text;
    };
    await expect(showFindings(groups, write)).resolves.toBe(false);
    expect(shown).toMatch(/no answer.*B\n.*fine/s);
  });

  it('reports no problem if something could merely not be checked', async () => {
    await expect(showFindings([{ title: 'A', check: async () => [unknown('not here')] }], () => undefined)).resolves.toBe(true);
  });
});

it('names a folder that is not writable, and the variable for another one', async () => {
  const file = path.join(await makeTemporaryFolder(), 'file');
  await writeFile(file, '');
  const findings = await checkMachine([{ folder: path.join(file, 'cache'), what: 'the tool cache', variable: 'DURASWEEP_CACHE' }]);
  expect(findings[1]).toMatchObject({
    state: 'wrong',
    what: expect.stringContaining(file),
    wayOut: expect.stringContaining('DURASWEEP_CACHE'),
  });
});

it('names a store that cannot be reached, and the variables to check', async () => {
  const store = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', bucket: 'durasweep', accessKeyId: 'a', secretAccessKey: 'b' };
  await expect(checkBucket(store)).resolves.toMatchObject([
    { state: 'wrong', what: expect.stringContaining('http://127.0.0.1:1'), wayOut: expect.stringContaining('S3_ENDPOINT') },
  ]);
});

it.each([
  ['sweeep', 'sweep', 1],
  ['swep', 'sweep', 1],
  ['durasweep-queue', 'durasweep', 6],
  ['', 'sweep', 5],
])('counts the letters in which %j differs from %j', (from, to, edits) => {
  expect(countEdits(from, to)).toBe(edits);
});

it('knows the types of all workflows', () => {
  expect([...WORKFLOW_TYPES].toSorted()).toEqual(Object.keys(workflows).toSorted());
});
