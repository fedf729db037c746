/**
 * Makes what workers and the page keep between starts, for an image whose user may write nothing there:
 * `node infra/run.mjs --needs= workers/prepare-image.ts`
 */
import { compileClient } from './compile-client.ts';
import { compilePrograms } from './compile-programs.ts';
import { loadWorkflowBundle } from './workflow-bundle.ts';

// One after the other: each ends esbuild's process, which they share.
await compilePrograms();
await compileClient();
await loadWorkflowBundle();
await loadWorkflowBundle({ traced: true });
