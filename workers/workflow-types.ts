/** The names by which workflows are started; a test holds them to what `workflows/index.ts` exports. */
export const WORKFLOW_TYPES = ['sweep', 'variant', 'report', 'tracking'] as const;
