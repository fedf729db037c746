import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs one of this folder's Python programs. @throws Error with the last line of its output if it fails */
export function runPeer<Answer>(python: string, program: string, request: unknown): Answer {
  const { status, stdout, stderr } = spawnSync(python, [fileURLToPath(new URL(program, import.meta.url))], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${python} could not run ${program}: ${stderr?.trim().split('\n').at(-1) ?? 'it cannot be started'}`);
  return JSON.parse(stdout);
}
