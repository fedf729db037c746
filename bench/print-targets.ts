import Table from 'cli-table3';
import { judgeTargets } from './page-targets.ts';
import type { BenchResults } from './results.ts';

/** Formats the measured targets as a table for the terminal. */
export function printTargets(results: BenchResults): string {
  const table = new Table({
    head: ['what', 'target', 'measured', ''],
    style: { head: [], border: [] },
    colWidths: [52, 18, 30, 9],
    wordWrap: true,
  });
  for (const { what, target, measured, met } of judgeTargets(results)) {
    if (measured !== 'not measured') table.push([what, target, measured, met === null ? '' : met ? 'met' : 'not met']);
  }
  return table.toString();
}
