import { DurasweepError } from '../../core/domain/errors.ts';

export function parsePort(text: string, least: 0 | 1): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= 65_535) return number;
  const free = least === 0 ? ' (any free one)' : '';
  throw new DurasweepError('InvalidConfig', `--port is "${text}"; it must be a whole number from ${least}${free} to 65535.`);
}
