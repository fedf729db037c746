// Set-up runs before any package is installed, so it cannot use the validated environment of workers/environment.ts
// (zod is not there yet). Everything that set-up reads from the environment is read here, and nowhere else in infra/.

/**
 * @typedef {object} SetupEnvironment
 * @property {string | undefined} cacheFolder `DURASWEEP_CACHE`: where tools and TensorFlow are kept; default: the user's cache folder.
 * @property {'auto' | 'force' | 'off'} gpu `DURASWEEP_GPU`: TensorFlow's GPU build when a device is found, always, or never.
 * @property {string | undefined} nodeHeadersFolder `npm_config_nodedir`: a folder whose `include/node` has Node's headers.
 * @property {NodeJS.ProcessEnv} inherited What programs started by set-up inherit.
 */

/**
 * Reads and checks the variables that steer set-up.
 *
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {SetupEnvironment}
 * @throws {Error} when `DURASWEEP_GPU` has none of its three values.
 */
export function readSetupEnvironment(variables = process.env) {
  return {
    cacheFolder: variables.DURASWEEP_CACHE || undefined,
    gpu: readGpuChoice(variables.DURASWEEP_GPU),
    nodeHeadersFolder: variables.npm_config_nodedir || undefined,
    inherited: variables,
  };
}

/**
 * @param {string | undefined} value
 * @returns {SetupEnvironment['gpu']}
 */
function readGpuChoice(value) {
  if (value === undefined || value === '') return 'auto';
  if (value === 'auto' || value === 'force' || value === 'off') return value;
  throw new Error(`DURASWEEP_GPU is "${value}"; allowed: auto (a GPU if one is found), force, off. Unset it for auto.`);
}
