import { DurasweepError } from './errors.ts';

const SWEEP_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;

/** The link beside the reports' folders that points at the newest. */
const RESERVED = 'latest';

/**
 * Checks the id of a sweep, which is its workflow's and names folders, in the store and of reports.
 * @throws DurasweepError InvalidConfig where it cannot name one
 */
export function checkSweepId(id: string): void {
  if (!SWEEP_ID.test(id)) {
    throw new DurasweepError(
      'InvalidConfig',
      `The workflow id "${id}" names folders and must be at most 200 letters, digits, "_", "-" or ".", beginning with a letter or digit.`,
    );
  }
  if (id !== RESERVED) return;
  throw new DurasweepError('InvalidConfig', `The workflow id "${id}" is the name of the link to the newest report; take another.`);
}
