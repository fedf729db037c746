import { describeDecision } from '../../core/search/describe-decision.ts';
import { type DecisionRow, decisionsQuery, searchesQuery } from '../../workflows/steering-messages.ts';
import type { findSweep } from '../start-sweep.ts';

type Handle = Awaited<ReturnType<typeof findSweep>>;

/** Reads every decision of a sweep's searches, page by page. */
export async function readDecisions(handle: Handle): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for (const { experiment, decisions } of await handle.query(searchesQuery)) {
    for (let from = 0; from < decisions; ) {
      const part = await handle.query(decisionsQuery, { experiment, from });
      if (part.length === 0) break;
      rows.push(...part);
      from += part.length;
    }
  }
  return rows;
}

/** One line per decision: what was decided about which variant, and why. */
export function renderDecisions(rows: readonly DecisionRow[]): string {
  if (rows.length === 0) return 'No search has made a decision: the sweep has no search, or its data is not ready.';
  return rows.map((row) => `${row.variant} ${describeDecision(row)}`).join('\n');
}
