import { InvalidArgumentError } from 'commander';
import { checkSweepId } from '../core/domain/sweep-id.ts';

/** Parses a sweep's workflow id from a command's arguments. */
export function parseSweepId(id: string): string {
  try {
    checkSweepId(id);
    return id;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
