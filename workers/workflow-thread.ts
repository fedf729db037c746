/** The thread in which Temporal's worker runs workflows. */
import '@temporalio/worker/lib/workflow/workflow-worker-thread.js';
