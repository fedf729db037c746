import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../infra/project-folder.mjs';
import { inheritedVariables } from '../../workers/environment.ts';

const execute = promisify(execFile);

type Variables = Readonly<Record<string, string>>;

/** The commands of a person, as child processes of this one. @throws Error with the output of a command that fails */
export async function runCommand(variables: Variables, ...words: readonly string[]): Promise<string> {
  const options = { cwd: PROJECT_FOLDER, env: { ...inheritedVariables(), ...variables }, maxBuffer: 2 ** 24 };
  return (await execute(process.execPath, ['cli/durasweep.mjs', ...words], options)).stdout;
}

/** Before the first worker, `npm run doctor` names the search attributes that are missing; the commands that it shows create them. */
export async function followDoctor(variables: Variables): Promise<void> {
  const before = await consult(variables);
  assert.match(before, /WRONG {4}it lacks the search attributes DurasweepSweep, /);
  const advice = [...before.matchAll(/npm run temporal -- (operator .*)$/gm)].map(([, words = '']) => words.split(' '));
  assert.equal(advice.length, 4);
  for (const words of advice) await runCommand(variables, 'temporal', ...words);
  assert.match(await consult(variables), /ok {7}it has the search attributes that sweeps set/);
}

/** While a sweep trains, nothing is wrong: versions, permissions, search attributes, store and workers. @throws Error with what is wrong */
export async function findNothingWrong(variables: Variables): Promise<void> {
  const found = await runCommand(variables, 'doctor').catch(({ stdout }: { readonly stdout: string }) => assert.fail(stdout));
  for (const answer of [/its version is \d/, /it has the permissions to list sweeps, start them, steer them/, /a worker trains on CPUs/])
    assert.match(found, answer);
}

/** What the doctor says when something is wrong. */
async function consult(variables: Variables): Promise<string> {
  const failed = await runCommand(variables, 'doctor').then(
    () => assert.fail('the doctor finds no fault, although there is no worker'),
    (error: { readonly code?: number; readonly stdout?: string }) => error,
  );
  assert.equal(failed.code, 1);
  return failed.stdout ?? '';
}
