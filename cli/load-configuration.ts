import { readFile } from 'node:fs/promises';
import { parseSweepConfiguration } from '../configs/parse.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { DurasweepError } from '../core/domain/errors.ts';

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
  const input = pickConfiguration(parseJson(file, await readText(file)));
  return { input, configuration: parseSweepConfiguration(input) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new DurasweepError('InvalidConfig', `${file}: ${reason}; give the path of a configuration, such as configs/quick.json.`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DurasweepError('InvalidConfig', `${file}: not JSON: ${(error as Error).message}`);
  }
}

interface ManifestLike {
  readonly configuration: Record<string, unknown>;
  readonly datasetSha256: string;
  /** Whether that run's data were the generated stand-in. */
  readonly synthetic: boolean;
}

function pickConfiguration(content: unknown): unknown {
  if (!isManifest(content)) return content;
  // The same data or none: a manifest promises the same bits.
  const dataset = content.configuration.dataset as { sha256?: string | null };
  const synthetic = content.synthetic ? 'always' : 'never';
  return { ...content.configuration, dataset: { ...dataset, synthetic, sha256: dataset.sha256 ?? content.datasetSha256 } };
}

function isManifest(content: unknown): content is ManifestLike {
  return typeof content === 'object' && content !== null && 'configuration' in content && 'datasetSha256' in content;
}
