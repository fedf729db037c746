import { renderConfiguration } from './configuration-page.ts';
import { renderEnvironment } from './environment-page.ts';
import { renderFailureClasses } from './failure-classes-page.ts';
import { renderJsonSchema } from './json-schema.ts';
import { renderResults, renderResultsSchema } from './results-page.ts';

/** Files that `npm run schema` generates from the code; a test fails if one is out of date. Paths are relative to the project. */
export const GENERATED: readonly { readonly file: string; readonly render: () => string }[] = [
  { file: 'configs/sweep.schema.json', render: renderJsonSchema },
  { file: 'docs/reference/configuration.md', render: renderConfiguration },
  { file: 'docs/reference/environment.md', render: renderEnvironment },
  { file: 'docs/reference/failure-classes.md', render: renderFailureClasses },
  { file: 'docs/reference/results.md', render: renderResults },
  { file: 'docs/reference/results.schema.json', render: renderResultsSchema },
];
