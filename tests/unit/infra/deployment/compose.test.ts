import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../../../core/domain/search-attributes.ts';

const compose = await readFile(path.resolve(import.meta.dirname, '../../../../infra/deployment/compose.yaml'), 'utf8');

it("compose.yaml's Temporal has the search attributes that workflows set", () => {
  const created = [...compose.matchAll(/--search-attribute=(\w+)=(\w+)$/gm)].map(([, name, type]) => [name, type]);
  expect(Object.fromEntries(created)).toEqual(SEARCH_ATTRIBUTES);
});
