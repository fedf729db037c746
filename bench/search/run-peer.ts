import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Python } from '../../infra/set-up/python-packages.ts';
import { inheritedVariables } from '../../workers/environment.ts';

/** Runs one of this folder's Python programs. @throws Error with the last line of its output if it fails */
export function runPeer<Answer>({ program: python, variables }: Python, program: string, request: unknown): Answer {
  const { status, stdout, stderr } = spawnSync(python, [fileURLToPath(new URL(program, import.meta.url))], {
    input: JSON.stringify(request),
    env: { ...inheritedVariables(), ...variables },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${python} could not run ${program}: ${stderr?.trim().split('\n').at(-1) ?? 'it cannot be started'}`);
  return JSON.parse(stdout);
}
