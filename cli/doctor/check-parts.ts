import { readSetupEnvironment } from '../../infra/environment.mjs';
import { runCommand } from '../../infra/set-up/command.mjs';
import { inspectParts, type PartState } from '../../infra/set-up/set-up.ts';
import { listCudaDevices } from '../../infra/set-up/tensorflow-library.ts';
import { inheritedVariables } from '../../workers/environment.ts';
import { GPU_VARIABLES } from '../../workers/gpu-variables.ts';
import type { ProbedTensorflow } from '../../workers/probe-tensorflow.ts';
import { PROJECT_FOLDER } from '../../workers/project-folder.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** Checks that the servers' programs and TensorFlow work or, if they are not installed yet, that set-up can provide them. */
export async function checkParts(): Promise<Finding[]> {
  const parts = await inspectParts();
  return (await Promise.all(parts.map((part) => (part.found ? checkFound(part) : [buildAbsentPart(part)])))).flat();
}

function buildAbsentPart({ title, missing, help }: PartState): Finding {
  if (missing.length === 0) return unknown(`${title} is not installed yet; the next command that needs it installs it`);
  return wrong(`${title} is not installed, and set-up cannot install it: ${missing.join(', ')} missing`, help);
}

async function checkFound(part: PartState): Promise<Finding[]> {
  return [part.name === 'addon' ? await checkTensorflow(part) : await checkProgram(part)];
}

async function checkProgram({ title, program, places }: PartState): Promise<Finding> {
  try {
    const [version = ''] = (await runCommand({ program: program ?? '', arguments: ['--version'], variables: inheritedVariables() })).split(
      '\n',
    );
    return right(`${title}: ${version}`);
  } catch (error) {
    return wrong(`${title} does not run: ${(error as Error).message}`, describeRemoval(places));
  }
}

/** Runs in a separate process, because a broken library crashes the process that loads it. */
async function checkTensorflow({ title, places }: PartState): Promise<Finding> {
  try {
    const output = await runCommand({
      program: process.execPath,
      arguments: ['--import', 'tsx', 'workers/probe-tensorflow.ts'],
      folder: PROJECT_FOLDER,
      variables: { ...GPU_VARIABLES, ...inheritedVariables() },
    });
    const { version, device, level, matches, largestDifference }: ProbedTensorflow = JSON.parse(output.slice(output.lastIndexOf('\n') + 1));
    const kernels = level === null ? 'kernels' : `kernels for ${level}`;
    const unused = device === 'cpu' && readSetupEnvironment().gpu !== 'off' ? (await listCudaDevices())[0] : undefined;
    if (unused !== undefined) {
      return wrong(
        `${title} ${version} computes on the CPU although there is a GPU: ${unused}`,
        'see "It trains on the CPU" in docs/how-to/gpu.md',
      );
    }
    if (matches) return right(`${title} ${version} computes on the ${device.toUpperCase()}; the ${kernels} agree with the plain ones`);
    return wrong(
      `${title}: on the ${device.toUpperCase()} the fast kernels differ by ${largestDifference} from the plain ones`,
      describeRemoval(places),
    );
  } catch (error) {
    return wrong(`${title} does not load or compute: ${(error as Error).message}`, describeRemoval(places));
  }
}

function describeRemoval(places: readonly string[]): string {
  return `Remove ${places.join(' and ')}; the next command installs it again.`;
}
