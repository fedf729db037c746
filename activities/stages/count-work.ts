import type { StageContext } from './stage-context.ts';

const REPORT_EVERY_MS = 500;

/** Reports a stage's progress as a count, at most twice a second; a stage whose count stops is ended. @returns a function to call for each item */
export function countWork({ reportProgress }: Pick<StageContext, 'reportProgress'>, what: string): () => void {
  let done = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return () => {
    done += 1;
    const now = performance.now();
    if (now - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = now;
    reportProgress({ what, done });
  };
}
