import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSweepConfiguration } from '../../configs/parse.ts';
import { type Suggestion, suggestConfiguration } from '../../core/dataset/suggest/suggest-configuration.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { IS_INSTALLED, PRESETS_FOLDER } from '../../workers/project-folder.ts';
import { allowSource } from '../allow-source.ts';
import { getDataFolder } from '../platform.ts';
import { readGivenFiles } from '../read-given-source.ts';
import { EXIT } from '../run-command.ts';

/** The folder for a user's own configurations, which git ignores in a clone. */
const OWN_FOLDER = IS_INSTALLED ? '' : path.join('configs', 'own');

export interface SuggestOptions {
  /** File to write; default `configs/own/<name>.json`. */
  readonly output?: string;
}

/**
 * Examines a folder, an archive or a file of recordings and writes a configuration for it, including the reasons.
 * @throws DurasweepError DatasetRejected if no format can read them; InvalidConfig if the output exists.
 */
export async function suggestForFiles(location: string, { output }: SuggestOptions): Promise<number> {
  const name = nameAfter(location);
  const files = await readGivenFiles(location, 'a folder, a zip or tar archive, or one file');
  if (files.size === 0)
    throw new DurasweepError('DatasetRejected', `${location}: there are no files in it; give a folder or an archive with recordings.`);
  const suggestion = await suggestConfiguration({ name, source: sourceOf(location), files });
  const file = output ?? path.join(OWN_FOLDER, `${name}.json`);
  await writeNew(file, formatConfiguration(suggestion, file));
  await allowSource(getDataFolder(readEnvironment()), location);
  process.stdout.write(
    `${suggestion.reasons.map((reason) => `- ${reason}`).join('\n')}\n\nWritten to ${file}. Read it, then:\n  npm run config -- check ${file}\n  npm start -- ${file}\n`,
  );
  return EXIT.done;
}

/** Writes a path inside the project relative to it, like a source. */
function sourceOf(location: string): string {
  const relative = path.relative(process.cwd(), path.resolve(location));
  return (relative.startsWith('..') ? path.resolve(location) : relative).split(path.sep).join('/');
}

function nameAfter(location: string): string {
  const base = path.basename(path.resolve(location)).replace(/(?:\.tar)?\.[A-Za-z0-9]+$/, '');
  const name = base.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  // This is the name of the link to the newest report.
  return name === 'latest' ? 'latest-data' : name.slice(0, 60) || 'data';
}

function formatConfiguration({ configuration, reasons }: Suggestion, file: string): string {
  const schema = path.relative(path.dirname(path.resolve(file)), path.join(PRESETS_FOLDER, 'sweep.schema.json'));
  const content = { $schema: schema.split(path.sep).join('/'), $comment: reasons, ...configuration };
  parseSweepConfiguration(content);
  return `${JSON.stringify(content, null, 2)}\n`;
}

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new DurasweepError('InvalidConfig', `${file} already exists; name another file with --output, or remove it.`);
  }
}
