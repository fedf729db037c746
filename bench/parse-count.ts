import { InvalidArgumentError } from 'commander';

/** For an option of the command line. @throws InvalidArgumentError for anything but a whole number from 1 */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return count;
}
