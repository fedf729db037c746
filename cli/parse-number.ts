import { InvalidArgumentError } from 'commander';

/** Parses an option that is a number. */
export function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

/** Creates the parser of an option that is a whole number between two limits. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** The parser of `--port`; 0, where it is allowed, stands for any free one. */
export const parsePort = (least: 0 | 1) => wholeNumber(least, 65_535);
