/** The workflow types; a test compares them with the exports of `workflows/index.ts`. */
export const WORKFLOW_TYPES = ['sweep', 'variant', 'report', 'tracking'] as const;
