/**
 * Fills the caches of workers and the page, for an image whose user cannot write there:
 * `node infra/run.mjs --needs= workers/prepare-image.ts`
 */
import { compileClient } from './compile-client.ts';
import { compilePrograms } from './compile-programs.ts';
import { loadWorkflowBundle } from './workflow-bundle.ts';

// Sequential, because each ends the esbuild process, which they share.
await compilePrograms();
await compileClient();
await loadWorkflowBundle();
await loadWorkflowBundle({ traced: true });
