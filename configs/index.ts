/**
 * Validates configurations, fills in defaults, and lists their variants.
 *
 * @example
 * ```js
 * import { parseSweepConfiguration, resolveVariants } from 'durasweep/configs';
 *
 * const configuration = parseSweepConfiguration({
 *   name: 'sizes',
 *   dataset: { name: 'waves', synthetic: 'always', format: { type: 'ts', path: '*.ts' } },
 *   experiments: [{ name: 'sizes', grid: { architecture: ['gru'], hiddenSize: [16, 32] } }],
 * });
 * console.log(resolveVariants(configuration).map(({ name }) => name).join()); // gru_h16_l1_d0,gru_h32_l1_d0
 * ```
 */
export { parseSweepConfiguration } from './parse.ts';
export { resolveSeeds, resolveVariants, TRAINING_DEFAULTS } from './resolve-variants.ts';
export type { ExperimentConfiguration, SweepConfiguration, VariantConfiguration } from './schema.ts';
