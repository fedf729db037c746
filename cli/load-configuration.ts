import { parseSweepConfiguration } from '../configs/parse.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { readJson } from './read-json.ts';

export interface LoadedConfiguration {
  /** As in the file: what the workflow is started with. */
  readonly input: unknown;
  readonly configuration: SweepConfiguration;
}

/**
 * Reads and checks a configuration file, or the one inside a report's `manifest.json`.
 * @throws DurasweepError InvalidConfig with every problem, or why the file cannot be read.
 */
export async function loadConfiguration(file: string): Promise<LoadedConfiguration> {
  const input = pickConfiguration(await readJson(file));
  return { input, configuration: parseSweepConfiguration(input) };
}

interface ManifestLike {
  readonly configuration: unknown;
  readonly datasetSha256: unknown;
  /** Whether that run's data were the generated stand-in. */
  readonly synthetic?: unknown;
}

function pickConfiguration(content: unknown): unknown {
  if (!isManifest(content)) return content;
  const { configuration, datasetSha256, synthetic } = content;
  // Whatever is not as in a manifest is told by the check that follows.
  if (!isObject(configuration) || !isObject(configuration.dataset)) return configuration;
  const { dataset } = configuration;
  // The same data or none: a manifest promises the same bits.
  const changes = { synthetic: synthetic === true ? 'always' : 'never', sha256: dataset.sha256 ?? datasetSha256 };
  return { ...configuration, dataset: { ...dataset, ...changes } };
}

function isManifest(content: unknown): content is ManifestLike {
  return isObject(content) && 'configuration' in content && 'datasetSha256' in content;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
