// Set-up runs before any package is installed, so it cannot use the validated environment of workers/environment.ts
// (zod is not there yet). Everything that set-up reads from the environment is read here, and nowhere else in infra/.

import { ExpectedError } from './expected-error.mjs';

const USUAL_RETENTION_DAYS = 365;
const LONGEST_RETENTION_DAYS = 3_650;

/**
 * @typedef {object} SetupEnvironment
 * @property {string | undefined} cacheFolder `DURASWEEP_CACHE`: where tools and TensorFlow are kept; default: the user's cache folder.
 * @property {'auto' | 'force' | 'off'} gpu `DURASWEEP_GPU`: TensorFlow's GPU build when a device is found, always, or never.
 * @property {string | undefined} nodeHeadersFolder `npm_config_nodedir`: a folder whose `include/node` has Node's headers.
 * @property {{ temporal: boolean, s3: boolean }} given Services that exist already (`TEMPORAL_ADDRESS` or a profile; `S3_ENDPOINT`, its keys or `S3_CREDENTIALS=chain`): none of ours is needed.
 * @property {number} retentionDays `DURASWEEP_RETENTION_DAYS`: how long the embedded Temporal remembers sweeps that have ended.
 * @property {boolean} startedByNpm Whether a script of package.json started this process (`npm_lifecycle_event`), or one that did.
 * @property {NodeJS.ProcessEnv} inherited What programs started by set-up inherit.
 */

/**
 * Reads and checks the variables that steer set-up.
 *
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {SetupEnvironment}
 * @throws {ExpectedError} when `DURASWEEP_GPU` has none of its three values, or `DURASWEEP_RETENTION_DAYS` is no number of days.
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
 * Spares users of Node 20 the AWS SDK's notice about its future versions: ours is pinned, and Node 20 works with it.
 * Set in this process's environment, which those started from it inherit.
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
