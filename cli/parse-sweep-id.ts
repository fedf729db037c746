import { InvalidArgumentError } from 'commander';
import { checkSweepId } from '../core/domain/sweep-id.ts';

/** A sweep's workflow id, as an argument of a command. */
export function parseSweepId(id: string): string {
  try {
    checkSweepId(id);
    return id;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
