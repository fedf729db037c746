import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The manifest of the sweep in whose report a model lies; null where there is none. @param model its folder, or its file */
export async function findManifest(model: string): Promise<string | null> {
  const folder = path.extname(model) === '.json' ? path.dirname(model) : model;
  const manifest = path.join(folder, '..', '..', 'manifest.json');
  return await stat(manifest).then(
    () => manifest,
    () => null,
  );
}
