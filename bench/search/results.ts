import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT_FOLDER } from '../../workers/project-folder.ts';
import { writeWhole } from '../write-whole.ts';
import type { measureAsha } from './asha.ts';
import type { Price } from './price.ts';
import type { FunctionsResult } from './regret.ts';
import type { TablesResult } from './tables.ts';
import type { TargetResult } from './target.ts';

/** Everything that `npm run bench:search` has measured; each part stays until it is measured again. */
export interface SearchResults {
  readonly functions?: FunctionsResult;
  readonly tables?: TablesResult;
  readonly order?: { readonly seeds: number; readonly prices: readonly Price[] };
  readonly asha?: ReturnType<typeof measureAsha>;
  /** One for each pruner. */
  readonly timeToTarget?: readonly TargetResult[];
}

export const SEARCH_RESULTS = path.join(PROJECT_FOLDER, 'bench', 'search', 'results.json');

/** Empty if there is no such file yet. */
export async function readSearchResults(file: string): Promise<SearchResults> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as SearchResults;
}

/** Replaces parts of the file, whole, so that a benchmark that is stopped leaves what it has measured. @returns all parts */
export async function keepSearchResults(file: string, parts: SearchResults): Promise<SearchResults> {
  const all = { ...(await readSearchResults(file)), ...parts };
  await writeWhole(file, `${JSON.stringify(all, null, 1)}\n`);
  return all;
}
