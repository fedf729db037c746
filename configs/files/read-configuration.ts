import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { DurasweepError } from '../../core/domain/errors.ts';
import { isObject } from '../../core/domain/is-object.ts';
import { override } from '../override.ts';
import { findReferences } from '../references.ts';
import { readJson } from './read-json.ts';

/** Maximum length of a chain of files; a longer one is a mistake. */
const MAX_CHAIN = 10;

/** Where the files are to which a configuration refers. */
export interface Place {
  /** Folder of the referring file, searched first; null if the content did not come from a file. */
  readonly folder: string | null;
  /** Folder of the project's own configurations, searched second. */
  readonly presets: string;
  /** Whether only files in the presets folder may be read, after resolving links. */
  readonly presetsOnly: boolean;
  /** The chain of files up to here. */
  readonly chain: readonly string[];
}

/**
 * Resolves the references of a configuration (`extends`, `dataset.file`).
 *
 * @throws DurasweepError InvalidConfig if a file cannot be found or read, may not be read, or extends itself.
 */
export async function resolveReferences(content: unknown, place: Place): Promise<unknown> {
  const { extends: base, datasetFile } = findReferences(content);
  const own = datasetFile === undefined ? content : await putInDataset(content as Content, datasetFile, place);
  if (base === undefined) return own;
  const { extends: _resolved, ...changes } = own as Content;
  return override(withoutFileFields(await readReferred(base, place)), changes);
}

interface Content {
  readonly dataset?: unknown;
  readonly extends?: unknown;
}

async function putInDataset(content: Content, file: string, place: Place): Promise<Content> {
  const { file: _resolved, ...changes } = content.dataset as Record<string, unknown>;
  return { ...content, dataset: override(withoutFileFields(await readReferred(file, place)), changes) };
}

async function readReferred(reference: string, place: Place): Promise<unknown> {
  const { chain, presetsOnly, presets } = place;
  const file = await locate(reference, place);
  if (chain.includes(file))
    throw refuse(reference, `${nameChain([...chain, file])}: a file cannot refer to itself, directly or indirectly`);
  if (chain.length >= MAX_CHAIN) throw refuse(reference, `${nameChain(chain)}: more than ${MAX_CHAIN} files refer to one another`);
  if (presetsOnly && !isInside(file, await realpath(presets))) throw refuse(reference, `workers read the files in ${presets} only`);
  const content = await readJson(file);
  if (!isObject(content)) throw refuse(reference, 'it must contain an object: { … }');
  return await resolveReferences(content, { ...place, folder: path.dirname(file), chain: [...chain, file] });
}

async function locate(reference: string, { folder, presets }: Place): Promise<string> {
  const places = [...new Set([...(folder === null ? [] : [folder]), presets].map((place) => path.resolve(place, reference)))];
  for (const place of places) {
    const file = await realpath(place).catch(() => null);
    if (file !== null) return file;
  }
  throw refuse(reference, `there is no file ${places.join(' nor ')}`);
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(`${folder}${path.sep}`);
}

function nameChain(files: readonly string[]): string {
  return files.map((file) => path.basename(file)).join(' → ');
}

/** Removes fields about the file itself rather than the sweep. */
function withoutFileFields(content: unknown): unknown {
  const { $schema: _editors, $comment: _readers, ...rest } = content as Record<string, unknown>;
  return rest;
}

function refuse(reference: string, reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `"${reference}", which the configuration refers to: ${reason}.`);
}
