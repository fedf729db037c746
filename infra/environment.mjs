// Set-up runs before any package is installed, so it cannot use the validated environment of workers/environment.ts
// (zod is not there yet). Everything that set-up reads from the environment is read here, and nowhere else in infra/.

import { ExpectedError } from './expected-error.mjs';

const USUAL_RETENTION_DAYS = 365;
const LONGEST_RETENTION_DAYS = 3_650;

/**
 * @typedef {object} SetupEnvironment
 * @property {string | undefined} cacheFolder `DURASWEEP_CACHE`: where tools and TensorFlow are kept; default: the user's cache folder.
 * @property {'auto' | 'force' | 'off'} gpu `DURASWEEP_GPU`: TensorFlow's GPU build if a device is found, always, or never.
 * @property {string | undefined} nodeHeadersFolder `npm_config_nodedir`: a folder whose `include/node` has Node's headers.
 * @property {{ temporal: boolean, s3: boolean }} given External services (`TEMPORAL_ADDRESS` or a profile; `S3_ENDPOINT`, its keys or `S3_CREDENTIALS=chain`), which need no embedded server.
 * @property {number} retentionDays `DURASWEEP_RETENTION_DAYS`: how long the embedded Temporal keeps sweeps that have ended.
 * @property {boolean} startedByNpm Whether a script of package.json started this process (`npm_lifecycle_event`), or one that did.
 * @property {NodeJS.ProcessEnv} inherited The environment of programs started by set-up.
 */

/**
 * Reads and validates the variables of set-up.
 *
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {SetupEnvironment}
 * @throws {ExpectedError} if `DURASWEEP_GPU` or `DURASWEEP_RETENTION_DAYS` is invalid.
 */
export function readSetupEnvironment(variables = process.env) {
  return {
    cacheFolder: variables.DURASWEEP_CACHE || undefined,
    gpu: readGpuChoice(variables.DURASWEEP_GPU),
    nodeHeadersFolder: variables.npm_config_nodedir || undefined,
    given: {
      temporal: Boolean(variables.TEMPORAL_ADDRESS || variables.TEMPORAL_PROFILE || variables.TEMPORAL_CONFIG_FILE),
      s3: Boolean(variables.S3_ENDPOINT || variables.S3_ACCESS_KEY_ID || variables.S3_CREDENTIALS === 'chain'),
    },
    retentionDays: readRetention(variables.DURASWEEP_RETENTION_DAYS),
    startedByNpm: variables.npm_lifecycle_event !== undefined,
    inherited: variables,
  };
}

/**
 * Suppresses the AWS SDK's notice about Node 20: our version is pinned and works with Node 20.
 * Sets this process's environment, which child processes inherit.
 */
export function silenceVersionNotice() {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}

/**
 * @param {string | undefined} value
 * @returns {SetupEnvironment['gpu']}
 */
function readGpuChoice(value) {
  if (value === undefined || value === '') return 'auto';
  if (value === 'auto' || value === 'force' || value === 'off') return value;
  throw new ExpectedError(`DURASWEEP_GPU is "${value}"; allowed: auto (a GPU if one is found), force, off. Unset it for auto.`);
}

/**
 * @param {string | undefined} value
 * @returns {number}
 */
function readRetention(value) {
  if (value === undefined || value === '') return USUAL_RETENTION_DAYS;
  const days = Number(value);
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_RETENTION_DAYS) return days;
  throw new ExpectedError(
    `DURASWEEP_RETENTION_DAYS is "${value}"; allowed: whole days from 1 to ${LONGEST_RETENTION_DAYS}. Unset it for ${USUAL_RETENTION_DAYS}.`,
  );
}
