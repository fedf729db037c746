export const LONGEST_STEP_MS = 60_000;

/**
 * A worker's options for steps of workflows. A step that exceeds its wall time ends the whole process, because Node cannot interrupt a promise
 * cleanly; on a busy machine, Temporal's 5 seconds are too few. The option is missing from Temporal's type.
 */
export const WORKFLOW_STEPS = { isolateExecutionTimeout: LONGEST_STEP_MS } as const;
