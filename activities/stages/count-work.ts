import type { StageContext } from './stage-context.ts';

const REPORT_EVERY_MS = 500;

/** Reports how much of something a stage has done, at most twice a second: one that counts no further is ended. @returns to be called for each */
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
