import { InvalidArgumentError } from 'commander';

/** Reads an option of the command line. @throws InvalidArgumentError for anything but a whole number of at least 1 */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Must be a whole number of at least 1.');
  return count;
}
