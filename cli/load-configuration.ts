import path from 'node:path';
import { resolveReferences } from '../configs/files/read-configuration.ts';
import { readJson } from '../configs/files/read-json.ts';
import { parseSweepConfiguration } from '../configs/parse.ts';
import { dropRemovedDefaults } from '../configs/removed-fields.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { isObject } from '../core/domain/is-object.ts';
import { PRESETS_FOLDER } from '../workers/project-folder.ts';

export interface LoadedConfiguration {
  /** The content of the file with references resolved: the input of the workflow. */
  readonly input: unknown;
  readonly configuration: SweepConfiguration;
}

/**
 * Reads and checks a configuration file, or the one inside a report's `manifest.json`.
 * @throws DurasweepError InvalidConfig with every problem, or the reason why the file cannot be read.
 */
export async function loadConfiguration(file: string): Promise<LoadedConfiguration> {
  const chain = [path.resolve(file)];
  const place = { folder: path.dirname(file), presets: PRESETS_FOLDER, presetsOnly: false, chain };
  const input = await resolveReferences(pickConfiguration(await readJson(file)), place);
  return { input, configuration: parseSweepConfiguration(input) };
}

interface ManifestLike {
  readonly configuration: unknown;
  readonly datasetSha256: unknown;
  /** Whether that run used generated recordings. */
  readonly synthetic?: unknown;
}

function pickConfiguration(content: unknown): unknown {
  if (!isManifest(content)) return content;
  const { configuration, datasetSha256, synthetic } = content;
  // The following check reports anything that is not valid in a manifest.
  if (!isObject(configuration) || !isObject(configuration.dataset)) return configuration;
  const { dataset } = configuration;
  // Use the same data or fail: a manifest guarantees the same bits.
  const changes = { synthetic: synthetic === true ? 'always' : 'never', sha256: dataset.sha256 ?? datasetSha256 };
  return dropRemovedDefaults({ ...configuration, dataset: { ...dataset, ...changes } });
}

function isManifest(content: unknown): content is ManifestLike {
  return isObject(content) && 'configuration' in content && 'datasetSha256' in content;
}
