import { formatNumber, formatShare } from '../core/report/format.ts';
import type { Spread } from './statistics.ts';

/** A Markdown table with the first column left-aligned and the others right-aligned. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join('\n');
}

/** `1.42 × (1.38 to 1.51)`: median, smallest, largest. */
export function writeRatio(ratio: Spread): string {
  return `${formatNumber(ratio.median, 2)} × (${formatNumber(ratio.minimum, 2)} to ${formatNumber(ratio.maximum, 2)})`;
}

/** @param share fractions */
export function writeShare(share: Spread, digits: number): string {
  const [median, minimum, maximum] = [share.median, share.minimum, share.maximum].map((fraction) => formatShare(fraction, digits));
  return `${median} (${minimum} to ${maximum})`;
}

export function writeSeconds(seconds: Spread): string {
  const digits = seconds.median < 10 ? 2 : 0;
  return `${formatNumber(seconds.median, digits)} s (${formatNumber(seconds.minimum, digits)} to ${formatNumber(seconds.maximum, digits)})`;
}

export function writeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
