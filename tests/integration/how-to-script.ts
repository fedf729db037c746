export interface SweepStart {
  readonly sweep: string;
  readonly file: string;
}

/** A command of a how-to, exactly as on the page, and its expected end. */
export interface Step {
  readonly page: string;
  readonly command: string;
  /** Exit code; 0 by default. */
  readonly exit?: number;
  /** Part of the output shown on the page, which the command must print. */
  readonly says?: string;
  /** Starts a sweep before the command. */
  readonly starts?: SweepStart;
  /** Waits before the command until a sweep's `progress` reports this phase. */
  readonly after?: { readonly sweep: string; readonly phase: string };
}

const UPDATE = 'npm run --silent temporal -- workflow update execute';

/** In an order in which each finds the state that its page describes: `sizes` and `my-sweep` are held while steered, `rates` is parked. */
export const STEPS: readonly Step[] = [
  {
    page: 'pause-and-resume',
    command: `${UPDATE} --workflow-id my-sweep --name pause`,
    starts: { sweep: 'my-sweep', file: 'configs/search-quick.json' },
    // First it reads the files to which its configuration refers; then it can be steered. It has enough trials not to end before it is paused.
    after: { sweep: 'my-sweep', phase: 'training' },
    says: 'no new trial starts',
  },
  {
    page: 'concurrency',
    command: `${UPDATE} --workflow-id my-sweep --name setConcurrency --input '{"concurrency": 2}'`,
    says: '2 variants at once',
  },
  {
    page: 'pause-and-resume',
    command: 'npm run --silent steer -- pause sizes',
    starts: { sweep: 'sizes', file: 'configs/examples/sizes.json' },
    after: { sweep: 'sizes', phase: 'training' },
    says: 'pause: no new trial starts; running trials finish.',
  },
  {
    page: 'pause-and-resume',
    command: 'npm run --silent steer -- pause sizes',
    exit: 2,
    says: 'pause was refused: The sweep is already paused.',
  },
  {
    page: 'extend',
    command:
      'npm run --silent steer -- extend sizes --with \'{"experiments": [{"name": "sizes", "variants": [{"name": "gru_h24", "architecture": "gru", "hiddenSize": 24}]}]}\'',
    says: 'extend: 1 variant added; now 6 variants with 2 seeds.',
  },
  {
    page: 'extend',
    command: 'npm run --silent steer -- extend sizes --with \'{"maxEpochs": 5}\'',
    exit: 2,
    says: 'is below the 30 that "gru_h16" has',
  },
  { page: 'extend', command: 'npm run --silent steer -- extend sizes --with \'{"seed": [2]}\'', exit: 2, says: 'there is no field "seed"' },
  { page: 'cancel', command: 'npm run --silent steer -- cancel sizes --variant gru_h24', says: 'gru_h24 is cancelled' },
  {
    page: 'cancel',
    command: 'npm run --silent steer -- cancel sizes --variant gru_h24',
    exit: 2,
    says: 'cancelVariant was refused: "gru_h24" is cancelled; it must be running or waiting.',
  },
  { page: 'concurrency', command: 'npm run --silent steer -- concurrency sizes --variants 4', says: 'setConcurrency: 4 variants at once.' },
  {
    page: 'concurrency',
    command: 'npm run --silent steer -- concurrency sizes --variants 0',
    exit: 2,
    says: 'must be a whole number from 1 to 500',
  },
  { page: 'pause-and-resume', command: 'npm run --silent steer -- resume sizes', says: 'resume: trials start again.' },
  { page: 'doctor', command: 'npm run --silent doctor', says: 'Nothing is wrong.' },
  { page: 'doctor', command: 'npm run --silent doctor -- sweep my-sweep', says: 'a worker trains on CPUs' },
  {
    page: 'report-again',
    command: 'npm run --silent steer -- report sizes',
    says: 'runs/sizes/report/report.html',
    // While the sweep writes a report itself, another one is refused.
    after: { sweep: 'sizes', phase: 'finished' },
  },
  {
    page: 'report-again',
    command:
      'npm run temporal -- workflow execute --type report --task-queue durasweep --workflow-id sizes/report --input \'{"sweepId": "sizes"}\'',
    says: 'COMPLETED',
  },
  {
    page: 'retry-and-skip',
    command: 'npm run --silent steer -- attempts rates',
    says: 'TrainingDiverged',
    after: { sweep: 'rates', phase: 'parked' },
  },
  { page: 'queries', command: 'npm run --silent steer -- progress rates', says: '"phase": "parked"' },
  {
    page: 'temporal-cli',
    command: 'npm run --silent temporal -- workflow list --query \'DurasweepState = "parked"\'',
    says: 'rates/conv_steep',
  },
  {
    page: 'retry-and-skip',
    command: `${UPDATE} --workflow-id rates --name retryVariant --input '{"variant": "conv_stepe"}'`,
    exit: 1,
    says: 'there is no variant',
  },
  { page: 'retry-and-skip', command: 'npm run --silent steer -- retry rates', says: 'retryFailed: conv_steep will be tried again.' },
  {
    page: 'retry-and-skip',
    command: 'npm run --silent steer -- retry rates --variant conv_steep --set learningRate=0.003',
    says: 'retryVariant: conv_steep will be tried again with {"learningRate":0.003}.',
    after: { sweep: 'rates', phase: 'parked' },
  },
  {
    page: 'retry-and-skip',
    command: 'npm run --silent steer -- leaderboard rates',
    says: 'conv_steep (changed)',
    after: { sweep: 'rates', phase: 'finished' },
  },
  {
    page: 'temporal-cli',
    command: 'npm run --silent temporal -- workflow list --query \'DurasweepSweep = "rates"\'',
    says: 'rates/conv_steady',
  },
  {
    page: 'temporal-cli',
    command: 'npm run --silent temporal -- workflow list --query \'WorkflowType = "variant" AND DurasweepBestValidationAccuracy > 0.98\'',
  },
  {
    page: 'pause-and-resume',
    command: 'npm run --silent steer -- pause --all',
    says: 'my-sweep: pause was refused: The sweep is already paused.',
  },
  {
    page: 'pause-and-resume',
    command: 'npm run --silent steer -- resume --query \'WorkflowId STARTS_WITH "nightly-"\'',
    says: 'No sweep is running or waiting and matches',
  },
  { page: 'keep-house', command: 'npm run clean -- --dry-run --older-than 30d', says: 'Would remove nothing' },
  { page: 'keep-house', command: 'npm run clean', says: 'Removed nothing' },
];

