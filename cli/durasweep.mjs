#!/usr/bin/env node
// durasweep <command> [arguments]: the commands of an installed package, like `npm start` and `npm run <command>` in a clone.
import { exitAfterOutput } from '../infra/exit-after-output.mjs';

/** The entry point of each command, and the parts that set-up must provide first; undefined: all; `servers`: those of services that are not external. @type {Readonly<Record<string, { entry: string, needs?: string, does: string }>>} */
const COMMANDS = {
  start: { entry: 'cli/start.ts', does: 'runs a sweep: servers, workers, progress and report' },
  services: { entry: 'cli/services.ts', does: 'servers and workers only, for the Temporal CLI' },
  page: { entry: 'cli/page.ts', needs: 'servers', does: 'only the web page, for sweeps that other workers run' },
  steer: { entry: 'cli/steer.ts', does: 'shows a sweep, and changes it while it runs or waits' },
  export: { entry: 'cli/export.ts', needs: 'servers', does: 'writes a trained model as ONNX, JSON or for PyTorch' },
  predict: { entry: 'cli/predict.ts', needs: '', does: 'classifies recordings, or a stream of samples, with an exported model' },
  mlflow: { entry: 'cli/mlflow.ts', needs: '', does: 'starts an MLflow server, in which sweeps are logged' },
  tensorboard: { entry: 'cli/tensorboard.ts', needs: '', does: 'starts TensorBoard on the reports of this folder' },
  config: { entry: 'cli/config.ts', needs: '', does: 'checks, shows and suggests configuration files' },
  worker: { entry: 'workers/worker-process.ts', needs: 'addon', does: 'one worker for existing services: workflow or train' },
  temporal: { entry: 'cli/temporal.ts', needs: 'temporal', does: 'the Temporal CLI that set-up installed' },
  codec: {
    entry: 'cli/codec.ts',
    needs: '',
    does: 'encrypts what Temporal stores: manages keys, and serves a codec endpoint for its tools',
  },
  doctor: { entry: 'cli/doctor.ts', needs: '', does: 'finds out what is wrong with a set-up, and examines the store' },
  clean: { entry: 'cli/clean.ts', needs: 'servers', does: 'removes what no sweep needs' },
};
const HELP = `Usage: durasweep <command> [arguments]

Durable hyperparameter sweeps for sequence models. State and reports go into the current folder (.durasweep, runs).

Commands:
${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(11)} ${does}`)
  .join('\n')}

durasweep <command> --help shows the details.
`;

const [name = '--help', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command !== undefined) {
  const needs = command.needs === undefined ? [] : [`--needs=${command.needs}`];
  process.argv = [process.execPath, 'run.mjs', ...needs, command.entry, ...args];
  await import('../infra/run.mjs');
} else {
  const isHelp = name === '--help' || name === '-h' || name === 'help';
  (isHelp ? process.stdout : process.stderr).write(isHelp ? HELP : `There is no command "${name}".\n\n${HELP}`);
  await exitAfterOutput(isHelp ? 0 : 2);
}