/** Commands of pages that are not run here, each with the reason. */
export const NOT_RUN: readonly { readonly page: string; readonly command: RegExp; readonly reason: string }[] = [
  { page: 'add-a-dataset', command: /configs\/archive\.json/, reason: 'needs data that are not in the project' },
  {
    page: 'add-a-dataset',
    command: /walks/,
    reason: 'needs recordings of the reader; tests/integration/infra-commands has data of its own',
  },
  {
    page: 'begin-with-a-trained-network',
    command: /./,
    reason: 'minutes of training; tests/workflow/sweep and tests/unit/activities/stages/find-source begin with others',
  },
  { page: 'cancel', command: /sizes-2/, reason: 'a second sweep, cancelled as tests/workflow does' },
  { page: 'cluster', command: /./, reason: 'needs a cluster; npm run test:cluster types them to an API server' },
  { page: 'doctor', command: /doctor -- store$/, reason: 'tests/integration/storage examines and repairs the objects of a store' },
  {
    page: 'encrypt',
    command: /./,
    reason: 'would encrypt for every later command; tests/workflow/encryption and tests/unit/workers/encryption use keys of a file',
  },
  { page: 'extend', command: /quick-and-more/, reason: 'a second whole sweep; tests/integration/sweep reuses trials' },
  { page: 'keep-house', command: /clean -- --(older|sweep)/, reason: 'removes sweeps, as tests/integration/sweep does' },
  { page: 'mlflow', command: /./, reason: 'needs MLflow, a Python package; tests/unit/core/tracking speaks to a server of its own' },
  { page: 'pause-and-resume', command: /^npm start/, reason: 'interactive: Ctrl-C is tried by tests/integration/infra-commands' },
  { page: 'retry-and-skip', command: /fixed\.json/, reason: 'tests/workflow/sweep fixes a configuration in place' },
  { page: 'reset', command: /./, reason: 'tests/workflow/reset does each reset of the page' },
  {
    page: 'schedule',
    command: /./,
    reason: 'a schedule waits for its hour; tests/unit/core/domain/sweep-id takes the ids that schedules make',
  },
  { page: 'gpu', command: /./, reason: 'needs a GPU' },
  { page: 'upgrade', command: /./, reason: 'the long fault suite upgrades workers' },
  {
    page: 'use-existing-services',
    command: /./,
    reason: 'needs services of the reader; tests/integration/infra-commands uses some from outside',
  },
  {
    page: 'tensorboard',
    command: /./,
    reason: 'needs TensorBoard, a Python package; tests/unit/core/tracking reads the event files that it would',
  },
  {
    page: 'search',
    command: /-search my-search|enqueue/,
    reason: 'tests/workflow/search and tests/integration/sweep steer searches, running and ended',
  },
  { page: 'search', command: /decisions/, reason: 'tests/workflow/search asks for decisions' },
  { page: 'temporal-cli', command: /--workflow-id wrong/, reason: 'tests/workflow starts wrong configurations' },
  {
    page: 'use-a-model',
    command: /<sweep>/,
    reason: 'stands for names of the reader; tests/unit/core/export and tests/unit/activities/stages/predictions use models',
  },
  { page: 'write-a-configuration', command: /wrong\.json/, reason: 'tests/unit/configs has wrong configurations' },
];
